import { describe, expect, it, vi } from 'vitest';
import type { Entry } from '../../../core/ledger/entry.ts';
import { credits } from '../../../core/units/credits.ts';
import { formatInstant, instant } from '../../../core/units/instant.ts';
import type { D1Port } from '../../../db/d1.ts';
import { summariseUsage } from '../../../worker/http/routes/usage-summary.ts';
import { backfill, rollUp } from '../../support/rolled-up.ts';
import { withFaults } from '../../support/sqlite-d1.ts';
import { dice } from '../db/random-ledger.ts';
import {
  account as accountId,
  anAccount,
  capture,
  chat,
  debit,
  hold,
  type Ledger,
  purchase,
  reverse,
} from '../ledger/given.ts';
import { DrainingAccount } from './an-account-call.ts';

interface Summary {
  readonly total_microcredits: number;
  readonly as_of_seq: number;
  readonly groups: readonly Group[];
  readonly buckets: readonly { readonly start: string; readonly groups: readonly Group[] }[];
}

interface Group {
  readonly key: string | null;
  readonly other?: true;
  readonly keys?: number;
  readonly amount_microcredits: number;
}

/** Later than anything a test writes. */
const end = 1_000_000_000;

const ask = (account: DrainingAccount, query = '', from = 0): Promise<Response> => {
  const range = `from=${formatInstant(instant(from))}&to=${formatInstant(instant(end))}`;
  return summariseUsage(account.call(`/usage/summary?${range}${query}`, end));
};

async function summary(account: DrainingAccount, query?: string, from?: number): Promise<Summary> {
  const response = await ask(account, query, from);
  const text = await response.text();
  expect(response.status, text).toBe(200);
  return JSON.parse(text) as Summary;
}

/** What was spent less what was given back of it, said as plainly as can be. */
function spent(entries: readonly Entry[], counts: (spending: Entry) => boolean = () => true) {
  const isSpending = ({ fact }: Entry) => fact.kind === 'debit' || fact.kind === 'capture';
  let sum = 0;
  for (const entry of entries) {
    const { fact } = entry;
    if (fact.kind === 'debit' || fact.kind === 'capture') {
      if (counts(entry)) sum += fact.amount;
    } else if (fact.kind === 'reversal') {
      const original = entries.find(({ seq }) => seq === fact.of);
      if (original && isSpending(original) && counts(original)) sum -= fact.amount;
    }
  }
  return sum;
}

/** Spends, sets aside, gives back: whatever chance says and the ledger accepts. */
function live(ledger: Ledger, { roll, pick }: ReturnType<typeof dice>, steps: number): void {
  for (let step = 0; step < steps; step++) {
    ledger.clock += roll(40 * 60_000);
    const some = pick(ledger.entries).seq;
    const usage = { ...chat, ...pick([{}, { project: 'prj_a' }, { project: 'prj_b' }]) };
    ledger.run(
      pick([
        { kind: 'debit', amount: credits(1 + roll(500)), usage, collect: 'all' },
        hold(1 + roll(300), 5 * 60_000 + roll(9_000_000)),
        capture(some, 1 + roll(400)),
        reverse(some, 1 + roll(200)),
        reverse(some),
      ]),
    );
  }
}

