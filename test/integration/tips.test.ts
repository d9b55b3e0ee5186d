import { createScheduledController } from 'cloudflare:test';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Rerated } from '../../core/tips/evidence.ts';
import { resaving } from '../../core/tips/saving.ts';
import { credits, microcreditsPerCredit, zero } from '../../core/units/credits.ts';
import { type Seq, seqOfServer } from '../../core/units/ids.ts';
import { dayMs, formatInstant, hourMs, instant } from '../../core/units/instant.ts';
import worker from '../../worker/index.ts';
import { makeTipsOf } from '../../worker/tips/make-tips.ts';
import { countedD1, noD1 } from '../support/worker/bench/counted-d1.ts';
import { type Body, env, send } from './api-client.ts';
import {
  act,
  aPast,
  aServer,
  command,
  drained,
  expectCleared,
  found,
  type Place,
  type ShownTip,
  termsOf,
  tipOf,
  tipsOf,
  used,
} from './tips-world.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const opus = {
  meter: 'ai.chat',
  model: 'anthropic/claude-opus-4-1',
  quantities: { input_tokens: 20_000, output_tokens: 1_000 },
} as const;
const plan = {
  meter: 'infra.plan',
  quantities: { resources: 12, dependencies: 3, environments: 1 },
} as const;

/** A month later, in which nothing was used. */
function aMonthLater(): void {
  const now = Date.now;
  vi.spyOn(Date, 'now').mockImplementation(() => now() + 31 * dayMs);
}

const saves = (tip: ShownTip) => resaving(tip as unknown as Parameters<typeof resaving>[0]);

/** The account's own entries, quoted otherwise by the API, come to what the tip says. */
async function quoted(place: Place, tip: ShownTip, instead: (entry: Body) => object) {
  const { entries } = tip.evidence as Rerated;
  const { json } = await send(`${place.at}/entries?kind=debit&limit=100`, { key: place.key });
  const seqOf = (id: string) => Number(id.split('_').at(-1));
  const own = (json.data as unknown as Body[]).filter(
    (entry) =>
      Number(entry.seq) >= seqOf(entries.first) && Number(entry.seq) <= seqOf(entries.last),
  );
  expect(own).toHaveLength(entries.count);
  let [now, then] = [0, 0];
  for (const entry of own) {
    const { json: quote } = await send(`${place.at}/quotes`, {
      key: place.key,
      body: instead(entry),
    });
    now += Number(entry.amount_microcredits);
    then += Number(quote.amount_microcredits);
  }
  return { now_microcredits: now, instead_microcredits: then };
}

