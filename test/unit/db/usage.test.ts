import { beforeAll, describe, expect, it } from 'vitest';
import type { EntryRow } from '../../../core/ledger/entry-row.ts';
import { type Instant, instant } from '../../../core/units/instant.ts';
import { planSummary } from '../../../core/usage/summary-plan.ts';
import {
  keyOf,
  originalsOf,
  sumUsage,
  type UsageFilter,
  type UsageGrouping,
  usageGroupings,
  usesOf,
} from '../../../core/usage/totals.ts';
import { appendEntries } from '../../../db/append-entries.ts';
import type { D1Port, D1Statement } from '../../../db/d1.ts';
import { readEntries } from '../../../db/entries.ts';
import { readUsage } from '../../../db/usage.ts';
import { rollUp } from '../../support/rolled-up.ts';
import { sqliteD1 } from '../../support/sqlite-d1.ts';
import { alice, dice, ledgerOf, randomFacts } from './random-ledger.ts';

const db = sqliteD1();
const rows = ledgerOf(alice, randomFacts(500, 21));
const original = (seq: number) => rows[seq - 1];

/** The same totals as the database gives, from rows in memory. */
const foldUsage = (
  of: Iterable<EntryRow>,
  groupBy: UsageGrouping,
  filter: UsageFilter,
  find: (seq: number) => EntryRow | undefined,
) =>
  sumUsage(
    [...usesOf(of, filter, find)].map(({ source, ...use }) => ({
      ...use,
      key: keyOf(source, groupBy),
    })),
  );

beforeAll(async () => {
  await appendEntries(db, alice, rows);
});

interface Asked {
  readonly starts: readonly Instant[];
  readonly to: Instant;
  readonly uptoSeq: number;
  readonly filter: UsageFilter;
  readonly groupBy: UsageGrouping;
}

/** What D1 has, bucket by bucket, in whatever rollups there are and the entries beyond. */
async function usageBuckets(
  port: D1Port,
  { starts, to, uptoSeq, filter, groupBy }: Asked,
  storedMax?: number,
) {
  const plan = planSummary({ starts, to }, undefined);
  const answer = await readUsage(
    port,
    alice,
    {
      drainedSeq: uptoSeq,
      filter,
      groupBy,
      quantities: true,
      zone: undefined,
      freshKeys: [],
      windows: [{ to, plan, openPlan: plan, shown: { inBuckets: 1_000, inAll: 1_000 } }],
    },
    storedMax,
  );
  if (!answer.ok) throw new Error(answer.error);
  const [window] = answer.value.windows;
  return starts.map((_, place) => sumUsage(window?.buckets.get(place)?.totals ?? []));
}

async function usageTotals(
  port: D1Port,
  { from, ...asked }: Omit<Asked, 'starts'> & { from: Instant },
  storedMax?: number,
) {
  const [totals] = await usageBuckets(port, { ...asked, starts: [from] }, storedMax);
  return totals ?? [];
}

const everything = { from: instant(0), to: instant(9e12), uptoSeq: 1e9, filter: {} } as const;

const fold = (groupBy: UsageGrouping, filter: UsageFilter, chosen: readonly EntryRow[]) =>
  foldUsage(chosen, groupBy, filter, original);

const inRange = (from: Instant, to: Instant) => rows.filter((row) => row.at >= from && row.at < to);

