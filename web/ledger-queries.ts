import type { QueryClient } from '@tanstack/solid-query';
import type { Accessor } from 'solid-js';
import { useAccountPath } from './account-path.ts';
import {
  ApiProblem,
  type EntryView,
  type Explanation,
  type Page,
  readEntries,
  readEntry,
  readExplanation,
  readGrants,
  readProjects,
} from './api.ts';
import { useInfiniteQuery, useQuery } from './query.ts';
import { keys } from './query-keys.ts';

/** The reads of an account's ledger as queries: of one's own, or of the one an operator looks at. */

export const useGrants = () => {
  const at = useAccountPath();
  return useQuery(() => ({
    queryKey: [...keys.grants, at],
    queryFn: ({ signal }) => readGrants(signal, at),
  }));
};

type Filter = Readonly<Record<string, string>>;

export const useEntries = (filter: Accessor<Filter>) => {
  const at = useAccountPath();
  return useInfiniteQuery(() => {
    const wanted = filter();
    return {
      queryKey: [...keys.entries, at, wanted],
      queryFn: ({ pageParam, signal }) => readEntries(wanted, pageParam, signal, at),
      initialPageParam: null as string | null,
      getNextPageParam: (last) => (last.has_more ? last.next_cursor : null),
    };
  });
};

export const useProjects = () => {
  const at = useAccountPath();
  return useQuery(() => ({
    queryKey: [...keys.projects, at],
    queryFn: ({ signal }) => readProjects(signal, at),
  }));
};

export interface Receipt {
  entry: EntryView;
  /** Absent for what was not priced: grants, voids, expiries. */
  explanation?: Explanation;
}

/** The receipt of one entry; `known` saves reading what is on screen already. */
export const useReceipt = (id: Accessor<string>, known: Accessor<EntryView | undefined>) => {
  const at = useAccountPath();
  return useQuery(() => ({
    queryKey: keys.receipt(id()),
    queryFn: ({ signal, client }) => receiptOf(id(), known() ?? listed(client, id()), signal, at),
  }));
};

/** An entry of a list that was read. */
const listed = (client: QueryClient, id: string): EntryView | undefined =>
  client
    .getQueriesData<{ pages: Page<EntryView>[] }>({ queryKey: keys.entries })
    .flatMap(([, known]) => known?.pages.flatMap((page) => page.data) ?? [])
    .find((entry) => entry.id === id);

async function receiptOf(
  id: string,
  known: EntryView | undefined,
  signal: AbortSignal,
  at: string,
): Promise<Receipt> {
  const entry = known ?? (await readEntry(id, signal, at));
  if (entry.rate_card === undefined) return { entry };
  try {
    return { entry, explanation: await readExplanation(id, signal, at) };
  } catch (reason) {
    const notPriced = reason instanceof ApiProblem && [404, 409].includes(reason.status);
    if (notPriced) return { entry };
    throw reason;
  }
}
