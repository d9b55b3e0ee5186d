import { describe, expect, it, vi } from 'vitest';
import type { EntryRow } from '../../core/ledger/entry-row.ts';
import { dayMs, formatInstant, hourMs, instant, minuteMs } from '../../core/units/instant.ts';
import { nextDayStart, wallClock } from '../../core/usage/bucket-starts.ts';
import { usageGroupings } from '../../core/usage/totals.ts';
import { appendEntries } from '../../db/append-entries.ts';
import { askForZone } from '../../db/usage-zones.ts';
import { summariseUsage } from '../../worker/http/routes/usage-summary.ts';
import {
  type NaiveSum,
  type NaiveUse,
  naiveCategory,
  naiveKey,
  naiveSums,
  naiveUses,
  shownTime,
} from '../support/naive-usage.ts';
import { backfill, rollUp } from '../support/rolled-up.ts';
import { bob, dice, ledgerOf, randomFacts } from '../unit/db/random-ledger.ts';
import { DrainingAccount } from '../unit/http/an-account-call.ts';
import { account, anAccount } from '../unit/ledger/given.ts';

/** Few enough to have the database add up, or what the product says: both ways give the same. */
let storedMax: number | undefined;

vi.mock('../../db/usage.ts', async (original) => {
  const real = await original<typeof import('../../db/usage.ts')>();
  const readUsage: typeof real.readUsage = (db, of, question) =>
    real.readUsage(db, of, question, storedMax);
  return { ...real, readUsage };
});

const zones = ['UTC', 'Asia/Tokyo', 'America/New_York', 'Asia/Kathmandu'] as const;
/** When New York's clocks go forward and back, which makes a day of 23 hours and one of 25. */
const changes = [Date.UTC(2026, 2, 8, 7), Date.UTC(2026, 10, 1, 6)];

type Chance = ReturnType<typeof dice>;

/** An account whose entries are given: the summary asks nothing else of a ledger. */
class GivenAccount extends DrainingAccount {
  readonly #rows: readonly EntryRow[];

  constructor(rows: readonly EntryRow[]) {
    super(anAccount());
    this.#rows = rows;
  }

