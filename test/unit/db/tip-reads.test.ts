import { beforeEach, describe, expect, it } from 'vitest';
import type { Fact } from '../../../core/ledger/entry.ts';
import { credits, zero } from '../../../core/units/credits.ts';
import { seq } from '../../../core/units/ids.ts';
import { dayMs, instant } from '../../../core/units/instant.ts';
import type { Usage } from '../../../core/usage/usage-event.ts';
import { appendEntries } from '../../../db/append-entries.ts';
import type { D1Port, D1Statement } from '../../../db/d1.ts';
import {
  isTopUpOn,
  listPurchases,
  projectNames,
  projectsWorkedIn,
  readWalks,
} from '../../../db/tip-reads.ts';
import { findTip, listTips, lookedAt, readStanding, setTipStatus } from '../../../db/tips.ts';
import { rollUp } from '../../support/rolled-up.ts';
import { type SqliteD1, sqliteD1 } from '../../support/sqlite-d1.ts';
import { alice, ledgerOf } from './random-ledger.ts';

const start = 20_000 * dayMs;
const draws = [[seq(2), credits(1)]] as const;

const debit = (usage: Partial<Usage>, amount = 7): Fact => ({
  kind: 'debit',
  amount: credits(amount),
  uncollected: zero,
  draws,
  usage: { meter: 'ai.chat', quantities: { input_tokens: 5 }, card: 1, ...usage },
});
const plan = (project: string, template?: true) =>
  debit({
    meter: 'infra.plan',
    quantities: { resources: 3 },
    project,
    ...(template ? { template } : {}),
  });
const ran = (project: string) =>
  debit({ meter: 'server.runtime', tier: 'small', quantities: { seconds: 9 }, project });

let db: SqliteD1;
beforeEach(() => {
  db = sqliteD1();
});

const append = (facts: readonly Fact[]) => appendEntries(db, alice, ledgerOf(alice, facts, start));

describe('the newest entries of a meter', () => {
  it('are as they were measured, newest first, and say when there may be more', async () => {
    const chats = [1, 2, 3, 4, 5].map((amount) => debit({ model: 'a/b', project: 'p' }, amount));
    await append([...chats, plan('q'), plan('q', true), ran('r')]);
    const walks = await readWalks(db, alice, instant(start), [
      { kind: 'debit', meter: 'ai.chat', limit: 3 },
      { kind: 'debit', meter: 'infra.plan', limit: 2 },
      { kind: 'capture', meter: 'ai.chat', limit: 3 },
    ]);
    expect(walks.map(({ cut, entries }) => [cut, entries.length])).toEqual([
      [true, 3],
      [false, 2],
      [false, 0],
    ]);
    expect(walks[0]?.entries.map(({ paid }) => paid)).toEqual([5, 4, 3]);
    expect(walks[0]?.entries[0]?.usage).toEqual({
      meter: 'ai.chat',
      model: 'a/b',
      project: 'p',
      quantities: { input_tokens: 5 },
    });
    expect(walks[1]?.entries.map(({ usage }) => usage.template)).toEqual([true, undefined]);
  });

  it('are those of the time asked for', async () => {
    await append(Array.from({ length: 30 }, () => debit({})));
    const walk = { kind: 'debit', meter: 'ai.chat', limit: 100 } as const;
    const since = async (ms: number) =>
      (await readWalks(db, alice, instant(ms), [walk]))[0]?.entries.length;
    expect(await since(start)).toBe(30);
    expect(await since(start + 5_000)).toBe(15);
    expect(await since(start + dayMs)).toBe(0);
  });
});

describe('projects that were used for more than servers', () => {
  const ask = ['work', 'idle', 'none'];
  const worked = async (from = start) =>
    [...(await projectsWorkedIn(db, alice, ask, instant(from)))].sort();

  it('are known before and after the rollup has counted them', async () => {
    await append([plan('work'), ran('idle'), ran('work'), debit({ model: 'a/b' })]);
    expect(await worked()).toEqual(['work']);
    await rollUp(db);
    expect(await worked()).toEqual(['work']);
  });

  it('are those of the time alone', async () => {
    await append([plan('work'), ran('idle')]);
    await rollUp(db);
    expect(await worked(start + dayMs)).toEqual([]);
    expect(await projectsWorkedIn(db, alice, [], instant(0))).toEqual(new Set());
  });
});

