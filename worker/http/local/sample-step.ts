import type { BudgetPeriod } from '../../../core/budgets/budget-fact.ts';
import type { HistoryCommand } from '../../../core/usage/history-step.ts';

/** A server's life, step by step. Servers go by name here: a name stands for one server. */
export type ServerStep =
  | {
      readonly kind: 'server_provision';
      readonly server: string;
      readonly tier: string;
      readonly project?: string;
      readonly member?: string;
    }
  | { readonly kind: 'server_resize'; readonly server: string; readonly tier: string }
  | {
      readonly kind: 'server_start' | 'server_stop' | 'server_fail' | 'server_delete';
      readonly server: string;
    };

/** A budget comes to be: of a project, of a server, or of the account where neither is named. */
export interface BudgetStep {
  readonly kind: 'budget';
  readonly name: string;
  readonly project?: string;
  /** By its name. */
  readonly server?: string;
  readonly period: BudgetPeriod;
  readonly time_zone: string;
  /** Microcredits a period. */
  readonly limit: number;
  readonly hard: boolean;
}

/** What sample data may do beside using and buying. JSON, so snake_case. */
export type SampleCommand = HistoryCommand | ServerStep | BudgetStep;

export interface SampleStep {
  /** Ms since the epoch; not before the step before it. */
  readonly at: number;
  readonly command: SampleCommand;
}

/** A server that steps have begun: the entry that names it, and the tier of its next start. */
export interface KnownServer {
  readonly seq: number;
  readonly tier: string;
}

/** By name. What one call of the history route answers, the next one is given. */
export type KnownServers = Readonly<Record<string, KnownServer>>;
