import { useQueryClient } from '@tanstack/solid-query';
import type { Accessor } from 'solid-js';
import { useAccountPath } from './account-path.ts';
import {
  type Asked,
  findPayment,
  readCronRuns,
  readList,
  readOperatedAccount,
  readOperators,
  readOverview,
} from './operator-api.ts';
import { useQuery } from './query.ts';
import { keys as read } from './query-keys.ts';

/** The reads of an operator's pages as queries. No live link tells of other accounts: the clock does. */

const operator = 'operator';
const keys = {
  all: [operator],
  list: (path: string) => [operator, 'list', path],
  account: (id: string) => [operator, 'account', id],
  payment: (id: string) => [operator, 'payment', id],
  overview: [operator, 'overview'],
  crons: [operator, 'crons'],
  operators: [operator, 'operators'],
} as const;

/** What waits or is late changes by itself. */
const countsEveryMs = 30_000;

/** One page of a list, as it is asked for. */
export const useList = <T>(path: string, asked: Accessor<Asked>) =>
  useQuery(() => {
    const wanted = asked();
    return {
      queryKey: [...keys.list(path), wanted],
      queryFn: ({ signal }) => readList<T>(path, wanted, signal),
      staleTime: 0,
    };
  });

export const useOperatedAccount = (id: Accessor<string>) =>
  useQuery(() => {
    const account = id();
    return {
      queryKey: keys.account(account),
      queryFn: ({ signal }) => readOperatedAccount(account, signal),
      staleTime: 0,
    };
  });

/** Read again each time it is looked at: what is left of it to refund is not to be an hour old. */
export const usePayment = (account: string, id: Accessor<string>) =>
  useQuery(() => {
    const payment = id();
    return {
      queryKey: keys.payment(payment),
      queryFn: async ({ signal }) => ({ found: await findPayment(account, payment, signal) }),
      staleTime: 0,
      gcTime: 0,
    };
  });

export const useOverview = () =>
  useQuery(() => ({
    queryKey: keys.overview,
    queryFn: ({ signal }) => readOverview(signal),
    staleTime: 0,
    refetchInterval: countsEveryMs,
  }));

export const useCronRuns = () =>
  useQuery(() => ({
    queryKey: keys.crons,
    queryFn: ({ signal }) => readCronRuns(signal),
    staleTime: 0,
    refetchInterval: countsEveryMs,
  }));

export const useOperators = () =>
  useQuery(() => ({
    queryKey: keys.operators,
    queryFn: ({ signal }) => readOperators(signal),
    staleTime: 0,
  }));

/** What a write changes is read again. */
export function useOperatorUpdates() {
  const client = useQueryClient();
  const at = useAccountPath();
  const reread = (queryKey: readonly unknown[]) => client.invalidateQueries({ queryKey });
  return {
    reread: () => reread(keys.all),
    /** Of the account the page is about: its ledger and what is summed of it, too. */
    rereadAccount: () =>
      Promise.all(
        [keys.all, [...read.balance, at], [...read.grants, at], [...read.entries, at]].map(reread),
      ),
  };
}
