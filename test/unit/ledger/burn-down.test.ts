import { expect, test } from 'vitest';
import type { DebitFact } from '../../../core/ledger/entry.ts';
import { anAccount, debit, promotion, purchase } from './given.ts';

test('spends the smaller priority first, then what expires first, then what is oldest', () => {
  const ledger = anAccount({
    grants: [
      purchase(10),
      purchase(10, { expiresAt: 90_000 }),
      promotion(10, { priority: 5 }),
      purchase(10, { expiresAt: 80_000 }),
      purchase(10),
    ],
  });
  const entry = ledger.must<DebitFact>(debit(45));
  expect(entry.fact.draws).toEqual([
    [4, 10],
    [5, 10],
    [3, 10],
    [2, 10],
    [6, 5],
  ]);
});

test('never spends what has expired, however late the alarm', () => {
  const ledger = anAccount({ grants: [promotion(10, { expiresAt: 5_000 }), purchase(3)] });
  ledger.clock = 9_000;
  expect(ledger.refused(debit(4))).toBe('insufficient-credits');
  expect(ledger.entries.at(-1)).toMatchObject({
    at: 5_000,
    fact: { kind: 'expiry', grant: 2, amount: 10 },
    balance: { available: 3 },
  });
});

test('a debit of nothing is an entry that draws on nothing', () => {
  const ledger = anAccount();
  expect(ledger.must<DebitFact>(debit(0)).fact).toMatchObject({ amount: 0, draws: [] });
});

test('a fact is never refused for want of credits; what was not there is stated', () => {
  const ledger = anAccount({ grants: [purchase(3)] });
  expect(ledger.must<DebitFact>(debit(5, 'what_is_there')).fact).toMatchObject({
    amount: 3,
    uncollected: 2,
  });
});
