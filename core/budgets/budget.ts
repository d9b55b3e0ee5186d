import type { Credits } from '../units/credits.ts';
import type { Seq } from '../units/ids.ts';
import type { Instant } from '../units/instant.ts';
import type { AlertLevel, BudgetTerms } from './budget-fact.ts';

/** Budgets one account may have: each that matches is looked at with every debit. */
export const budgetsMax = 100;

/** A budget as the entries leave it. Replaced as a whole when it changes. */
export interface Budget extends BudgetTerms {
  /** The entry that began it, which also names it. */
  readonly seq: Seq;
  readonly createdAt: Instant;
  /** The period the sums are of; after `end` they count for nothing. */
  readonly start: Instant;
  readonly end: Instant;
  /** Taken in the period by debits and captures. What is given back later does not lower it. */
  readonly spent: Credits;
  /** Set aside by holds opened in the period. */
  readonly held: Credits;
  /** The highest level told in the period; 0 for none. */
  readonly alerted: 0 | AlertLevel;
}
