import {
  keepPreviousData,
  type QueryClient,
  useInfiniteQuery,
  useQuery,
} from '@tanstack/solid-query';
import type { Accessor } from 'solid-js';
import {
  ApiProblem,
  type EntryView,
  type Explanation,
  type Page,
  readApiKeys,
  readEntries,
  readEntry,
  readExplanation,
  readGrants,
  readProjects,
  readSummary,
} from './api.ts';
import { type Asked, type Spending, spendingQuery } from './pages/settings/usage/spending/asked.ts';
import { keys } from './query-keys.ts';

/** The reads of Settings > Usage as queries. */

/** A window that ends now moves even when nothing is spent. */
const summaryEveryMs = 60_000;

export const useGrants = () =>
  useQuery(() => ({
    queryKey: keys.grants,
    queryFn: ({ signal }) => readGrants(signal),
    reconcile: 'id',
  }));

/** All of a view of spending in one answer. While another is read, the old one stays. */
export const useSpending = (asked: Accessor<Asked>) =>
  useQuery(() => {
    const wanted = asked();
    return {
      queryKey: [...keys.summaries, wanted],
      queryFn: async ({ signal }): Promise<Spending> => {
        const { window, query } = spendingQuery(wanted, new Date());
        return { ...(await readSummary(query, signal)), asked: wanted, window };
      },
      placeholderData: keepPreviousData,
      refetchInterval: summaryEveryMs,
    };
  });

type Filter = Readonly<Record<string, string>>;

/** Count and total of what a filter lets through. */
export const useSpendingTotal = (filter: Accessor<Filter>) =>
  useQuery(() => {
    const wanted = filter();
    return {
      queryKey: [...keys.summaries, 'total', wanted],
      queryFn: ({ signal }) => readSummary(wanted, signal),
    };
  });

export const useEntries = (filter: Accessor<Filter>) =>
  useInfiniteQuery(() => {
    const wanted = filter();
    return {
      queryKey: [...keys.entries, wanted],
      queryFn: ({ pageParam, signal }) => readEntries(wanted, pageParam, signal),
      initialPageParam: null as string | null,
      getNextPageParam: (last) => (last.has_more ? last.next_cursor : null),
    };
  });

export const useProjects = () =>
  useQuery(() => ({ queryKey: keys.projects, queryFn: ({ signal }) => readProjects(signal) }));

/** Read where keys are to be named, and not before. */
export const useApiKeys = (wanted: Accessor<boolean>) =>
  useQuery(() => ({
    queryKey: keys.apiKeys,
    queryFn: ({ signal }) => readApiKeys(signal),
    enabled: wanted(),
  }));

export interface Receipt {
  entry: EntryView;
  /** Absent for what was not priced: grants, voids, expiries. */
  explanation?: Explanation;
}

/** The receipt of one entry; `known` saves reading what is on screen already. */
export const useReceipt = (id: Accessor<string>, known: Accessor<EntryView | undefined>) =>
  useQuery(() => ({
    queryKey: keys.receipt(id()),
    queryFn: ({ signal, client }) => receiptOf(id(), known() ?? listed(client, id()), signal),
  }));

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
): Promise<Receipt> {
  const entry = known ?? (await readEntry(id, signal));
  if (entry.rate_card === undefined) return { entry };
  try {
    return { entry, explanation: await readExplanation(id, signal) };
  } catch (reason) {
    const notPriced = reason instanceof ApiProblem && [404, 409].includes(reason.status);
    if (notPriced) return { entry };
    throw reason;
  }
}