describe('a usage summary', () => {
  it('is the sum of the entries, what was given back included, wherever draining comes between', async () => {
    let givenBack = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const chance = dice(seed);
      const account = new DrainingAccount(anAccount({ grants: [purchase(20_000)] }));
      const { ledger } = account;
      live(ledger, chance, 60 + chance.roll(60));
      await account.drain(chance.roll(account.seq * 2));
      account.meanwhile = async () => {
        live(ledger, chance, chance.roll(4));
        await account.drain(account.drainedSeq + chance.roll(9));
        live(ledger, chance, chance.roll(3));
      };
      const granularity = chance.pick(['', '&granularity=hour', '&granularity=day']);
      const found = await summary(account, `&group_by=project${granularity}`);
      const entries = ledger.entries.filter(({ seq }) => seq <= found.as_of_seq);
      givenBack += entries.filter(({ fact }) => fact.kind === 'reversal').length;
      expect(found.total_microcredits, `seed ${seed}`).toBe(spent(entries));
      for (const project of ['prj_a', 'prj_b', null]) {
        const groups = found.buckets.flatMap((bucket) => bucket.groups);
        const ofProject = groups.filter(({ key }) => key === project);
        const total = ofProject.reduce((sum, group) => sum + group.amount_microcredits, 0);
        const inProject = ({ fact }: Entry) =>
          (('usage' in fact && fact.usage?.project) || null) === project;
        expect(total, `seed ${seed}, ${project}`).toBe(spent(entries, inProject));
      }
    }
    expect(givenBack).toBeGreaterThan(60);
  });

  it('takes a tail of several reads, while it drains', async () => {
    const account = new DrainingAccount(anAccount({ grants: [purchase(1_000_000)] }));
    for (let n = 0; n < 3_500; n++) account.ledger.must(debit(3));
    for (const drained of [[0], [0, 1, 1, 1, 1], [0, 2_000], [700, 800, 900], [5, 0, 3_000, 20]]) {
      account.drainedSeq = 0;
      account.db.sqlite.exec('DELETE FROM ledger_entries');
      const steps = [...drained];
      account.meanwhile = () => account.drain(account.drainedSeq + (steps.shift() ?? 0));
      const found = await summary(account);
      expect(found.total_microcredits, `drained ${drained}`).toBe(10_500);
      expect(found.as_of_seq).toBe(account.seq);
      expect(steps.length).toBeLessThan(drained.length);
    }
  });

  it('counts what is written between two reads, up to the seq it names', async () => {
    const account = new DrainingAccount(anAccount({ grants: [purchase(1_000_000)] }));
    for (let n = 0; n < 1_500; n++) account.ledger.must(debit(3));
    account.meanwhile = async () => {
      account.ledger.must(debit(5));
    };
    const found = await summary(account);
    const entries = account.ledger.entries.filter(({ seq }) => seq <= found.as_of_seq);
    expect(found.total_microcredits).toBe(spent(entries));
  });

  it('finds what was given back, though it was spent before the range', async () => {
    for (const drained of [0, 3, 4]) {
      const account = new DrainingAccount(anAccount({ grants: [purchase(1_000)] }));
      const { ledger } = account;
      const before = ledger.must(debit(30));
      ledger.clock += 1_000;
      ledger.must(reverse(before.seq, 10));
      await account.drain(drained);
      expect((await summary(account, '', ledger.clock)).total_microcredits).toBe(-10);
    }
  });

  it('says so when the object does not let it read on', async () => {
    const account = new DrainingAccount(anAccount({ grants: [purchase(1_000)] }));
    const { ledger } = account;
    const before = ledger.must(debit(30));
    ledger.clock += 1_000;
    ledger.must(reverse(before.seq, 10));
    account.denial = { code: 'rate-limited', retryAfterSeconds: 7 };
    const refused = await ask(account, '', ledger.clock);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('7');
  });

  it('is asked for again where history lags further than fifty thousand entries', async () => {
    const account = new DrainingAccount(anAccount({ grants: [purchase(1_000_000)] }));
    account.meanwhile = async () => {
      for (let n = 0; n < 1_000; n++) account.ledger.must(debit(1));
    };
    const refused = await ask(account);
    expect(refused.status).toBe(503);
    expect(account.seq).toBeGreaterThan(50_000);
  });
});

/** A request whose D1 does something else just before it answers with sums. */
function interrupted(account: DrainingAccount, query: string, meanwhile: () => Promise<void>) {
  const call = account.call(`/usage/summary?to=${formatInstant(instant(end))}${query}`, end);
  const { db } = account;
  let isFirst = true;
  const port: D1Port = {
    prepare: (sql) => db.prepare(sql),
    async batch(statements) {
      if (isFirst) await meanwhile();
      isFirst = false;
      return db.batch(statements);
    },
  };
  return { ...call, env: { ...call.env, DB: port } };
}

