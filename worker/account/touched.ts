import type { Draw, Entry } from '../../core/ledger/entry.ts';
import type { ClosedHoldStatus } from '../../core/ledger/rejection.ts';
import type { Seq } from '../../core/units/ids.ts';

/** The rows a group of entries changes, so that only these are written. */
export interface Touched {
  readonly grants: Set<Seq>;
  readonly holds: Map<Seq, ClosedHoldStatus | 'open'>;
  readonly reversed: Set<Seq>;
  readonly payments: Map<string, Seq>;
  /** Whether auto top-up changed. */
  topUp: boolean;
}

export const nothingTouched = (): Touched => ({
  grants: new Set(),
  holds: new Map(),
  reversed: new Set(),
  payments: new Map(),
  topUp: false,
});

/** Adds what one entry changes. */
export function touch(touched: Touched, { seq, fact }: Entry): void {
  for (const [grant] of drawsIn(fact)) touched.grants.add(grant);
  switch (fact.kind) {
    case 'grant':
      touched.grants.add(seq);
      if (fact.payment !== undefined) touched.payments.set(fact.payment, seq);
      return;
    case 'expiry':
      touched.grants.add(fact.grant);
      return;
    case 'hold':
      touched.holds.set(seq, 'open');
      return;
    case 'extend':
      touched.holds.set(fact.hold, 'open');
      return;
    case 'capture':
      touched.holds.set(fact.hold, 'captured');
      return;
    case 'void':
      touched.holds.set(fact.hold, fact.cause === 'deadline' ? 'expired' : 'voided');
      return;
    case 'reversal':
      touched.reversed.add(fact.of);
      if ('grant' in fact.counter) touched.reversed.add(fact.counter.grant);
      return;
    case 'top_up_policy':
    case 'top_up_claim':
    case 'top_up_result':
    case 'top_up_pause':
    case 'top_up_resume':
      touched.topUp = true;
      return;
    default:
      return;
  }
}

function drawsIn(fact: Entry['fact']): readonly Draw[] {
  if (fact.kind === 'void') return fact.returned;
  if (fact.kind === 'capture') return [...fact.draws, ...fact.extra, ...fact.returned];
  return 'draws' in fact ? fact.draws : [];
}
