import {
  keepPreviousData,
  QueryClient,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
} from '@tanstack/solid-query';
import type { Accessor } from 'solid-js';
import {
  type AccountBalance,
  ApiProblem,
  type EntryView,
  type Explanation,
  type Page,
  readApiKeys,
  readBalance,
  readEntries,
  readEntry,
  readExplanation,
  readGrants,
  readProjects,
  readSession,
  readSummary,
  signOut,
} from './api.ts';
import type { LiveFrame } from './live.ts';
import { type Asked, type Spending, spendingQuery } from './pages/settings/usage/spending/asked.ts';

/** All reads of the dashboard as queries. The live link keeps them current, so they never go stale by age. */

const keys = {
  session: ['session'],
  balance: ['balance'],
  grants: ['grants'],
  summaries: ['summary'],
  entries: ['entries'],
  projects: ['projects'],
  apiKeys: ['api keys'],
  receipt: (id: string) => ['receipt', id],
  /** Parts of pages that load when they are first shown, by `later`. */
  code: ['code'],
} as const;

const retriesMax = 2;
/** A window that ends now moves even when nothing is spent. */
const summaryEveryMs = 60_000;

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

export const useSession = () =>
  useQuery(() => ({ queryKey: keys.session, queryFn: ({ signal }) => readSession(signal) }));

/** The newest balance known, whether it was read or came over the live link. */
export const useBalance = () =>
  useQuery(() => ({
    queryKey: keys.balance,
    queryFn: async ({ signal, client }) => {
      const read = await readBalance(signal);
      const known = client.getQueryData<AccountBalance>(keys.balance);
      return known && known.as_of_seq > read.as_of_seq ? { ...known, status: read.status } : read;
    },
  }));

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

/** What the live link does to the queries. */
export function useLiveUpdates() {
  const client = useQueryClient();
  return {
    putBalance: (frame: LiveFrame) =>
      client.setQueryData<AccountBalance>(keys.balance, (known) => ({
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

/** Ends the session; what was read with it does not stay in memory. */
export function useSignOut() {
  const client = useQueryClient();
  return async () => {
    await signOut();
    await client.resetQueries({ queryKey: keys.session });
    // Code is nobody's: the signed-out page's own may be on its way.
    const kept: readonly unknown[] = [keys.session[0], keys.code[0]];
    client.removeQueries({ predicate: ({ queryKey }) => !kept.includes(queryKey[0]) });
  };
}

function statusAfter(frame: LiveFrame, before: AccountBalance['status']): AccountBalance['status'] {
  const entries = frame.type === 'update' ? frame.entries : [];
  const last = entries.findLast(({ kind }) => kind === 'freeze' || kind === 'unfreeze');
  if (!last) return before;
  return last.kind === 'freeze' ? 'frozen' : 'open';
}
