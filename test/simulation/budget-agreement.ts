import { budgetAt } from '../../core/budgets/headroom.ts';
import type { AccountState } from '../../core/ledger/state.ts';
import { budgetsIn, toldIn, usedIn } from '../support/model/budgets.ts';
import type { Past } from '../support/model/happening.ts';
import { agree } from './agreement.ts';

/** What every budget counts at the ledger's last instant, and the highest level it told. */
export function agreeOnBudgets(
  { budgets, at }: Readonly<AccountState>,
  past: Past,
  seqs: ReadonlyMap<number, number>,
): void {
  const theirs = [...budgets.values()]
    .map((budget) => budgetAt(budget, at))
    .map(({ createdAt: _createdAt, ...rest }) => rest);
  const ours = budgetsIn(past).map(({ ref, ...terms }) => {
    const used = usedIn(past, { ...terms, ref }, at);
    return { seq: seqs.get(ref), ...terms, ...used, alerted: toldIn(past, ref, used.start) };
  });
  agree('budgets', theirs, ours);
}
