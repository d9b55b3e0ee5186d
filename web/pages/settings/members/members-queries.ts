import { useQueryClient } from '@tanstack/solid-query';
import type { Accessor } from 'solid-js';
import { useQuery } from '../../../query.ts';
import { keys } from '../../../query-keys.ts';
import { readInvitations, readMembers } from './members-api.ts';

/** The reads of Settings > Members as queries. Nothing on the live link tells of them: read on arrival. */

const members = ['members'] as const;
const invitations = ['invitations'] as const;

export const useMembers = () =>
  useQuery(() => ({
    queryKey: members,
    queryFn: ({ signal }) => readMembers(signal),
    refetchOnMount: 'always' as const,
  }));

export const useInvitations = (wanted: Accessor<boolean>) =>
  useQuery(() => ({
    queryKey: invitations,
    queryFn: ({ signal }) => readInvitations(signal),
    refetchOnMount: 'always' as const,
    enabled: wanted(),
  }));

export function useMemberUpdates() {
  const client = useQueryClient();
  return {
    reread: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: members }),
        client.invalidateQueries({ queryKey: invitations }),
      ]),
    /** One's own role may be another now. */
    rereadSession: () => client.invalidateQueries({ queryKey: keys.session }),
  };
}