describe('what an account bought', () => {
  const pay = (id: string, more: Record<string, string | number> = {}) => {
    const row: Record<string, string | number> = {
      id,
      account: alice,
      key: id,
      kind: 'purchase',
      status: 'succeeded',
      description: 'Starter',
      amount_minor: 1_190,
      tax_minor: 190,
      currency: 'usd',
      credits: 1_000_000_000,
      created_at: start,
      ...more,
    };
    const names = Object.keys(row);
    db.sqlite
      .prepare(`INSERT INTO payments (${names}) VALUES (${names.map(() => '?')})`)
      .run(...Object.values(row));
  };

  it('is what was paid for credits, before tax, and not given back', async () => {
    pay('pay_1');
    pay('pay_2', { kind: 'auto_top_up', created_at: start + 1 });
    pay('pay_3', { kind: 'subscription' });
    pay('pay_4', { status: 'quarantined' });
    pay('pay_5', { refunded_minor: 1 });
    pay('pay_6', { disputed_minor: 1 });
    pay('pay_7', { created_at: start - 1 });
    const found = await listPurchases(db, alice, instant(start));
    expect(found.map(({ id }) => id)).toEqual(['pay_2', 'pay_1']);
    expect(found[0]).toMatchObject({ amountMinor: 1_000, at: start + 1, description: 'Starter' });
  });
});

describe('auto top-up', () => {
  const policy = (enabled: boolean) =>
    ({
      kind: 'top_up_policy',
      enabled,
      threshold: credits(1),
      credits: credits(1),
      bonus: zero,
      price: { amountMinor: 1, currency: 'usd' },
      monthlyCapMinor: 1,
    }) satisfies Fact;

  it('is on or off as it was set last', async () => {
    expect(await isTopUpOn(db, alice)).toBe(false);
    await append([policy(false), policy(true), debit({})]);
    expect(await isTopUpOn(db, alice)).toBe(true);
    const more = ledgerOf(alice, [policy(false), policy(true), debit({}), policy(false)], start);
    await appendEntries(db, alice, more.slice(3));
    expect(await isTopUpOn(db, alice)).toBe(false);
  });
});

type Query = [name: string, run: (db: D1Port) => Promise<unknown>];
const page = { status: 'open', before: { saving: 5, id: 'x' }, limit: 10 } as const;

const queries: Query[] = [
  [
    'the newest entries of a meter',
    (to) => readWalks(to, alice, instant(5), [{ kind: 'debit', meter: 'ai.chat', limit: 9 }]),
  ],
  ['projects worked in', (to) => projectsWorkedIn(to, alice, ['p', 'q'], instant(5))],
  ['purchases', (to) => listPurchases(to, alice, instant(5))],
  ['auto top-up', (to) => isTopUpOn(to, alice)],
  ['names of projects', (to) => projectNames(to, alice, ['p'])],
  ['a list of tips', (to) => listTips(to, alice, page)],
  ['a tip', (to) => findTip(to, alice, 't')],
  ['when it was looked', (to) => lookedAt(to, 't')],
  ['tips that stand', (to) => readStanding(to, alice, ['t'])],
  ['an act', (to) => setTipStatus(to, { account: alice, id: 't' }, 'open', instant(5))],
];

/** Every statement with its plan. */
async function plansOf(run: Query[1]): Promise<string[]> {
  const plans: string[] = [];
  const inner = new Map<D1Statement, D1Statement>();
  const watch = (text: string): D1Statement => {
    const statement = db.prepare(text);
    const watched: D1Statement = {
      ...statement,
      bind(...values: unknown[]) {
        const steps = db.sqlite.prepare(`EXPLAIN QUERY PLAN ${text}`).all(...(values as string[]));
        plans.push(...steps.map(({ detail }) => String(detail)));
        return statement.bind(...values);
      },
    };
    inner.set(watched, statement);
    return watched;
  };
  await run({
    prepare: watch,
    batch: (all) => db.batch(all.map((one) => inner.get(one) ?? one)),
  });
  expect(plans.length).toBeGreaterThan(0);
  return plans;
}

describe('no look through an account', () => {
  it.each(queries)('reads a whole table, or sorts one: %s', async (_, run) => {
    const plans = await plansOf(run);
    const scans = plans.filter((step) => /^SCAN /.test(step) && !/VIRTUAL TABLE|search/.test(step));
    expect(scans.filter((step) => !/CONSTANT ROW|\(subquery|usage_watermark/.test(step))).toEqual(
      [],
    );
    expect(plans.filter((step) => /TEMP B-TREE FOR ORDER BY/.test(step))).toEqual([]);
  });

  it('enters the entries of a meter where the time begins, and goes back from the newest', async () => {
    const [, run] = queries[0] as Query;
    expect((await plansOf(run)).at(-1)).toBe(
      'SEARCH entry USING INDEX entries_by_kind (account=? AND kind=? AND meter=? AND seq>?)',
    );
  });

  it('enters the entries of a project after those the rollup has counted', async () => {
    const [, run] = queries[1] as Query;
    const plans = await plansOf(run);
    expect(plans.filter((step) => step.includes('entries_by_project'))).toEqual([
      expect.stringMatching(/^SEARCH entry .*\(account=\? AND project=\? AND seq>\?\)$/),
    ]);
  });
});
