import { expect, test } from 'vitest';
import type { CaptureFact } from '../../../core/ledger/entry.ts';
import { seq } from '../../../core/units/ids.ts';
import { anAccount, capture, debit, hold, promotion, purchase } from './given.ts';

test('a hold sets aside exactly what it drew, and nobody else can spend it', () => {
  const ledger = anAccount({ grants: [purchase(10)] });
  ledger.must(hold(7));
  expect(ledger.balance).toEqual({ available: 3, held: 7, owed: 0 });
  expect(ledger.refused(debit(4))).toBe('insufficient-credits');
});

test('returns what was not captured to the grant it came from', () => {
  const ledger = anAccount({ grants: [promotion(5, { priority: 1 }), purchase(20)] });
  const opened = ledger.must(hold(12));
  const captured = ledger.must<CaptureFact>(capture(opened.seq, 6));
  expect(captured.fact.draws).toEqual([
    [2, 5],
    [3, 1],
  ]);
  expect(captured.fact.returned).toEqual([[3, 6]]);
  expect(ledger.state.grants.get(seq(3))).toMatchObject({ remaining: 19, held: 0 });
});

test('a capture above its hold takes what is available and states the rest as uncollected', () => {
  const ledger = anAccount({ grants: [purchase(10)] });
  const opened = ledger.must(hold(6));
  const captured = ledger.must<CaptureFact>(capture(opened.seq, 15));
  expect(captured.fact).toMatchObject({ amount: 10, uncollected: 5, late: false });
  expect(ledger.balance).toEqual({ available: 0, held: 0, owed: 0 });
});

test('a hold past its deadline is voided at that very instant, once', () => {
  const ledger = anAccount({ grants: [purchase(10)] });
  ledger.must(hold(6, 1_000));
  ledger.clock = 10_000;
  ledger.settle();
  ledger.settle();
  expect(ledger.kinds).toEqual(['open', 'grant', 'hold', 'void']);
  expect(ledger.entries.at(-1)).toMatchObject({ at: 2_000, fact: { cause: 'deadline' } });
});

test('a capture after expiry takes what is available and says late', () => {
  const ledger = anAccount({ grants: [purchase(10)] });
  const opened = ledger.must(hold(6, 1_000));
  ledger.clock = 10_000;
  ledger.must(debit(8));
  const captured = ledger.must<CaptureFact>(capture(opened.seq, 6));
  expect(captured.fact).toMatchObject({ amount: 2, uncollected: 4, late: true });
  expect(ledger.refused(capture(opened.seq, 1))).toBe('hold-not-open');
});

test('what returns to a grant after its expiry lapses at once', () => {
  const ledger = anAccount({ grants: [promotion(10, { expiresAt: 5_000 })] });
  const opened = ledger.must(hold(6, 60_000));
  ledger.clock = 6_000;
  ledger.must(capture(opened.seq, 2));
  expect(ledger.kinds.slice(3)).toEqual(['expiry', 'capture', 'expiry']);
  expect(ledger.balance).toEqual({ available: 0, held: 0, owed: 0 });
  expect(ledger.state.totals).toMatchObject({ spent: 2, expired: 8 });
});

test('an extension moves the deadline later and never sooner', () => {
  const ledger = anAccount({ grants: [purchase(10)] });
  const opened = ledger.must(hold(6, 60_000));
  ledger.must({ kind: 'extend', hold: opened.seq, ttlMs: 5 });
  expect(ledger.state.holds.get(opened.seq)?.expiresAt).toBe(61_000);
  ledger.must({ kind: 'extend', hold: opened.seq, ttlMs: 90_000 });
  expect(ledger.state.holds.get(opened.seq)?.expiresAt).toBe(91_000);
});

test('a hold that never was is not found; one that ended is not open', () => {
  const ledger = anAccount({ grants: [purchase(10)] });
  expect(ledger.refused({ kind: 'void', hold: seq(99) })).toBe('hold-not-found');
  const opened = ledger.must(hold(1));
  ledger.must({ kind: 'void', hold: opened.seq });
  expect(ledger.refused({ kind: 'void', hold: opened.seq })).toBe('hold-not-open');
});
