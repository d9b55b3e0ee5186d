import type { Credits } from '../units/credits.ts';
import type { Seq } from '../units/ids.ts';
import type { Instant } from '../units/instant.ts';

export const budgetScopes = ['account', 'project', 'server', 'key', 'member'] as const;
export type BudgetScope = (typeof budgetScopes)[number];

export const budgetPeriods = ['day', 'week', 'month'] as const;
export type BudgetPeriod = (typeof budgetPeriods)[number];

/** Percent of the limit at which an alert goes out, once a period. */
export const alertLevels = [50, 80, 100] as const;
export type AlertLevel = (typeof alertLevels)[number];

/** What a budget is. Scope, period and time zone stay; name, limit and hardness may change. */
export interface BudgetTerms {
  readonly name: string;
  readonly scope: BudgetScope;
  /** The project's, server's, key's or member's id; absent for the account. */
  readonly target?: string;
  /** Weeks begin on Monday. */
  readonly period: BudgetPeriod;
  /** IANA. */
  readonly timeZone: string;
  /** Microcredits a period. */
  readonly limit: Credits;
  /** Refuses what would pass the limit; a soft one only tells. */
  readonly hard: boolean;
}

/** A budget comes to be or changes. Moves nothing. */
export interface BudgetSetFact extends BudgetTerms {
  readonly kind: 'budget_set';
  /** The entry that began it; absent in that entry itself. */
  readonly budget?: Seq;
  /** Of a new one: what was spent and is held in the period it begins in. */
  readonly spent?: Credits;
  readonly held?: Credits;
}

export interface BudgetRemoveFact {
  readonly kind: 'budget_remove';
  readonly budget: Seq;
}

/** A level is reached, for the first time in the period. Moves nothing. */
export interface BudgetAlertFact {
  readonly kind: 'budget_alert';
  readonly budget: Seq;
  readonly level: AlertLevel;
  readonly spent: Credits;
  readonly limit: Credits;
  readonly periodStart: Instant;
  readonly periodEnd: Instant;
  /** It was a refusal that told: work was not done. */
  readonly refused?: true;
}

export type BudgetFact = BudgetSetFact | BudgetRemoveFact | BudgetAlertFact;
