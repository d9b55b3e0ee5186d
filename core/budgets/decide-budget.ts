import type { Decision, History } from '../ledger/decide.ts';
import type { AccountState } from '../ledger/state.ts';
import { amountMax, credits, sum } from '../units/credits.ts';
import type { Instant } from '../units/instant.ts';
import { assertLaw, assertNever, ok, refuse } from '../units/result.ts';
import { budgetsMax } from './budget.ts';
import type { AddBudgetCommand, BudgetCommand, ChangeBudgetCommand } from './budget-command.ts';
import type { BudgetTerms } from './budget-fact.ts';
import { periodAt } from './period.ts';
import { countsIn } from './spender.ts';

/** Characters a budget's name has at the most. */
export const budgetNameMax = 100;

/** Sets, changes or removes one. Refuses one too many, and what is not there. */
export function decideBudget(
  state: AccountState,
  command: BudgetCommand,
  at: Instant,
  history: History,
): Decision {
  switch (command.kind) {
    case 'add_budget':
      return addBudget(state, command, at, history);
    case 'change_budget':
      return changeBudget(state, command);
    case 'remove_budget':
      return state.budgets.has(command.budget)
        ? ok({ kind: 'budget_remove', budget: command.budget })
        : refuse({ code: 'budget-not-found' });
    default:
      return assertNever(command);
  }
}

/** It begins in the midst of a period: what was spent and set aside in it before counts as well. */
function addBudget(
  state: AccountState,
  { name, scope, target, period, timeZone, limit, hard }: AddBudgetCommand,
  at: Instant,
  history: History,
): Decision {
  if (state.budgets.size >= budgetsMax)
    return refuse({ code: 'limit-reached', limit: 'budgets', max: budgetsMax });
  assertLaw((scope === 'account') === (target === undefined), 'a budget is of one thing');
  const of = { scope, ...(target === undefined ? {} : { target }) };
  const terms: BudgetTerms = { name, ...of, period, timeZone, limit, hard };
  assertTerms(terms);
  const { start } = periodAt(period, timeZone, at);
  const holds = [...state.holds.values()].filter(
    (hold) => hold.openedAt >= start && countsIn(terms, hold.spender),
  );
  return ok({
    kind: 'budget_set',
    ...terms,
    spent: history.spent(scope, target, start),
    held: sum(holds.map(({ amount }) => amount)),
  });
}

/** A limit may be lowered below what is used: then nothing more is accepted in the period. */
function changeBudget(state: AccountState, command: ChangeBudgetCommand): Decision {
  const budget = state.budgets.get(command.budget);
  if (!budget) return refuse({ code: 'budget-not-found' });
  const { seq, scope, target, period, timeZone } = budget;
  const { name = budget.name, limit = budget.limit, hard = budget.hard } = command;
  const of = { scope, ...(target === undefined ? {} : { target }) };
  const terms: BudgetTerms = { name, ...of, period, timeZone, limit, hard };
  assertTerms(terms);
  return ok({ kind: 'budget_set', budget: seq, ...terms });
}

/** The route has told the customer what is wrong with their numbers; here it would be a bug. */
function assertTerms({ name, limit }: BudgetTerms): void {
  assertLaw(name.length <= budgetNameMax, 'the name of a budget is short');
  assertLaw(credits(limit) >= 1 && limit <= amountMax, 'a budget allows something');
}