describe('a usage summary beside rollups', () => {
  it('counts nothing twice that rollups counted after the object was asked', async () => {
    const { ledger } = new DrainingAccount(anAccount({ grants: [purchase(100_000)] }));
    for (let n = 0; n < 40; n++) ledger.must(debit(7));
    const before = ledger.entries.length;
    // Drained and counted so far when the object is asked; then so far when D1 is.
    for (const [drained, counted, thenDrained, thenCounted] of [
      [0, 0, before, before],
      [20, 5, before, 30],
      [20, 20, 20, 20],
      [20, 0, 30, 10],
      [before, 10, before, before],
      [10, 10, before, 0],
    ] as const) {
      const account = new DrainingAccount(ledger);
      await account.drain(drained);
      await rollUp(account.db, counted);
      const call = interrupted(account, '&from=1970-01-01T00:00:00Z', async () => {
        await account.drain(thenDrained);
        await rollUp(account.db, thenCounted);
      });
      const found = (await (await summariseUsage(call)).json()) as Summary;
      expect(found.total_microcredits, `${[drained, counted, thenDrained]}`).toBe(280);
      expect(found.as_of_seq).toBe(before);
    }
  });

  it('is as of what rollups have counted, where that is beyond what the object said', async () => {
    const account = new DrainingAccount(anAccount({ grants: [purchase(100_000)] }));
    const { ledger } = account;
    for (let n = 0; n < 10; n++) ledger.must(debit(7));
    const call = interrupted(
      account,
      '&from=1970-01-01T00:00:00Z&top=1&group_by=project',
      async () => {
        for (let n = 0; n < 5; n++) ledger.must(debit(100));
        await account.drain();
        await rollUp(account.db);
        ledger.must(debit(9_000));
      },
    );
    const found = (await (await summariseUsage(call)).json()) as Summary;
    expect(found.total_microcredits).toBe(570);
    expect(found.as_of_seq).toBe(ledger.entries.length - 1);
  });

  it('looks again where the days it planned on became another zone’s meanwhile', async () => {
    const account = new DrainingAccount(anAccount({ grants: [purchase(100_000)] }));
    const { ledger } = account;
    const asked = '&tz=Asia/Tokyo&granularity=day&from=1970-01-01T00:00:00Z';
    await remembered(account, asked);
    for (let n = 0; n < 10; n++) {
      ledger.must(debit(7));
      ledger.clock += 40_000_000;
    }
    await account.drain();
    await rollUp(account.db);
    await backfill(account.db, 9);
    expect(account.db.sqlite.prepare('SELECT count(*) AS n FROM usage_days').get()?.n).toBe(5);
    const call = interrupted(account, asked, async () => {
      account.db.sqlite.exec(
        `UPDATE usage_zones SET zone = 'Asia/Kathmandu'; DELETE FROM usage_days`,
      );
    });
    const found = (await (await summariseUsage(call)).json()) as Summary;
    expect(found.total_microcredits).toBe(70);
    expect(found.buckets.filter(({ groups }) => groups.length > 0)).toHaveLength(5);
  });

  it('answers though the zone cannot be registered', async () => {
    const account = new DrainingAccount(anAccount({ grants: [purchase(1_000)] }));
    account.ledger.must(debit(30));
    let questions = 0;
    const call = account.call('/usage/summary?granularity=day', end);
    const waited: Promise<unknown>[] = [];
    // The zone's own question and the batch are answered, everything after that is not.
    const port = withFaults(account.db, () => ++questions > 2);
    const told = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const waitUntil = (work: Promise<unknown>) => void waited.push(work);
    const response = await summariseUsage({ ...call, env: { ...call.env, DB: port }, waitUntil });
    expect(response.status).toBe(200);
    expect(waited).toHaveLength(1);
    await Promise.all(waited);
    expect(questions).toBe(3);
    expect(told.mock.calls.flat().join()).toContain('time zone not registered');
    told.mockRestore();
  });

  it('registers a zone by its one name where days are looked at, and no other', async () => {
    const account = new DrainingAccount(anAccount({ grants: [purchase(1_000)] }));
    const kept = () =>
      account.db.sqlite.prepare('SELECT account, zone FROM usage_zones ORDER BY id').all();
    await remembered(account, '&granularity=hour&from=1970-01-12T13:00:00Z');
    await remembered(account, '&granularity=hour&from=1970-01-10T00:00:00Z&tz=Asia/Dubai');
    await remembered(account, '&granularity=day&tz=%2B05:17');
    expect(kept()).toEqual([]);
    await remembered(account, '&granularity=day&tz=asia/tokyo');
    await remembered(account, '&granularity=month&tz=Asia/Tokyo');
    await remembered(account, '&tz=America/New_York');
    expect(kept()).toEqual(
      ['Asia/Tokyo', 'America/New_York'].map((zone) => ({ account: accountId, zone })),
    );
  });
});

