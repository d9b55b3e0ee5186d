import type { Credits } from '../units/credits.ts';
import type { Seq } from '../units/ids.ts';
import type { BudgetTerms } from './budget-fact.ts';

export interface AddBudgetCommand extends BudgetTerms {
  readonly kind: 'add_budget';
}

/** What is absent stays. */
export interface ChangeBudgetCommand {
  readonly kind: 'change_budget';
  readonly budget: Seq;
  readonly name?: string;
  readonly limit?: Credits;
  readonly hard?: boolean;
}

export interface RemoveBudgetCommand {
  readonly kind: 'remove_budget';
  readonly budget: Seq;
}

export type BudgetCommand = AddBudgetCommand | ChangeBudgetCommand | RemoveBudgetCommand;