describe('usage totals', () => {
  it('subtract what was given back under the keys of the entry it reverses', async () => {
    const [debit] = ledgerOf(alice, randomFacts(1, 2)) as [EntryRow];
    const chat = {
      ...debit,
      kind: 'debit',
      amount: 500,
      meter: 'ai.chat',
      project: 'prj_a',
    } as const;
    const grantBack = { of: 9, direction: 'give_back', counter: { source: 'purchase' } };
    const bare = { ...chat, meter: null, project: null, quantities: null };
    const ledger: EntryRow[] = [
      { ...chat, seq: 1, quantities: '{"input_tokens":7}' },
      { ...bare, seq: 2, kind: 'capture', amount: 30 },
      {
        ...bare,
        seq: 3,
        kind: 'reversal',
        amount: 200,
        detail: '{"of":1,"direction":"give_back","counter":{}}',
      },
      { ...bare, seq: 4, kind: 'reversal', amount: 999, detail: JSON.stringify(grantBack) },
      { ...bare, seq: 5, kind: 'hold', amount: 40, detail: '{"expiresAt":9}' },
    ];
    const own = sqliteD1();
    await appendEntries(own, alice, ledger);
    const expected = [
      { key: 'prj_a', amount: 300, count: 1, quantities: { input_tokens: 7 } },
      { key: null, amount: 30, count: 1, quantities: {} },
    ];
    expect(await usageTotals(own, { ...everything, groupBy: 'project' })).toEqual(expected);
    expect(foldUsage(ledger, 'project', {}, (seq) => ledger[seq - 1])).toEqual(expected);
    const byCategory = await usageTotals(own, { ...everything, groupBy: 'category' });
    expect(byCategory.map(({ key, amount }) => [key, amount])).toEqual([
      ['ai_chat', 300],
      ['other', 30],
    ]);
  });

  it.each(usageGroupings)('by %s equal the fold over the same entries', async (groupBy) => {
    const { roll, pick } = dice(31);
    const filters: UsageFilter[] = [
      {},
      { project: 'prj_a' },
      { server: 's1' },
      { model: 'openai/gpt-5' },
      { key: 'key_1' },
      { member: 'ann' },
      { meters: ['ai.chat', 'infra.plan'] },
      { project: 'prj_b', member: 'ben' },
    ];
    for (let i = 0; i < 40; i++) {
      const filter = pick(filters);
      const from = instant(1_000_000 + roll(150_000));
      const to = instant(from + 1 + roll(120_000));
      const uptoSeq = roll(600);
      const chosen = inRange(from, to).filter((row) => row.seq <= uptoSeq);
      // Both ways: sums as they are stored, and added up by the database.
      const storedMax = pick([undefined, -1]);
      const totals = await usageTotals(db, { from, to, uptoSeq, filter, groupBy }, storedMax);
      expect(totals).toEqual(fold(groupBy, filter, chosen));
    }
  });

  it('of D1 and of the undrained tail make the totals of the whole ledger', async () => {
    const whole = fold('project', {}, rows);
    for (const drained of [0, 1, 250, 499, 500]) {
      const tail = rows.slice(drained);
      const asked = { ...everything, uptoSeq: drained, groupBy: 'project' } as const;
      const known = await readEntries(db, alice, originalsOf(tail));
      const at = (seq: number) => [...known, ...tail].find((row) => row.seq === seq);
      const both = [...(await usageTotals(db, asked)), ...foldUsage(tail, 'project', {}, at)];
      expect(sumUsage(both)).toEqual(whole);
    }
  });

  it('carry no more series out of the database than are few, though the range has none of them', async () => {
    const own = sqliteD1();
    await appendEntries(own, alice, rows);
    await rollUp(own);
    const carried: number[] = [];
    const watched: D1Port = {
      prepare: (sql) => own.prepare(sql),
      batch: async <Row>(statements: D1Statement[]) => {
        const results = await own.batch<Row>(statements);
        carried.push(...results.map((result) => result.results.length));
        return results;
      },
    };
    const later = { from: instant(8e12), to: instant(9e12), uptoSeq: 500, filter: {} };
    const asked = { ...later, groupBy: 'project' } as const;
    expect(await usageTotals(watched, asked, 5)).toEqual([]);
    expect(Math.max(...carried)).toBe(6);
  });

  it('of each bucket equal the totals of its range', async () => {
    const starts = [0, 1_010_000, 1_020_500, 1_020_500, 1_100_000, 2_000_000].map(instant);
    const to = instant(3_000_000);
    const asked = { to, uptoSeq: 480, filter: {}, groupBy: 'meter' } as const;
    const buckets = await usageBuckets(db, { ...asked, starts });
    expect(buckets.length).toBe(starts.length);
    for (const [place, start] of starts.entries()) {
      const end = starts[place + 1] ?? to;
      expect(buckets[place]).toEqual(await usageTotals(db, { ...asked, from: start, to: end }));
    }
    expect(buckets[4]?.length).toBeGreaterThan(0);
  });
});
