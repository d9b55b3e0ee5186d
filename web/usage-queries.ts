import { keepPreviousData } from '@tanstack/solid-query';
import type { Accessor } from 'solid-js';
import { readApiKeys, readSummary } from './api.ts';
import { type Asked, type Spending, spendingQuery } from './pages/settings/usage/spending/asked.ts';
import { useQuery } from './query.ts';
import { keys } from './query-keys.ts';

/** The reads of Settings > Usage as queries; those of the ledger itself are apart. */

/** A window that ends now moves even when nothing is spent. */
const summaryEveryMs = 60_000;

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

/** Read where keys are to be named, and not before. */
export const useApiKeys = (wanted: Accessor<boolean>) =>
  useQuery(() => ({
    queryKey: keys.apiKeys,
    queryFn: ({ signal }) => readApiKeys(signal),
    enabled: wanted(),
  }));
