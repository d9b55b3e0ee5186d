import { useQueryClient } from '@tanstack/solid-query';
import type { Page } from './api.ts';
import { type KeyView, readKeys, readSpentByKey } from './keys-api.ts';
import { useQuery } from './query.ts';
import { keys } from './query-keys.ts';

/** The reads of Settings > API keys as queries. */

/** Keys are used, and expire, without an entry that says so. */
const keysEveryMs = 60_000;

export const useKeys = () =>
  useQuery(() => ({
    queryKey: keys.apiKeys,
    queryFn: ({ signal }) => readKeys(signal),
    refetchOnMount: 'always' as const,
    refetchInterval: keysEveryMs,
  }));

/** By the viewer's calendar. */
const monthStart = (now: Date): Date => new Date(now.getFullYear(), now.getMonth(), 1);

/** Microcredits by key id, of this month; entries on the live link say when to read again. */
export const useSpentByKey = () =>
  useQuery(() => ({
    queryKey: [...keys.summaries, 'by key this month'],
    queryFn: async ({ signal }): Promise<ReadonlyMap<string | null, number>> => {
      const { groups } = await readSpentByKey(monthStart(new Date()), signal);
      return new Map(groups.map(({ key, amount_microcredits }) => [key, amount_microcredits]));
    },
  }));

/** What writes do to what was read. */
export function useKeyUpdates() {
  const client = useQueryClient();
  return {
    /** As it was answered, before the list is read again. */
    put: (key: KeyView) =>
      client.setQueryData<Page<KeyView>>(
        keys.apiKeys,
        (known) =>
          known && { ...known, data: known.data.map((one) => (one.id === key.id ? key : one)) },
      ),
    reread: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keys.apiKeys }),
        client.invalidateQueries({ queryKey: keys.budgets }),
      ]),
  };
}
