import { useQueryClient } from '@tanstack/solid-query';
import type { Accessor } from 'solid-js';
import { useQuery } from '../../../query.ts';
import { keys } from '../../../query-keys.ts';
import { readTips, type TipStatus, type Tips } from './tips-api.ts';

/** The reads of Settings > Usage > Tips as queries. */

export const useTips = (status: Accessor<TipStatus>) =>
  useQuery(() => {
    const wanted = status();
    return {
      queryKey: [...keys.tips, wanted],
      queryFn: ({ signal }) => readTips(wanted, signal),
    };
  });

/** What writes do to what was read. */
export function useTipUpdates() {
  const client = useQueryClient();
  return {
    reread: () => client.invalidateQueries({ queryKey: keys.tips }),
    /** Takes a tip from its list before that is carried out; what it answers puts it back. */
    tryRemove(status: TipStatus, id: string): () => void {
      const queryKey = [...keys.tips, status];
      const before = client.getQueryData<Tips>(queryKey);
      if (before)
        client.setQueryData(queryKey, {
          ...before,
          data: before.data.filter((tip) => tip.id !== id),
        });
      return () => void client.setQueryData(queryKey, before);
    },
  };
}
