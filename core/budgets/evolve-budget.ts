import { drawn } from '../ledger/burn-down.ts';
import type { CaptureFact } from '../ledger/entry.ts';
import type { PlacedFact } from '../ledger/evolve.ts';
import type { AccountState, Hold } from '../ledger/state.ts';
import { type Credits, minus, plus, zero } from '../units/credits.ts';
import type { Seq } from '../units/ids.ts';
import type { Instant } from '../units/instant.ts';
import { assertLaw, assertNever } from '../units/result.ts';
import type { Budget } from './budget.ts';
import type { BudgetFact, BudgetSetFact } from './budget-fact.ts';
import { budgetAt } from './headroom.ts';
import { forEachMatching, forgetMatching } from './matching.ts';
import { periodAt } from './period.ts';
import { countsIn, type Spender, spenderOf, spenderOfCapture } from './spender.ts';

/** Folds a fact about budgets into the state. Throws when it cannot have happened. */
export function evolveBudget(
  { budgets }: AccountState,
  seq: Seq,
  at: Instant,
  fact: BudgetFact,
): void {
  switch (fact.kind) {
    case 'budget_set': {
      const budget = fact.budget === undefined ? begun(seq, at, fact) : changed(budgets, at, fact);
      budgets.set(budget.seq, budget);
      forgetMatching(budgets);
      return;
    }
    case 'budget_remove':
      forgetMatching(budgets);
      assertLaw(budgets.delete(fact.budget), `no budget ${fact.budget}`);
      return;
    case 'budget_alert': {
      const budget = budgetOf(budgets, fact.budget, at);
      assertLaw(fact.level > budget.alerted, `level ${fact.level} was told before`);
      budgets.set(budget.seq, { ...budget, alerted: fact.level });
      return;
    }
    default:
      assertNever(fact);
  }
}

function begun(seq: Seq, at: Instant, fact: BudgetSetFact): Budget {
  const { kind: _kind, budget: _budget, spent = zero, held = zero, ...terms } = fact;
  const period = periodAt(terms.period, terms.timeZone, at);
  return { ...terms, seq, createdAt: at, ...period, spent, held, alerted: 0 };
}

function changed(budgets: AccountState['budgets'], at: Instant, fact: BudgetSetFact): Budget {
  const { name, limit, hard } = fact;
  return { ...budgetOf(budgets, fact.budget as Seq, at), name, limit, hard };
}

function budgetOf(budgets: AccountState['budgets'], seq: Seq, at: Instant): Budget {
  const budget = budgets.get(seq);
  assertLaw(budget !== undefined, `no budget ${seq}`);
  return budgetAt(budget, at);
}

/**
 * Counts an entry in the budgets it is about, before it ends the hold it speaks of. A hold counts in
 * the period it was opened in and for whom it was opened, and so does what a capture takes of it;
 * what it takes beyond, or late, or for others than it was opened for, in the period it is taken in.
 * A reversal lowers nothing: a budget bounds what is taken, whatever becomes of it afterwards.
 */
export function countInBudgets(state: AccountState, { at, fact, key }: PlacedFact): void {
  if (state.budgets.size === 0) return;
  switch (fact.kind) {
    case 'debit':
      count(state, spenderOf(fact.usage, key), at, (budget) => spend(budget, fact.amount));
      return;
    case 'hold':
      count(state, spenderOf(fact.usage, key), at, (budget) => ({
        ...budget,
        held: plus(budget.held, fact.amount),
      }));
      return;
    case 'capture':
      countCapture(state, at, fact, fact.late ? spenderOf(fact.usage, key) : undefined);
      return;
    case 'void': {
      const hold = openHold(state, fact.hold);
      count(state, hold.spender, at, (budget) => ({ ...budget, held: without(budget, hold) }));
      return;
    }
    default:
      return;
  }
}

function countCapture(
  state: AccountState,
  at: Instant,
  { hold: seq, amount, extra, usage }: CaptureFact,
  late: Spender | undefined,
): void {
  if (late) {
    count(state, late, at, (budget) => spend(budget, amount));
    return;
  }
  const hold = openHold(state, seq);
  const spender = spenderOfCapture(usage, hold.spender);
  const beyond = drawn(extra);
  count(state, hold.spender, at, (budget) => {
    const given = { ...budget, held: without(budget, hold) };
    if (!countsIn(budget, spender)) return given;
    return spend(given, isOf(budget, hold) ? amount : beyond);
  });
  count(state, spender, at, (budget) =>
    countsIn(budget, hold.spender) ? budget : spend(budget, amount),
  );
}

const spend = (budget: Budget, amount: Credits): Budget => ({
  ...budget,
  spent: plus(budget.spent, amount),
});

/** Whether a hold counts in the period a budget is in. */
export const isOf = ({ start }: Budget, { openedAt }: Pick<Hold, 'openedAt'>): boolean =>
  openedAt >= start;

const without = (budget: Budget, hold: Hold): Credits =>
  isOf(budget, hold) ? minus(budget.held, hold.amount) : budget.held;

/** Law 10: no entry raises what a hard budget counts above its limit, or above what it was. */
function count(
  { budgets }: AccountState,
  spender: Spender,
  at: Instant,
  change: (budget: Budget) => Budget,
): void {
  forEachMatching(budgets, spender, (stored) => {
    const before = budgetAt(stored, at);
    const budget = change(before);
    const used = budget.spent + budget.held;
    assertLaw(
      !budget.hard || used <= Math.max(budget.limit, before.spent + before.held),
      `law 10: budget ${budget.seq} is not passed`,
    );
    budgets.set(budget.seq, budget);
  });
}

function openHold({ holds }: AccountState, seq: Seq): Hold {
  const hold = holds.get(seq);
  assertLaw(hold !== undefined, `no open hold ${seq}`);
  return hold;
}
