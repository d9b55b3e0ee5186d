import type { AccountState, Hold } from '../ledger/state.ts';
import { assertLaw } from '../units/result.ts';
import type { Budget } from './budget.ts';
import { isOf } from './evolve-budget.ts';
import { countsIn } from './spender.ts';

/**
 * Law 10, as far as a state shows it: what a budget counts as held is what the open holds of its
 * period set aside. That no entry passes a hard one is asserted where entries are counted. A period
 * that is over stands until an entry counts in the budget again.
 */
export function assertBudgets({ budgets, holds }: AccountState): void {
  for (const budget of budgets.values()) {
    assertLaw(budget.start < budget.end, `law 10: budget ${budget.seq} has a period`);
    assertLaw(budget.spent >= 0, `law 10: budget ${budget.seq} counts what was taken`);
    const held = heldIn(budget, holds.values());
    assertLaw(held === budget.held, `law 10: budget ${budget.seq} counts the holds of its period`);
  }
}

function heldIn(budget: Budget, holds: Iterable<Hold>): number {
  let held = 0;
  for (const hold of holds)
    if (isOf(budget, hold) && countsIn(budget, hold.spender)) held += hold.amount;
  return held;
}