  override get rows(): EntryRow[] {
    return [...this.#rows];
  }

  override get seq(): number {
    return this.#rows.length;
  }
}

/** Entries around a change of clocks, many of them where quarters, hours and days begin and end. */
function rowsAround(change: number, { roll, pick }: Chance, seed: number): EntryRow[] {
  let at = change - roll(9) * dayMs - roll(dayMs);
  return ledgerOf(account, randomFacts(150 + roll(100), seed)).map((row) => {
    at += pick([0, roll(20 * minuteMs), roll(3 * hourMs), roll(4) === 0 ? roll(dayMs) : 1]);
    const ahead = pick([1, 15 * minuteMs, hourMs]);
    if (roll(3) === 0) at = Math.max(at, Math.ceil(at / ahead) * ahead - roll(2));
    return { ...row, at };
  });
}

/** An account somewhere in its life: drained, counted and its days kept as far as chance has it. */
async function someAccount(seed: number): Promise<GivenAccount> {
  const chance = dice(seed);
  const { roll, pick } = chance;
  const rows = rowsAround(pick(changes), chance, seed);
  const given = new GivenAccount(rows);
  const { db } = given;
  let bobs = ledgerOf(bob, randomFacts(60, seed + 1));
  for (let turn = 0; turn < 6; turn++) {
    if (roll(3) > 0) await given.drain(given.drainedSeq + roll(rows.length / 3));
    const some = bobs.slice(0, roll(20));
    if (some.length > 0) await appendEntries(db, bob, some);
    bobs = bobs.slice(some.length);
    if (roll(2) === 0) await rollUp(db, roll(120));
    if (roll(2) === 0) {
      const clock = wallClock(pick(zones));
      if (!clock) throw new Error('a zone is not known');
      const now = instant(rows[Math.max(0, given.drainedSeq - 1)]?.at ?? 0);
      await askForZone(db, account, clock.zone, now, nextDayStart(now, clock));
    }
    if (roll(2) === 0) await backfill(db, roll(3));
  }
  if (roll(4) === 0) {
    await given.drain();
    await rollUp(db);
    await backfill(db, 50);
  }
  return given;
}

/** Filters as they are asked for, and what they say of an entry. */
const filters: [string, (of: EntryRow) => boolean][] = [
  ['', () => true],
  ['&project=prj_a', ({ project }) => project === 'prj_a'],
  ['&project=', ({ project }) => project === null],
  ['&server=s1', ({ server }) => server === 's1'],
  ['&model=openai/gpt-5', ({ model }) => model === 'openai/gpt-5'],
  ['&api_key=key_1', ({ key }) => key === 'key_1'],
  ['&api_key=', ({ key }) => key === null],
  ['&member=ann', ({ member }) => member === 'ann'],
  ['&meter=ai.chat,infra.plan', ({ meter }) => meter === 'ai.chat' || meter === 'infra.plan'],
  ['&category=other', (of) => naiveCategory(of) === 'other'],
  ['&category=other,ai_chat', (of) => ['other', 'ai_chat'].includes(naiveCategory(of))],
  [
    '&category=server_provisioning&meter=server.runtime,ai.chat&member=',
    ({ meter, member }) => meter === 'server.runtime' && member === null,
  ],
];

interface Group {
  readonly key: string | null;
  readonly other?: true;
  readonly keys?: number;
  readonly amount_microcredits: number;
  readonly count: number;
  readonly quantities: Record<string, number>;
}

interface Window {
  readonly groups: readonly Group[];
  readonly total_microcredits: number;
  readonly count: number;
}

interface Summary extends Window {
  readonly buckets: readonly { start: string; end: string; groups: readonly Group[] }[];
  readonly compare?: Window;
  readonly as_of_seq: number;
}

async function ask(given: GivenAccount, query: string): Promise<Summary> {
  const response = await summariseUsage(given.call(`/usage/summary?${query}`, changes[1]));
  const text = await response.text();
  expect(response.status, text).toBe(200);
  return JSON.parse(text) as Summary;
}

const sumsOf = (groups: readonly Group[]): Map<string, NaiveSum> =>
  new Map(
    groups.map(({ key, other, keys, amount_microcredits: amount, count, quantities }) => [
      other ? `other ${keys}` : JSON.stringify(key),
      { amount, count, quantities },
    ]),
  );

/** The naive sums with all but the largest keys together, as a summary shows them. */
function folded(
  uses: readonly NaiveUse[],
  keyOf: (use: NaiveUse) => string,
  isShown: (key: string) => boolean,
): Map<string, NaiveSum> {
  const names = new Set(uses.map(keyOf).filter((key) => !isShown(key)));
  return naiveSums(uses, (use) => (isShown(keyOf(use)) ? keyOf(use) : `other ${names.size}`));
}

function expectWindow(found: Window, uses: readonly NaiveUse[], keyOf: (use: NaiveUse) => string) {
  expect(sumsOf(found.groups)).toEqual(naiveSums(uses, keyOf));
  expect(found.total_microcredits).toBe(uses.reduce((sum, { amount }) => sum + amount, 0));
  expect(found.count).toBe(uses.reduce((sum, { count }) => sum + count, 0));
}

/** A range that begins and ends at any millisecond, or where a cell does, within the ledger or around it. */
function someRange({ roll }: Chance, rows: readonly EntryRow[]): [number, number] {
  const first = (rows[0]?.at ?? 0) - 2 * dayMs;
  const length = (rows.at(-1)?.at ?? 0) - first + 2 * dayMs;
  const ends = [first + roll(length), first + roll(length)]
    .map((at) => (roll(3) === 0 ? at - (at % (15 * minuteMs)) : at))
    .map((at) => (roll(4) === 0 ? (rows[roll(rows.length)]?.at ?? at) : at));
  return [Math.min(...ends), Math.max(...ends)];
}

async function compareOnce(given: GivenAccount, chance: Chance, where: string): Promise<number> {
  const { pick } = chance;
  const zone = pick(zones);
  const groupBy = pick(usageGroupings);
  const granularity = pick(['hour', 'day', 'month', undefined] as const);
  const [filter, matches] = pick(filters);
  const top = pick([undefined, 1, 2]);
  const [from, to] = someRange(chance, given.rows);
  const [compareFrom, compareTo] = someRange(chance, given.rows);
  const at = (moment: number) => formatInstant(instant(moment));
  const query =
    `from=${at(from)}&to=${at(to)}&tz=${zone}&group_by=${groupBy}${filter}` +
    `${granularity ? `&granularity=${granularity}` : ''}${top ? `&top=${top}` : ''}` +
    `&compare_from=${at(compareFrom)}&compare_to=${at(compareTo)}`;
  storedMax = pick([undefined, 0, 10]);
  const summary = await ask(given, query);
  const asked = `${where}: ${query}`;

  const all = naiveUses(given.rows).filter(({ of }) => matches(of));
  const keyOf = ({ of }: NaiveUse) => JSON.stringify(naiveKey(of, groupBy));
  const within = (low: number, high: number) => all.filter((use) => use.at >= low && use.at < high);
  const uses = within(from, to);
  expectWindow(summary, uses, keyOf);
  expectWindow(summary.compare as Window, within(compareFrom, compareTo), keyOf);

  const most = [...naiveSums(uses, keyOf)].sort(([, a], [, b]) => b.amount - a.amount);
  const shown = new Set(most.slice(0, top ?? most.length).map(([key]) => key));
  const bucketOf = (moment: number) => (granularity ? shownTime(moment, granularity, zone) : '');
  const expected = Map.groupBy(uses, (use) => bucketOf(use.at));
  const found = summary.buckets.filter(({ groups }) => groups.length > 0);
  expect(
    found.map(({ start }) => bucketOf(Date.parse(start))),
    asked,
  ).toEqual([...expected.keys()]);
  for (const bucket of found) {
    const some = expected.get(bucketOf(Date.parse(bucket.start))) ?? [];
    expect(sumsOf(bucket.groups), `${asked} ${bucket.start}`).toEqual(
      folded(some, keyOf, (key) => shown.has(key)),
    );
  }
  return uses.length;
}

/**
 * Promise 3: one ledger feeds every number. Law 11: rollups equal the entries they cover. So what a
 * summary makes of cells, days, raw entries and the undrained tail is the naive sum of the entries.
 */
describe('a summary is the naive sum of the entries', () => {
  it.each(Array.from({ length: 16 }, (_, n) => n + 1))(
    'in every zone, by every grouping, filter and granularity, wherever rollups are (seed %i)',
    async (seed) => {
      const chance = dice(seed * 7_919);
      const given = await someAccount(seed);
      let counted = 0;
      for (let question = 0; question < 30; question++)
        counted += await compareOnce(given, chance, `seed ${seed}`);
      expect(counted).toBeGreaterThan(0);
      given.db.close();
    },
  );
});