describe('each tip is found where its condition holds, and cleared where it holds no more', () => {
  it('a cheaper model: the same tokens, quoted by the API', async () => {
    const place = await aPast();
    await used(place, 12, { ...opus, quantities: { input_tokens: 2_000, output_tokens: 900 } });
    const tip = found(await tipOf(place, 'cheaper_model'));
    expect(tip).toMatchObject({
      subject: opus.model,
      evidence: { entries: { count: 12 } },
      apply: { kind: 'how_to' },
    });
    const { instead_model: model } = tip.evidence as unknown as { instead_model: string };
    const sums = await quoted(place, tip, ({ quantities }) => ({
      meter: 'ai.chat',
      model,
      quantities,
    }));
    expect(tip.evidence).toMatchObject(sums);
    expect(tip.saving_microcredits).toBe(sums.now_microcredits - sums.instead_microcredits);
    expect(saves(tip)).toBe(tip.saving_microcredits);
    aMonthLater();
    await expectCleared(place, 'cheaper_model');
  });

  it('caching: half of long prompts read from the cache', async () => {
    const place = await aPast();
    await used(place, 12, opus);
    const tip = found(await tipOf(place, 'caching'));
    const sums = await quoted(place, tip, () => ({
      ...opus,
      quantities: { input_tokens: 10_000, cached_input_tokens: 10_000, output_tokens: 1_000 },
    }));
    expect(tip.evidence).toMatchObject(sums);
    expect(tip.saving_microcredits).toBe(sums.now_microcredits - sums.instead_microcredits);
    aMonthLater();
    await expectCleared(place, 'caching');
  });

  it('a template: plans of a project but the first', async () => {
    const place = await aPast();
    const project = await send(`${place.at}/projects`, {
      key: place.key,
      body: { name: 'Shop' },
    });
    const id = String(project.json.id);
    await used(place, 5, { ...plan, project: id });
    const tip = found(await tipOf(place, 'use_template'));
    const sums = await quoted(place, tip, () => ({ ...plan, template: true }));
    expect(tip.evidence).toMatchObject({ ...sums, rows: [{ id, name: 'Shop', count: 4 }] });
    expect(tip.saving_microcredits).toBe(sums.now_microcredits - sums.instead_microcredits);
    aMonthLater();
    await expectCleared(place, 'use_template');
  });

  it('a server that is too large, until it is resized', async () => {
    const place = await aPast();
    const server = await aServer(place, { tier: 'large', days: 6 });
    await send(`${place.at}/servers/${server}/samples`, {
      key: place.key,
      body: {
        samples: Array.from({ length: 100 }, (_, n) => ({
          at: formatInstant(instant(Date.now() - (n + 1) * hourMs)),
          cpu_p95: 11,
          memory_p95: 22.5,
        })),
      },
    });
    const tip = found(await tipOf(place, 'right_size_server'));
    const { seconds } = tip.evidence as unknown as { seconds: number };
    expect(seconds).toBeGreaterThan(140 * 3_600);
    expect(tip).toMatchObject({
      subject: server,
      subject_name: 'web',
      // 9.6 credits an hour beside 4.8, by the second.
      saving_microcredits: Math.floor((seconds * 4_800_000) / 3_600),
      evidence: {
        samples: { days: 7, hours: 100, cpu_p95: 11, memory_p95: 22.5 },
        paid_microcredits: (seconds * 9_600_000) / 3_600,
      },
      apply: { kind: 'resize_server', server, tier: 'medium' },
    });
    const { tier } = tip.apply;
    const resized = await send(`${place.at}/servers/${server}/resize`, {
      key: place.key,
      body: { tier },
    });
    expect(resized.status).toBe(200);
    await expectCleared(place, 'right_size_server');
  });

  it('not a server that was made smaller lately, for how idle it was before', async () => {
    const place = await aPast();
    const server = await aServer(place, { tier: 'large', days: 6 });
    const sampled = Array.from({ length: 100 }, (_, n) => ({
      at: formatInstant(instant(Date.now() - (n + 1) * hourMs)),
      cpu_p95: 30,
      memory_p95: 30,
    }));
    const asked = seqOfServer(place.account, server) as Seq;
    const resize = { kind: 'resize_server', server: asked, terms: termsOf('medium') } as const;
    await command(place.account, resize, Date.now() - 3 * hourMs);
    const samples = { key: place.key, body: { samples: sampled } };
    await send(`${place.at}/servers/${server}/samples`, samples);
    await drained(place);
    expect(await tipOf(place, 'right_size_server')).toBeUndefined();
  });

  it('a project nobody uses, until somebody does', async () => {
    const place = await aPast();
    const server = await aServer(place, { tier: 'small', project: 'prj_old', days: 33 });
    await aServer(place, { tier: 'small', project: 'prj_new', days: 3 });
    const unused = (await tipsOf(place)).filter(({ kind }) => kind === 'unused_project');
    expect(unused).toHaveLength(1);
    const tip = found(unused[0]);
    expect(tip).toMatchObject({
      subject: 'prj_old',
      apply: { kind: 'stop_servers', servers: [server] },
      evidence: { instead_microcredits: 0, rows: [{ id: server, name: 'web' }] },
    });
    const { seconds } = tip.evidence as unknown as { seconds: number };
    expect(Math.abs(seconds - 30 * 24 * 3_600)).toBeLessThanOrEqual(2 * 3_600);
    expect(tip.saving_microcredits).toBe(Math.ceil((seconds * 2_400_000) / 3_600));
    await send(`${place.at}/usage`, { key: place.key, body: { ...plan, project: 'prj_old' } });
    await expectCleared(place, 'unused_project');
  });

  it('a plan instead of packages, until there is one', async () => {
    const place = await aPast();
    const pay = (n: number) =>
      env.DB.prepare(
        `INSERT INTO payments (id, account, key, kind, status, description, amount_minor, tax_minor,
           currency, credits, created_at)
         VALUES (?1, ?2, ?1, 'purchase', 'succeeded', 'Starter', 1000, 0, 'usd', 1000000000, ?3)`,
      ).bind(`pay_tips_${n}`, place.account, Date.now() - n * dayMs);
    await env.DB.batch([1, 12, 24, 36].map(pay));
    const tip = found(await tipOf(place, 'plan_instead_of_packages'));
    expect(tip).toMatchObject({
      saving_microcredits: 300 * microcreditsPerCredit,
      apply: { kind: 'subscribe', plan: 'plus' },
    });
    await env.DB.prepare(
      `INSERT INTO subscriptions (id, account, customer, plan, item, price, status, period_start,
         period_end, created_at) VALUES ('sub_1', ?, 'cus_1', 'plus', 'si_1', 'price_1', 'active', 1, ?, 1)`,
    )
      .bind(place.account, Date.now() + dayMs)
      .run();
    await expectCleared(place, 'plan_instead_of_packages');
  });

  it('auto top-up where work was refused, until it is on', async () => {
    const place = await aPast();
    const refused = await send(`${place.at}/usage`, {
      key: place.key,
      body: { ...plan, quantities: { environments: 900_000 } },
      headers: { 'idempotency-key': 'too much' },
    });
    expect(refused.status).toBe(402);
    expect(await tipOf(place, 'auto_top_up')).toMatchObject({
      saving_microcredits: 0,
      evidence: { rows: [{ count: 1 }] },
      apply: { kind: 'enable_auto_top_up' },
    });
    await command(place.account, {
      kind: 'set_top_up',
      enabled: true,
      threshold: credits(1),
      credits: credits(200),
      bonus: zero,
      price: { amountMinor: 2_000, currency: 'usd' },
      monthlyCapMinor: 10_000,
      consent: { by: place.account, textHash: 'words' },
    });
    await expectCleared(place, 'auto_top_up');
  });

  it('a budget where none watches, until one does', async () => {
    const place = await aPast();
    await used(place, 20, { ...plan, quantities: { environments: 7 } });
    const tip = found(await tipOf(place, 'missing_budget'));
    expect(tip).toMatchObject({
      subject: null,
      evidence: { spent_microcredits: 20 * 28 * microcreditsPerCredit },
      apply: { kind: 'create_budget', budget: { scope: 'account', period: 'month' } },
    });
    const budget = { ...(tip.apply.budget as object), name: 'Month', time_zone: 'UTC' };
    const made = await send(`${place.at}/budgets`, { key: place.key, body: budget });
    expect(made.status).toBe(201);
    await expectCleared(place, 'missing_budget');
  });
});

