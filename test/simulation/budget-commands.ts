import type { BudgetCommand } from '../../core/budgets/budget-command.ts';
import type { Credits } from '../../core/units/credits.ts';
import type { BudgetAsk, Who } from './budget-asks.ts';
import { type Names, named } from './names.ts';

/** The command an ask about budgets means in a ledger with these names. */
export function budgetCommandOf(ask: BudgetAsk, names: Names): BudgetCommand {
  switch (ask.ask) {
    case 'add_budget': {
      const { scope, target = 'ann', period, timeZone, hard } = ask;
      const of = scope === 'account' ? { scope } : { scope, target };
      const limit = ask.limit as Credits;
      return { kind: 'add_budget', name: 'a budget', ...of, period, timeZone, limit, hard };
    }
    case 'change_budget': {
      const { limit, hard, name } = ask;
      return {
        ...{ kind: 'change_budget', budget: named(names.budgets, ask.budget) },
        ...(limit === undefined ? {} : { limit: limit as Credits }),
        ...(hard === undefined ? {} : { hard }),
        ...(name === undefined ? {} : { name }),
      };
    }
    case 'remove_budget':
      return { kind: 'remove_budget', budget: named(names.budgets, ask.budget) };
  }
}

/** A usage is for the same one in each of its ways: that asks more of budgets than four names would. */
export const usageFor = (who: Who) =>
  who === undefined ? {} : { project: who, server: who, member: who };
