import { useQueryClient } from '@tanstack/solid-query';
import type { Accessor } from 'solid-js';
import { readApiKeys, readProjects } from '../../../api.ts';
import { useQuery } from '../../../query.ts';
import { keys } from '../../../query-keys.ts';
import {
  type BudgetScope,
  type Budgets,
  type BudgetView,
  readBudgets,
  readServerNames,
} from './budgets-api.ts';

/** The reads of Settings > Usage > Budgets as queries. Entries on the live link say when to read again. */

/** A period ends without an entry; this is for then. */
const budgetsEveryMs = 60_000;

export const useBudgets = () =>
  useQuery(() => ({
    queryKey: keys.budgets,
    queryFn: ({ signal }) => readBudgets(signal),
    refetchInterval: budgetsEveryMs,
  }));

interface Named {
  readonly id: string;
  readonly name: string;
}

type ReadNames = (signal: AbortSignal) => Promise<{ data: readonly Named[] }>;

const namesOf: Partial<Record<BudgetScope, { key: readonly string[]; read: ReadNames }>> = {
  project: { key: keys.projects, read: readProjects },
  server: { key: [...keys.servers, 'names'], read: readServerNames },
  key: { key: keys.apiKeys, read: readApiKeys },
};

/** What a budget of a scope can be about, by name; nothing for those that have no list. */
export const useTargets = (scope: Accessor<BudgetScope>) =>
  useQuery(() => {
    const list = namesOf[scope()];
    return {
      queryKey: list?.key ?? ['no targets'],
      queryFn: ({ signal }: { signal: AbortSignal }) => (list as { read: ReadNames }).read(signal),
      enabled: list !== undefined,
    };
  });

/** What writes and live entries do to what was read. */
export function useBudgetUpdates() {
  const client = useQueryClient();
  const put = (change: (known: Budgets) => Budgets) => {
    const before = client.getQueryData<Budgets>(keys.budgets);
    if (before) client.setQueryData(keys.budgets, change(before));
    return () => void client.setQueryData(keys.budgets, before);
  };
  return {
    reread: () => client.invalidateQueries({ queryKey: keys.budgets }),
    /** Shows a change before it is carried out; what it answers takes that back. */
    tryChange: (id: string, change: Partial<BudgetView>) =>
      put((known) => ({
        ...known,
        data: known.data.map((one) => (one.id === id ? { ...one, ...change } : one)),
      })),
    tryRemove: (id: string) =>
      put((known) => ({ ...known, data: known.data.filter((one) => one.id !== id) })),
  };
}
