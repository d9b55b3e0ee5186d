import { expect, test } from 'vitest';
import type { Command } from '../../../core/ledger/command.ts';
import type { ReversalFact } from '../../../core/ledger/entry.ts';
import { credits } from '../../../core/units/credits.ts';
import { anAccount, debit, grant, type Ledger, purchase, reverse } from './given.ts';

const clawback = (target: number): Command => ({
  kind: 'clawback',
  payment: 'pkg:cs_1',
  target: credits(target),
  reason: 'a refund',
});

/** One payment granted 10; its grant is seq 2. */
function paidFor(): Ledger {
  const ledger = anAccount();
  ledger.must({ ...grant(purchase(10)), payment: 'pkg:cs_1' } as Command);
  return ledger;
}

/** Repeats until the total is reached, as whoever asks does; what each step moved. */
function reach(ledger: Ledger, target: number): number[] {
  const moved: number[] = [];
  for (;;) {
    const step = ledger.run(clawback(target));
    if (!step.ok) {
      expect(step.error.code).toBe('clawback-settled');
      return moved;
    }
    const fact = step.value.fact as ReversalFact;
    moved.push(fact.direction === 'take_back' ? -fact.amount : fact.amount);
  }
}

test('takes what a total lacks, in however many parts and repetitions', () => {
  const ledger = paidFor();
  expect(reach(ledger, 4)).toEqual([-4]);
  expect(reach(ledger, 4)).toEqual([]);
  expect(reach(ledger, 10)).toEqual([-6]);
  expect(ledger.balance).toEqual({ available: 0, held: 0, owed: 0 });
});

test('gives back what exceeds a total, from the newest taking backwards', () => {
  const ledger = paidFor();
  reach(ledger, 4);
  reach(ledger, 7);
  expect(reach(ledger, 2)).toEqual([3, 2]);
  const given = ledger.entries.slice(-2).map(({ fact }) => (fact as ReversalFact).of);
  expect(given).toEqual([4, 3]);
  expect(reach(ledger, 0)).toEqual([2]);
  expect(ledger.balance).toEqual({ available: 10, held: 0, owed: 0 });
});

test('a refund of 4, a dispute of 6 that is won, and a refund of the 6: everything, once', () => {
  const ledger = paidFor();
  expect([4, 10, 4, 10].map((total) => reach(ledger, total))).toEqual([[-4], [-6], [6], [-6]]);
  expect(ledger.state.totals).toMatchObject({ granted: 10, givenBack: 6, takenBack: 16 });
});

test('forgives what is still owed before it gives anything back', () => {
  const ledger = paidFor();
  ledger.must(debit(7));
  reach(ledger, 10);
  expect(ledger.balance).toEqual({ available: 0, held: 0, owed: 7 });
  reach(ledger, 0);
  expect(ledger.balance).toEqual({ available: 3, held: 0, owed: 0 });
});

test('counts what an operator took of the grant', () => {
  const ledger = paidFor();
  ledger.must(reverse(2, 3));
  expect(reach(ledger, 5)).toEqual([-2]);
});

test('refuses a payment that granted nothing here', () => {
  expect(anAccount().refused(clawback(0))).toBe('payment-not-found');
});