describe('what a person makes of a tip', () => {
  it('stays, though it is found again', async () => {
    const place = await aPast();
    await used(place, 12, opus);
    const tip = found(await tipOf(place, 'caching'));
    const dismissed = await act(place, tip, 'dismiss');
    expect(dismissed.json).toMatchObject({ tip: { id: tip.id, status: 'dismissed' } });
    expect(await tipOf(place, 'caching')).toBeUndefined();
    expect(await tipOf(place, 'caching', 'dismissed')).toMatchObject({ id: tip.id });
    await act(place, tip, 'restore');
    expect(await tipOf(place, 'caching')).toMatchObject({ id: tip.id });
    const applied = await act(place, tip, 'apply');
    expect(applied.json).toMatchObject({ tip: { status: 'applied' } });
    expect(await tipOf(place, 'caching')).toBeUndefined();
  });

  it('is undone when a dismissed one comes to save twice as much', async () => {
    const place = await aPast();
    await used(place, 12, opus);
    await act(place, found(await tipOf(place, 'caching')), 'dismiss');
    const key = place.key;
    for (let n = 0; n < 12; n++) await send(`${place.at}/usage`, { key, body: opus });
    expect(await tipOf(place, 'caching')).toMatchObject({ evidence: { entries: { count: 24 } } });
  });

  it('is of the account’s own tips alone', async () => {
    const place = await aPast();
    await used(place, 12, opus);
    const tip = found(await tipOf(place, 'caching'));
    const stranger = await aPast();
    expect((await act({ ...stranger, key: place.key }, tip, 'dismiss')).status).toBe(404);
    const unknown = { ...tip, id: 'tip_0123456789abcdefghjk' };
    expect((await act(place, unknown, 'apply')).status).toBe(404);
  });
});

