import type { Budget } from '../../core/budgets/budget.ts';
import { budgetAt } from '../../core/budgets/headroom.ts';
import { burnsBefore } from '../../core/ledger/burn-down.ts';
import type { AccountState } from '../../core/ledger/state.ts';
import type { AccountId } from '../../core/units/ids.ts';
import type { Instant } from '../../core/units/instant.ts';
import type { BalanceNow, GrantNow } from './protocol.ts';

/** The balance of an account in which everything due has been settled. */
export const balanceNow = (
  state: Readonly<AccountState>,
  at: Instant,
  drainedSeq: number,
): BalanceNow => ({
  account: state.account as AccountId,
  status: state.status,
  seq: state.seq,
  hash: state.hash,
  at,
  available: state.available,
  held: state.held,
  owed: state.owed,
  openHolds: state.holds.size,
  drainedSeq,
});

/** Grants with something left, free or held, in burn-down order. */
export function grantsNow(state: Readonly<AccountState>): GrantNow[] {
  const left = [...state.grants.values()].filter(({ remaining, held }) => remaining + held > 0);
  const ordered = left.sort((a, b) => (burnsBefore(a, b) ? -1 : 1));
  return ordered.map(({ seq, source, amount, remaining, held, priority, expiresAt }) => ({
    seq,
    source,
    amount,
    remaining,
    held,
    priority,
    expiresAt,
  }));
}

/** Budgets in their present periods. */
export const budgetsNow = ({ budgets }: Readonly<AccountState>, at: Instant): Budget[] =>
  [...budgets.values()].map((budget) => budgetAt(budget, at));
