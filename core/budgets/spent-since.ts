import { drawn } from '../ledger/burn-down.ts';
import type { Entry, HoldFact } from '../ledger/entry.ts';
import { type Credits, sum, zero } from '../units/credits.ts';
import type { Seq } from '../units/ids.ts';
import type { Instant } from '../units/instant.ts';
import { assertLaw } from '../units/result.ts';
import type { BudgetTerms } from './budget-fact.ts';
import { countsIn, spenderOf, spenderOfCapture } from './spender.ts';

/**
 * What entries since an instant took of what one scope's budgets count, by the rules that count it
 * as it comes: of a capture whose hold was opened before then, and for the same, only what was beyond
 * the hold. `entryAt` finds the hold of a capture.
 */
export function spentSince(
  entries: Iterable<Entry>,
  entryAt: (seq: Seq) => Entry | undefined,
  of: Pick<BudgetTerms, 'scope' | 'target'>,
  from: Instant,
): Credits {
  const amounts: Credits[] = [];
  for (const entry of entries)
    if (entry.at >= from) amounts.push(spentBy(entry, entryAt, of, from));
  return sum(amounts);
}

function spentBy(
  { fact, key }: Entry,
  entryAt: (seq: Seq) => Entry | undefined,
  of: Pick<BudgetTerms, 'scope' | 'target'>,
  from: Instant,
): Credits {
  if (fact.kind === 'debit' || (fact.kind === 'capture' && fact.late))
    return countsIn(of, spenderOf(fact.usage, key)) ? fact.amount : zero;
  if (fact.kind !== 'capture') return zero;
  const hold = entryAt(fact.hold) as Entry<HoldFact> | undefined;
  assertLaw(hold !== undefined, `no hold ${fact.hold}`);
  const opened = spenderOf(hold.fact.usage, hold.key);
  if (!countsIn(of, spenderOfCapture(fact.usage, opened))) return zero;
  return hold.at >= from || !countsIn(of, opened) ? fact.amount : drawn(fact.extra);
}