/** Asks, and lets what goes on after the answer come to its end. */
async function remembered(account: DrainingAccount, query: string): Promise<void> {
  const waited: Promise<unknown>[] = [];
  const call = account.call(`/usage/summary?to=${formatInstant(instant(end))}${query}`, end);
  const response = await summariseUsage({ ...call, waitUntil: (work) => void waited.push(work) });
  expect(response.status, await response.clone().text()).toBe(200);
  await Promise.all(waited);
}

describe('a usage summary of many keys', () => {
  const projects = 1_100;

  async function manyProjects(): Promise<DrainingAccount> {
    const account = new DrainingAccount(anAccount({ grants: [purchase(10_000_000)] }));
    for (let n = 1; n <= projects; n++) {
      const usage = { ...chat, project: `prj_${n}` };
      account.ledger.must({ kind: 'debit', amount: credits(n), usage, collect: 'all' });
    }
    return account;
  }

  const amountOf = (groups: readonly Group[]) =>
    groups.reduce((sum, group) => sum + group.amount_microcredits, 0);

  it('shows a thousand, or as many as asked, and the others as one, all of it summed', async () => {
    const whole = (projects * (projects + 1)) / 2;
    for (const [drained, counted] of [
      [0, 0],
      [600, 300],
      [projects + 2, projects + 2],
    ] as const) {
      const account = await manyProjects();
      await account.drain(drained);
      await rollUp(account.db, counted);
      const all = await summary(account, '&group_by=project');
      expect(all.groups).toHaveLength(1_001);
      expect(all.groups[0]).toMatchObject({ key: 'prj_1100', amount_microcredits: 1_100 });
      const others = { key: null, other: true, keys: 100, amount_microcredits: 5_050 };
      expect(all.groups.at(-1)).toMatchObject(others);
      expect(all.buckets[0]?.groups).toEqual(all.groups);
      const top = await summary(account, '&group_by=project&top=3&granularity=day');
      const keys = top.buckets.flatMap(({ groups }) => groups.map(({ key }) => key));
      expect(new Set(keys)).toEqual(new Set(['prj_1100', 'prj_1099', 'prj_1098', null]));
      expect(top.buckets.flatMap(({ groups }) => groups).at(-1)?.keys).toBe(1_097);
      expect(amountOf(top.buckets.flatMap(({ groups }) => groups))).toBe(whole);
      expect(amountOf(top.groups)).toBe(whole);
      expect(top.total_microcredits).toBe(whole);
    }
  });

  it('ranks by all there is: what was given back since it was counted lets another key pass', async () => {
    const account = new DrainingAccount(anAccount({ grants: [purchase(1_000)] }));
    const { ledger } = account;
    const spend = (project: string, amount: number) => {
      const usage = { ...chat, project };
      return ledger.must({ kind: 'debit', amount: credits(amount), usage, collect: 'all' });
    };
    const most = spend('first', 100);
    for (const [project, amount] of Object.entries({ second: 90, third: 80, fourth: 70 }))
      spend(project, amount);
    await account.drain();
    await rollUp(account.db);
    ledger.must(reverse(most.seq, 95));
    const found = await summary(account, '&group_by=project&top=2');
    expect(found.buckets[0]?.groups).toMatchObject([
      { key: 'second', amount_microcredits: 90 },
      { key: 'third', amount_microcredits: 80 },
      { other: true, keys: 2, amount_microcredits: 75 },
    ]);
  });

  it('is refused, naming what to ask for instead, where it comes to too many sums', async () => {
    const account = await manyProjects();
    await account.drain();
    await rollUp(account.db);
    const { sqlite } = account.db;
    // As if every project had spent in each of a hundred hours.
    sqlite.exec(`WITH RECURSIVE hour (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM hour WHERE n < 100)
      INSERT INTO usage_cells (series, start, amount, count)
      SELECT id, n * 3600000, 1, 1 FROM usage_series CROSS JOIN hour`);
    account.ledger.clock += 100 * 3_600_000;
    account.ledger.must(debit(1));
    await account.drain();
    const refused = await ask(account, '&group_by=project&granularity=hour&quantities=false');
    expect(refused.status).toBe(400);
    const problem = (await refused.json()) as { param: string; detail: string };
    expect(problem.param).toBe('granularity');
    expect(problem.detail).toContain('group_by');
    const coarser = await ask(account, '&group_by=project&granularity=hour&top=100');
    expect(coarser.status).toBe(200);
  });
});
