import type { BudgetFact } from '../../core/budgets/budget-fact.ts';
import { type AccountId, budgetId, type Seq } from '../../core/units/ids.ts';
import { formatInstant } from '../../core/units/instant.ts';
import { assertNever } from '../../core/units/result.ts';
import type { EntryView } from './views.ts';

/** What the entries of budgets say beside what every entry says. */
export function budgetFactView(account: AccountId, seq: Seq, fact: BudgetFact): Partial<EntryView> {
  switch (fact.kind) {
    case 'budget_set':
      return {
        budget: budgetId(account, fact.budget ?? seq),
        name: fact.name,
        limit_microcredits: fact.limit,
        hard: fact.hard,
      };
    case 'budget_remove':
      return { budget: budgetId(account, fact.budget) };
    case 'budget_alert':
      return {
        budget: budgetId(account, fact.budget),
        level: fact.level,
        limit_microcredits: fact.limit,
        spent_microcredits: fact.spent,
        refused: fact.refused,
        resets_at: formatInstant(fact.periodEnd),
      };
    default:
      return assertNever(fact);
  }
}