/** So many entries of the last days, as D1 would have them: chats, plans and runtime in turns. */
const fill = ({ account }: Place, entries: number) =>
  env.DB.prepare(
    `WITH RECURSIVE place (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM place WHERE n < ?2)
     INSERT INTO ledger_entries (account, seq, at, kind, amount, available, held, owed, meter,
       model, tier, project, server, card, quantities, hash)
     SELECT ?1, (SELECT max(seq) FROM ledger_entries WHERE account = ?1) + n, ?3 - (?2 - n) * 60000,
       CASE n % 3 WHEN 0 THEN 'debit' ELSE 'capture' END, 5, 1, 0, 0,
       CASE n % 3 WHEN 0 THEN 'ai.chat' WHEN 1 THEN 'infra.plan' ELSE 'server.runtime' END,
       'openai/gpt-5', 'small', 'prj_' || (n % 500), 'srv_' || (n % 200), 1,
       CASE n % 3 WHEN 0 THEN '{"input_tokens":9000,"output_tokens":90}'
         WHEN 1 THEN '{"resources":4}' ELSE '{"seconds":3600}' END,
       zeroblob(32)
     FROM place`,
  )
    .bind(account, entries, Date.now())
    .run();

describe('an account is looked through', () => {
  it('once an hour at most, however often somebody looks', async () => {
    const place = await aPast();
    const look = () => send(`${place.at}/tips`, { key: place.key });
    const first = await look();
    expect(first.json).toMatchObject({ data: [], has_more: false });
    await used(place, 12, opus);
    await drained(place);
    expect((await look()).json).toMatchObject({ data: [], made_at: first.json.made_at });
    expect(await tipsOf(place)).not.toEqual([]);
  });

  it('every day by the cron, when something was used', async () => {
    const place = await aPast();
    await used(place, 12, opus);
    await drained(place);
    vi.spyOn(console, 'info').mockImplementation(() => undefined);
    const fire = (cron: string) =>
      worker.scheduled(createScheduledController({ cron, scheduledTime: new Date() }), env);
    await fire('* * * * *');
    await fire('17 3 * * *');
    const { results } = await env.DB.prepare(
      `SELECT kind FROM tips WHERE account = ? AND status = 'open' ORDER BY kind`,
    )
      .bind(place.account)
      .all();
    const kinds = results.map(({ kind }) => kind);
    expect(kinds).toEqual(['caching', 'cheaper_model', 'missing_budget']);
  });

  it('by no more rows of a ledger more than twice as long', async () => {
    const rowsFor = async (entries: number) => {
      const place = await aPast();
      await drained(place);
      await fill(place, entries);
      const d1 = noD1();
      const at = instant(Date.now());
      const db = countedD1(env.DB, d1);
      expect(await makeTipsOf({ env, db, account: place.account, at })).toBe(true);
      return d1.rowsRead;
    };
    const [short, long] = [await rowsFor(16_000), await rowsFor(40_000)];
    expect(short).toBeGreaterThan(5_000);
    expect(long).toBeLessThanOrEqual(short + 40);
    expect(long).toBeLessThan(20_000);
  });

  it('and what is asked of it amiss is refused by name', async () => {
    const place = await aPast();
    const { key, at } = place;
    for (const [query, param] of [
      ['status=gone', 'status'],
      ['limit=0', 'limit'],
      ['cursor=x', 'cursor'],
      ['kind=caching', 'kind'],
    ]) {
      const refused = await send(`${at}/tips?${query}`, { key });
      expect(refused.json, query).toMatchObject({ code: 'invalid_request', param });
    }
  });
});
