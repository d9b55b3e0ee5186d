import { account, type Page, read } from '../../../api.ts';
import { inPath, write } from '../writing/account-api.ts';

/** Reads and writes of the account's budgets. Amounts are whole microcredits. */

export type BudgetScope = 'account' | 'project' | 'server' | 'key' | 'member';
export type BudgetPeriod = 'day' | 'week' | 'month';

export interface Projection {
  low_microcredits: number;
  point_microcredits: number;
  high_microcredits: number;
}

export interface BudgetView {
  id: string;
  name: string;
  scope: BudgetScope;
  target: string | null;
  target_name: string | null;
  period: BudgetPeriod;
  /** IANA: whose days, weeks and months. */
  time_zone: string;
  limit_microcredits: number;
  hard: boolean;
  spent_microcredits: number;
  held_microcredits: number;
  left_microcredits: number;
  period_start: string;
  period_end: string;
  /** The highest level told in the period; 0 for none. */
  alerted: 0 | 50 | 80 | 100;
  projected: Projection | null;
  projected_by?: 'forecast' | 'pace' | null;
  created_at: string;
}

export interface Budgets {
  data: BudgetView[];
  as_of_seq: number;
}

export const readBudgets = (signal: AbortSignal) => read<Budgets>(`${account}/budgets`, signal);

/** What may be changed of one that is there. */
export interface BudgetChange {
  readonly name: string;
  readonly limit_microcredits: number;
  readonly hard: boolean;
}

export interface NewBudget {
  readonly name?: string;
  readonly scope: BudgetScope;
  readonly target?: string;
  readonly period: BudgetPeriod;
  readonly time_zone: string;
  readonly limit_microcredits: number;
  readonly hard: boolean;
}

export const addBudget = (budget: NewBudget, key: string) =>
  write<unknown>('POST', '/budgets', key, budget);

export const changeBudget = (id: string, change: BudgetChange, key: string) =>
  write<unknown>('PATCH', `/budgets/${inPath(id)}`, key, change);

export const removeBudget = (id: string, key: string) =>
  write<unknown>('DELETE', `/budgets/${inPath(id)}`, key);

/** Servers by name, for a budget of one: as many as the API gives in a page. */
export const readServerNames = (signal: AbortSignal) =>
  read<Page<{ id: string; name: string }>>(`${account}/servers?status=live&limit=100`, signal);
