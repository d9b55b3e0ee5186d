import type {
  AddBudgetCommand,
  ChangeBudgetCommand,
} from '../../../core/budgets/budget-command.ts';
import type { BudgetAlertFact } from '../../../core/budgets/budget-fact.ts';
import { budgetAt } from '../../../core/budgets/headroom.ts';
import type { DebitCommand, HoldCommand } from '../../../core/ledger/command.ts';
import type { PricedUsage } from '../../../core/ledger/entry.ts';
import { credits } from '../../../core/units/credits.ts';
import type { Seq } from '../../../core/units/ids.ts';
import { instant } from '../../../core/units/instant.ts';
import { anAccount, chat, debit, hold, type Ledger, purchase } from '../ledger/given.ts';

/** Monday, noon UTC. */
export const monday = Date.UTC(2026, 10, 23, 12);

/** Of 1,000 microcredits, bought, on a Monday at noon. */
export function aSpender(): Ledger {
  const ledger = anAccount({ grants: [purchase(1_000)] });
  ledger.clock = monday;
  return ledger;
}

type Terms = Partial<Omit<AddBudgetCommand, 'kind' | 'limit'>>;

/** Hard, of the account, a day in UTC, unless said otherwise. */
export const budget = (limit: number, terms: Terms = {}): AddBudgetCommand => ({
  ...{ kind: 'add_budget', name: 'a budget', scope: 'account', period: 'day', timeZone: 'UTC' },
  ...{ hard: true, limit: credits(limit) },
  ...terms,
});

export const change = (
  of: Seq,
  { limit, ...rest }: { limit?: number; name?: string; hard?: boolean },
): ChangeBudgetCommand => ({
  ...{ kind: 'change_budget', budget: of, ...rest },
  ...(limit === undefined ? {} : { limit: credits(limit) }),
});

type Names = Partial<Pick<PricedUsage, 'project' | 'server' | 'member'>>;

export const debitFor = (
  names: Names,
  amount: number,
  collect: DebitCommand['collect'] = 'all',
): DebitCommand => ({ ...(debit(amount, collect) as DebitCommand), usage: { ...chat, ...names } });

export const holdFor = (names: Names, amount: number, ttlMs?: number): HoldCommand => ({
  ...(hold(amount, ttlMs) as HoldCommand),
  usage: { ...chat, ...names },
});

/** `[spent, held]` of a budget as of the ledger's clock. */
export function used(ledger: Ledger, of: Seq): number[] {
  const stored = ledger.state.budgets.get(of);
  if (!stored) throw new Error(`no budget ${of}`);
  const { spent, held } = budgetAt(stored, instant(ledger.clock));
  return [spent, held];
}

export const alertsOf = (ledger: Ledger): BudgetAlertFact[] =>
  ledger.entries.flatMap(({ fact }) => (fact.kind === 'budget_alert' ? [fact] : []));
