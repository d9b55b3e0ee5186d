import { expect, test } from 'vitest';
import type { ReversalFact } from '../../../core/ledger/entry.ts';
import { anAccount, debit, grant, hold, promotion, purchase, reverse } from './given.ts';

test('a clawback takes from its own grant, then other bought ones, never presents or holds', () => {
  const ledger = anAccount({
    grants: [promotion(50, { priority: 90 }), purchase(10, { priority: 1 }), purchase(4)],
  });
  ledger.must(hold(3));
  ledger.must(debit(5));
  const taken = ledger.must<ReversalFact>(reverse(3));
  expect(taken.fact.draws).toEqual([
    [3, 2],
    [4, 4],
  ]);
  expect(taken.fact.owed).toBe(4);
  expect(ledger.balance).toEqual({ available: 50, held: 3, owed: 4 });
});

test('the next grant repays what is owed before anything becomes available', () => {
  const ledger = anAccount({ grants: [purchase(10)] });
  ledger.must(debit(9));
  ledger.must(reverse(2));
  expect(ledger.balance).toEqual({ available: 0, held: 0, owed: 9 });
  ledger.must(grant(purchase(20)));
  expect(ledger.balance).toEqual({ available: 11, held: 0, owed: 0 });
});

test('spending is given back to the grants that bore it, last drawn first', () => {
  const ledger = anAccount({ grants: [promotion(5, { priority: 1 }), purchase(20)] });
  const spent = ledger.must(debit(9));
  expect(ledger.must<ReversalFact>(reverse(spent.seq, 3)).fact.draws).toEqual([[3, 3]]);
  expect(ledger.must<ReversalFact>(reverse(spent.seq, 4)).fact.draws).toEqual([
    [3, 1],
    [2, 3],
  ]);
});

test('never gives back more than is left of an entry', () => {
  const ledger = anAccount({ grants: [purchase(20)] });
  const spent = ledger.must(debit(9));
  ledger.must(reverse(spent.seq, 4));
  expect(ledger.run(reverse(spent.seq, 6))).toEqual({
    ok: false,
    error: { code: 'reversal-exceeds-entry', left: 5 },
  });
  ledger.must(reverse(spent.seq));
  expect(ledger.refused(reverse(spent.seq))).toBe('reversal-exceeds-entry');
});

test('giving a clawback back forgives what is still owed first', () => {
  const ledger = anAccount({ grants: [purchase(10)] });
  ledger.must(debit(6));
  const taken = ledger.must<ReversalFact>(reverse(2));
  expect(taken.fact).toMatchObject({ amount: 10, owed: 6 });
  const given = ledger.must<ReversalFact>(reverse(taken.seq));
  expect(given.fact).toMatchObject({ direction: 'give_back', owed: 6, draws: [[2, 4]] });
  expect(ledger.balance).toEqual({ available: 4, held: 0, owed: 0 });
});

test('what grants nothing and spends nothing cannot be reversed', () => {
  const ledger = anAccount({ grants: [purchase(10)] });
  const opened = ledger.must(hold(1));
  expect(ledger.refused(reverse(opened.seq))).toBe('not-reversible');
  expect(ledger.refused(reverse(77))).toBe('entry-not-found');
});
