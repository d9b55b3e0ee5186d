import type { Rejection } from '../ledger/rejection.ts';
import type { AccountState, Hold } from '../ledger/state.ts';
import { type Credits, credits, zero } from '../units/credits.ts';
import type { Instant } from '../units/instant.ts';
import type { Budget } from './budget.ts';
import { type AlertLevel, alertLevels, type BudgetAlertFact } from './budget-fact.ts';
import { forEachMatching } from './matching.ts';
import { periodAt } from './period.ts';
import { countsIn, type Spender } from './spender.ts';

/** What budgets leave, and what they tell. Law 10: none of it lets a hard one be passed. */

/** A budget in the period of an instant: a period that is over counts for nothing any more. */
export function budgetAt(budget: Budget, at: Instant): Budget {
  if (at < budget.end) return budget;
  const period = periodAt(budget.period, budget.timeZone, at);
  return { ...budget, ...period, spent: zero, held: zero, alerted: 0 };
}

/** What of a hold comes back in the same breath, before something else is set aside. */
export interface Freed extends Pick<Hold, 'openedAt' | 'spender'> {
  readonly amount: Credits;
}

/** May be below zero: a limit can be lowered below what is used. */
function leftIn({ limit, spent, held }: Budget): number {
  return limit - spent - held;
}

function forEachHard(
  state: AccountState,
  spender: Spender,
  at: Instant,
  each: (budget: Budget) => void,
): void {
  forEachMatching(state.budgets, spender, (budget) => {
    if (budget.hard) each(budgetAt(budget, at));
  });
}

/**
 * The most this spender may take as hard budgets have it; undefined when none is about them. Leaves
 * out the budgets in which it is set aside `already`.
 */
export function headroom(
  state: AccountState,
  spender: Spender,
  at: Instant,
  already?: Spender,
): Credits | undefined {
  let left: number | undefined;
  forEachHard(state, spender, at, (budget) => {
    if (already && countsIn(budget, already)) return;
    left = Math.min(left ?? leftIn(budget), leftIn(budget));
  });
  return left === undefined ? undefined : credits(Math.max(0, left));
}

/**
 * Why hard budgets refuse an amount: the one with the least left, the oldest of several. What is
 * freed counts only where its hold did: in its own period, for its own spender.
 */
export function budgetRefusal(
  state: AccountState,
  spender: Spender,
  amount: Credits,
  at: Instant,
  freed: readonly Freed[] = [],
): Rejection | undefined {
  if (amount === 0) return undefined;
  const passed: { readonly budget: Budget; readonly left: number }[] = [];
  forEachHard(state, spender, at, (budget) => {
    const left = leftIn(budget) + freedIn(budget, freed);
    if (left < amount) passed.push({ budget, left });
  });
  const [tightest] = passed.sort((a, b) => a.left - b.left || a.budget.seq - b.budget.seq);
  if (!tightest) return undefined;
  const { seq, limit, spent, held, end } = tightest.budget;
  const code = 'budget-exceeded';
  return { code, budget: seq, required: amount, limit, spent, held, resetsAt: end };
}

function freedIn(budget: Budget, freed: readonly Freed[]): number {
  let sum = 0;
  for (const { openedAt, spender, amount } of freed)
    if (openedAt >= budget.start && countsIn(budget, spender)) sum += amount;
  return sum;
}

/**
 * What is to be told now: each budget's highest level that was reached since the last told one of
 * its period. A refusal by a hard budget tells the last level, although less is spent.
 */
export function budgetAlerts(
  state: AccountState,
  at: Instant,
  refusal?: Rejection,
): BudgetAlertFact[] {
  if (state.budgets.size === 0) return [];
  const refusedBy = refusal?.code === 'budget-exceeded' ? refusal.budget : undefined;
  const alerts: BudgetAlertFact[] = [];
  for (const budget of state.budgets.values()) {
    const refused = budget.seq === refusedBy;
    // All but the few that have something to tell pay one look each.
    if (!refused && levelReached(budget) <= budget.alerted) continue;
    const alert = alertOf(budgetAt(budget, at), refused);
    if (alert) alerts.push(alert);
  }
  return alerts;
}

function alertOf(budget: Budget, refused: boolean): BudgetAlertFact | undefined {
  const { seq, spent, limit, start, end, alerted } = budget;
  const reached = levelReached(budget);
  const level = refused ? 100 : reached;
  if (level <= alerted) return undefined;
  return {
    kind: 'budget_alert',
    budget: seq,
    level: level as AlertLevel,
    spent,
    limit,
    periodStart: start,
    periodEnd: end,
    ...(refused && reached < 100 ? { refused } : {}),
  };
}

/**
 * The highest level that spending has reached; 0 for none. In twentieths of the limit, because
 * hundredths of the largest one are no longer exact.
 */
export function levelReached({ spent, limit }: Pick<Budget, 'spent' | 'limit'>): 0 | AlertLevel {
  if (spent >= limit) return 100;
  if (spent * 2 < limit) return 0;
  return alertLevels.findLast((level) => spent * 5 >= limit * (level / 20)) ?? 0;
}
