import type { AddBudgetCommand } from '../../../core/budgets/budget-command.ts';
import type { Happening, Past, SpenderView } from './happening.ts';
import { total } from './happening.ts';
import { periodOf } from './periods.ts';
import { holdsIn } from './views.ts';

/** What the list of happenings says about budgets. Each answer reads the list from its beginning. */

export interface BudgetView extends Omit<AddBudgetCommand, 'kind'> {
  /** The happening that set it, which names it. */
  readonly ref: number;
}

/** Those that are there, as they were last changed, the oldest first. */
export function budgetsIn(past: Past): BudgetView[] {
  const budgets = new Map<number, BudgetView>();
  for (const { ref, command } of past) {
    if (command?.kind === 'add_budget') {
      const { kind: _kind, ...terms } = command;
      budgets.set(ref, { ...terms, ref });
    }
    if (command?.kind === 'remove_budget') budgets.delete(command.budget);
    if (command?.kind === 'change_budget') {
      const { kind: _kind, budget: _budget, ...changes } = command;
      const before = budgets.get(command.budget) as BudgetView;
      budgets.set(command.budget, { ...before, ...changes });
    }
  }
  return [...budgets.values()];
}

export const isAbout = ({ scope, target }: BudgetView, spender: SpenderView = {}): boolean =>
  scope === 'account' || spender[scope] === target;

export interface UsedView {
  readonly spent: number;
  readonly held: number;
  readonly start: number;
  readonly end: number;
}

/** What counts in a budget's period of an instant, by the entries that are in it. */
export function usedIn(past: Past, budget: BudgetView, at: number): UsedView {
  const { start, end } = periodOf(budget.period, budget.timeZone, at);
  const within = ({ at: then }: Happening) => then >= start && then < end;
  const spent = past
    .filter(within)
    .reduce((sum, happening) => sum + spentBy(past, happening, budget, start), 0);
  const held = holdsIn(past)
    .filter(({ status }) => status === 'open')
    .map(({ ref }) => past[ref - 1] as Happening)
    .filter((hold) => within(hold) && isAbout(budget, hold.spender))
    .reduce((sum, { amount }) => sum + amount, 0);
  return { spent, held, start, end };
}

/** What a capture took of a hold that was set aside for the same before does not count. */
function spentBy(past: Past, happening: Happening, budget: BudgetView, start: number): number {
  const { kind, amount, late, spender } = happening;
  const spends = kind === 'debit' || kind === 'capture';
  if (!spends || !isAbout(budget, spender)) return 0;
  if (kind === 'debit' || late) return amount;
  const hold = past[(happening.hold as number) - 1] as Happening;
  const setAsideBefore = isAbout(budget, hold.spender) && hold.at < start;
  return setAsideBefore ? total(happening.extra ?? []) : amount;
}

/** What each hard budget that is about a spender leaves; below zero where it was lowered. */
export const leftsFor = (past: Past, spender: SpenderView, at: number) =>
  budgetsIn(past)
    .filter((budget) => budget.hard && isAbout(budget, spender))
    .map((budget) => {
      const used = usedIn(past, budget, at);
      return { budget, used, left: budget.limit - used.spent - used.held };
    });

/** The most a spender may take for work that is done. */
export const mayTake = (past: Past, spender: SpenderView, at: number): number =>
  leastOf(leftsFor(past, spender, at));

/** The same by those budgets alone that know nothing of a hold, because it was opened for others. */
export const mayTakeOfOthersHold = (
  past: Past,
  spender: SpenderView,
  opened: SpenderView,
  at: number,
): number => leastOf(leftsFor(past, spender, at).filter(({ budget }) => !isAbout(budget, opened)));

const leastOf = (lefts: readonly { readonly left: number }[]): number =>
  Math.max(0, Math.min(Number.POSITIVE_INFINITY, ...lefts.map(({ left }) => left)));

/** The highest level told of a budget in a period. */
export const toldIn = (past: Past, ref: number, start: number): number =>
  Math.max(
    0,
    ...past
      .filter(({ budget, said }) => budget === ref && said?.periodStart === start)
      .map(({ said }) => said?.level as number),
  );
