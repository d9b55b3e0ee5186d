import type { BudgetCommand } from '../../../core/budgets/budget-command.ts';
import type { Rejection } from '../../../core/ledger/rejection.ts';
import type { Credits } from '../../../core/units/credits.ts';
import type { Seq } from '../../../core/units/ids.ts';
import type { Instant } from '../../../core/units/instant.ts';
import { type BudgetView, budgetsIn, leftsFor, toldIn, usedIn } from './budgets.ts';
import type { Draft, Past, SpenderView } from './happening.ts';
import type { Verdict } from './verdict.ts';

const budgetsMax = 100;

export function judgeBudget(past: Past, command: BudgetCommand, at: number): Verdict {
  const budgets = budgetsIn(past);
  if (command.kind === 'add_budget') {
    if (budgets.length >= budgetsMax)
      return { refused: { code: 'limit-reached', limit: 'budgets', max: budgetsMax } };
    const { kind: _kind, ...terms } = command;
    const { spent, held } = usedIn(past, { ...terms, ref: 0 }, at);
    return set(command, undefined, { ...terms, spent, held });
  }
  const budget = budgets.find(({ ref }) => (ref as Seq) === command.budget);
  if (!budget) return { refused: { code: 'budget-not-found' } };
  const { ref, ...terms } = budget;
  if (command.kind === 'remove_budget')
    return {
      draft: { kind: 'budget_remove', command, amount: 0, moves: [], budget: ref, said: {} },
    };
  const { kind: _kind, budget: _budget, ...changes } = command;
  return set(command, ref, { ...terms, ...changes });
}

const set = (
  command: BudgetCommand,
  budget: number | undefined,
  said: Readonly<Record<string, unknown>>,
): Verdict => ({
  draft: {
    ...{ kind: 'budget_set', command, amount: 0, moves: [], said },
    ...(budget === undefined ? {} : { budget }),
  },
});

/** Why an amount is refused: by the budget with the least left, the oldest of several. */
export function overBudget(
  past: Past,
  spender: SpenderView,
  amount: number,
  at: number,
): Rejection | undefined {
  const passed = leftsFor(past, spender, at).filter(({ left }) => amount > Math.max(0, left));
  const [least] = passed.sort((a, b) => a.left - b.left || a.budget.ref - b.budget.ref);
  if (!least) return undefined;
  const { budget, used } = least;
  return {
    ...{ code: 'budget-exceeded', budget: budget.ref as Seq, required: amount as Credits },
    ...{ limit: budget.limit, spent: used.spent as Credits, held: used.held as Credits },
    resetsAt: used.end as Instant,
  };
}

/** What is told at an instant, the oldest budget first; a refusal tells the last level. */
export function alertsAt(past: Past, at: number, refused?: Rejection): Draft[] {
  const by = refused?.code === 'budget-exceeded' ? refused.budget : undefined;
  return budgetsIn(past).flatMap((budget) => alertOf(past, budget, at, budget.ref === Number(by)));
}

function alertOf(past: Past, budget: BudgetView, at: number, refused: boolean): Draft[] {
  const { spent, start, end } = usedIn(past, budget, at);
  const reached = [100, 80, 50].find((percent) => spent * 100 >= budget.limit * percent) ?? 0;
  const level = refused ? 100 : reached;
  if (level <= toldIn(past, budget.ref, start)) return [];
  const said = {
    ...{ level, spent, limit: budget.limit, periodStart: start, periodEnd: end },
    refused: refused && reached < 100 ? true : undefined,
  };
  return [{ kind: 'budget_alert', amount: 0, moves: [], budget: budget.ref, said }];
}
