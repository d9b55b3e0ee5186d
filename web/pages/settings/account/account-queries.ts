import { useQueryClient } from '@tanstack/solid-query';
import { useQuery } from '../../../query.ts';
import { keys } from '../../../query-keys.ts';
import { readBrowserSessions } from '../../../session-api.ts';
import { write } from '../writing/account-api.ts';

/** The reads and writes of Settings > Account. */

const browsers = ['browser sessions'] as const;

export const useBrowserSessions = () =>
  useQuery(() => ({
    queryKey: browsers,
    queryFn: ({ signal }) => readBrowserSessions(signal),
    refetchOnMount: 'always' as const,
  }));

export function useAccountUpdates() {
  const client = useQueryClient();
  return {
    rereadSession: () => client.invalidateQueries({ queryKey: keys.session }),
    rereadBrowsers: () => client.invalidateQueries({ queryKey: browsers }),
  };
}

export const renameAccount = (name: string, key: string) =>
  write<unknown>('PATCH', '', key, { name });
