import type { Seq } from '../units/ids.ts';
import type { Budget } from './budget.ts';
import type { BudgetScope } from './budget-fact.ts';
import type { Spender } from './spender.ts';

type Budgets = ReadonlyMap<Seq, Budget>;

/** Budgets by what they are about: a debit looks at those that are about it, not at all. */
type Index = Readonly<Record<BudgetScope, Map<string | undefined, Seq[]>>>;

/** Follows from the budgets there are, so it is no part of the state. */
const indexes = new WeakMap<Budgets, Index>();

/** To be called when one came to be or went; that one changed changes nothing it is about. */
export function forgetMatching(budgets: Budgets): void {
  indexes.delete(budgets);
}

/** Each budget that a spender's entries count in. */
export function forEachMatching(
  budgets: Budgets,
  spender: Spender,
  each: (budget: Budget) => void,
): void {
  if (budgets.size === 0) return;
  const { account, project, server, key, member } = indexes.get(budgets) ?? indexOf(budgets);
  const all = (seqs: readonly Seq[] | undefined) => {
    if (seqs) for (const seq of seqs) each(budgets.get(seq) as Budget);
  };
  all(account.get(undefined));
  if (spender.project !== undefined) all(project.get(spender.project));
  if (spender.server !== undefined) all(server.get(spender.server));
  if (spender.key !== undefined) all(key.get(spender.key));
  if (spender.member !== undefined) all(member.get(spender.member));
}

function indexOf(budgets: Budgets): Index {
  const index: Index = {
    account: new Map(),
    project: new Map(),
    server: new Map(),
    key: new Map(),
    member: new Map(),
  };
  for (const { seq, scope, target } of budgets.values()) {
    const alike = index[scope].get(target);
    if (alike) alike.push(seq);
    else index[scope].set(target, [seq]);
  }
  indexes.set(budgets, index);
  return index;
}
