import { QueryClient, useQueryClient } from '@tanstack/solid-query';
import { useAccountPath } from './account-path.ts';
import {
  type AccountBalance,
  ApiProblem,
  account,
  type EntryView,
  type Page,
  readBalance,
} from './api.ts';
import type { LiveFrame } from './live.ts';
import { useQuery } from './query.ts';
import { keys } from './query-keys.ts';

/** What every page reads, as queries. The live link keeps them current, so they never go stale by age. */

const retriesMax = 2;
export const newQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
        retry: (failures, reason) =>
          failures < retriesMax && reason instanceof ApiProblem && reason.retryable,
        retryDelay: (failures) => 400 * 2 ** failures,
      },
    },
  });

/** The newest balance known, whether it was read or came over the live link. */
export const useBalance = () => {
  const at = useAccountPath();
  const queryKey = [...keys.balance, at];
  return useQuery(() => ({
    queryKey,
    queryFn: async ({ signal, client }) => {
      const read = await readBalance(signal, at);
      const known = client.getQueryData<AccountBalance>(queryKey);
      return known && known.as_of_seq > read.as_of_seq ? { ...known, status: read.status } : read;
    },
  }));
};

/** What the live link does to the queries. */
export function useLiveUpdates() {
  const client = useQueryClient();
  return {
    putBalance: (frame: LiveFrame) =>
      client.setQueryData<AccountBalance>([...keys.balance, account], (known) => ({
        ...frame.balance,
        status: statusAfter(frame, known?.status ?? 'open'),
      })),
    /** Grants and totals are sums of entries: read again rather than reckoned here. */
    refreshSums: () => {
      void client.invalidateQueries({ queryKey: keys.grants });
      void client.invalidateQueries({ queryKey: keys.summaries });
    },
    /** The newest page alone of each list: older ones can be loaded again. */
    rereadEntries: () => {
      client.setQueriesData<{ pages: Page<EntryView>[]; pageParams: unknown[] }>(
        { queryKey: keys.entries },
        (known) =>
          known && { pages: known.pages.slice(0, 1), pageParams: known.pageParams.slice(0, 1) },
      );
      return client.invalidateQueries({ queryKey: keys.entries });
    },
    rereadStatus: () => client.invalidateQueries({ queryKey: keys.balance }),
    checkSession: () => client.invalidateQueries({ queryKey: keys.session }),
  };
}

function statusAfter(frame: LiveFrame, before: AccountBalance['status']): AccountBalance['status'] {
  const entries = frame.type === 'update' ? frame.entries : [];
  const last = entries.findLast(({ kind }) => kind === 'freeze' || kind === 'unfreeze');
  if (!last) return before;
  return last.kind === 'freeze' ? 'frozen' : 'open';
}
