import { describe, expect, test } from 'vitest';
import { compare, sum } from '../../scripts/replaying/check.ts';
import { chatUsage } from '../../scripts/replaying/pricing.ts';
import { sampled } from '../../scripts/replaying/receipts.ts';
import type { Sent } from '../../scripts/replaying/send.ts';
import { percentile } from '../../scripts/replaying/summary.ts';
import type { Balance, Entry } from '../../scripts/replaying/wire.ts';

const account = { id: 'acct_a', opening: balance(1_000, 0, 2) };

function balance(available: number, held: number, seq: number): Balance {
  return { available_microcredits: available, held_microcredits: held, as_of_seq: seq };
}

const entry = (seq: number, kind: string, amount: number): Entry => ({
  id: `ent_${seq}`,
  seq,
  kind,
  amount_microcredits: amount,
});

const accepted = (line: number, quoted: number, captured: Entry): Sent => ({
  kind: 'accepted',
  entry: captured,
  planned: {
    request: { line, at: 0 as never, inputTokens: 1, outputTokens: 1 },
    account: 'acct_a',
    usage: chatUsage('a/b', 1, 1),
    quoted,
  },
});

/** Newest first, as the API lists them: two requests of 70 and 30. */
const ledger = [
  entry(6, 'capture', 30),
  entry(5, 'capture', 70),
  entry(4, 'hold', 90),
  entry(3, 'hold', 90),
  entry(2, 'grant', 1_000),
  entry(1, 'open', 0),
];
const sent = [accepted(2, 70, ledger[1] as Entry), accepted(3, 30, ledger[0] as Entry)];

const differences = (...changed: Partial<Parameters<typeof compare>>) =>
  compare(
    changed[0] ?? account,
    changed[1] ?? sent,
    changed[2] ?? ledger,
    changed[3] ?? balance(900, 0, 6),
  ).differences;

describe('the comparison at the end of a replay', () => {
  test('finds quotes, entries and balance in agreement when they are', () => {
    const agreement = compare(account, sent, ledger, balance(900, 0, 6));
    expect(agreement).toMatchObject({ quoted: 100, entered: 100, moved: 100, differences: [] });
  });

  test('counts what is still held as not moved', () => {
    expect(differences(account, sent, ledger, balance(810, 90, 6))).toEqual([]);
  });

  test('sees a balance that moved a microcredit too far', () => {
    expect(differences(account, sent, ledger, balance(899, 0, 6))).toEqual([
      'acct_a: entries come to 100, the balance moved 101',
    ]);
  });

  test('sees two wrong charges that cancel out', () => {
    const swapped = [entry(6, 'capture', 31), entry(5, 'capture', 69), ...ledger.slice(2)];
    expect(differences(account, sent, swapped)).toEqual([
      'acct_a: line 2: quoted 70, charged 69',
      'acct_a: line 3: quoted 30, charged 31',
    ]);
  });

  test('sees an acknowledged entry that is not listed, and one nobody was told of', () => {
    const renamed = ledger.map((one) => (one.seq === 6 ? { ...one, id: 'ent_x' } : one));
    expect(differences(account, sent, renamed)).toEqual([
      'acct_a: line 3: entry ent_6 was acknowledged but is not listed',
      'acct_a: entry ent_x was never acknowledged',
    ]);
  });

  test('sees a gap, a repeat and a missing end in the list', () => {
    for (const list of [
      ledger.filter(({ seq }) => seq !== 4),
      [...ledger, entry(1, 'open', 0)],
      ledger.slice(0, -1),
    ])
      expect(differences(account, sent, list)).toEqual(['acct_a: the list is not seq 6 down to 1']);
  });

  test('refuses to compare sums that are no longer exact', () => {
    expect(() => sum([Number.MAX_SAFE_INTEGER, 1])).toThrow('beyond exact numbers');
  });
});

test('a sample of entries spans all of them, without repeats', () => {
  const items = Array.from({ length: 1_234 }, (_, index) => index);
  const chosen = sampled(items, 'sample');
  expect([chosen.length, chosen[0], new Set(chosen).size]).toEqual([500, 0, 500]);
  expect(chosen.at(-1)).toBeGreaterThan(1_200);
  expect(sampled(items, 'all')).toBe(items);
});

test('percentiles are by nearest rank, whatever the order', () => {
  const samples = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect([50, 99, 100].map((percent) => percentile(samples, percent))).toEqual([50, 99, 100]);
  expect(percentile([7], 50)).toBe(7);
  expect(percentile([], 50)).toBeUndefined();
});
