import {
  createExecutionContext,
  createScheduledController,
  waitOnExecutionContext,
} from 'cloudflare:test';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Credits, credits } from '../../core/units/credits.ts';
import { dayMs, type Instant, instant, minuteMs } from '../../core/units/instant.ts';
import {
  type DashboardQuery,
  firstLook,
  others,
  summaries,
} from '../../scripts/benching/rows/dashboard-queries.ts';
import { accountRpc } from '../../worker/account/account-client.ts';
import type { SimulatedCommand } from '../../worker/account/protocol.ts';
import worker from '../../worker/index.ts';
import { countedD1, noD1 } from '../support/worker/bench/counted-d1.ts';
import { anAccountKey, aPlatformKey, env, local } from './api-client.ts';

/** So few that a handful of entries in each fills every cell there can be. */
const days = 3;
const quarterMs = 15 * minuteMs;
const labels = [
  { project: 'prj_one', model: 'openai/gpt-5-mini', member: 'member1@company.example' },
  { project: 'prj_one', model: 'openai/gpt-5-mini', member: 'ada' },
  { project: 'prj_two', model: 'openai/gpt-5-mini', member: 'ada' },
  { project: 'prj_two', model: 'anthropic/claude-haiku-4-5', member: 'ada' },
];

/** Before the quarter that is under way, so that all of them are whole. */
const now = instant(Math.floor(Date.now() / quarterMs) * quarterMs);
const from = instant(now - days * dayMs);

const purchase: SimulatedCommand = {
  at: from,
  command: {
    kind: 'grant',
    source: 'purchase',
    amount: credits(1_000_000_000_000),
    priority: 50,
    reason: 'Purchase',
  },
};

const debit = (at: Instant, of: (typeof labels)[number]): SimulatedCommand => ({
  at,
  command: {
    kind: 'debit',
    amount: 7 as Credits,
    usage: { meter: 'ai.chat', quantities: { input_tokens: 5 }, card: 1, ...of },
    collect: 'all',
  },
});

/** An account that did the same over and over in every quarter of three days, all of it counted. */
async function aLedger(platform: string, timesPerQuarter: number) {
  const made = await local('/local/accounts', {
    name: 'Company',
    external_id: `company-${timesPerQuarter}`,
    at: from,
  });
  const id = String(made.json.id);
  const steps = [purchase];
  for (let start = from; start < now; start = instant(start + quarterMs))
    for (let time = 0; time < timesPerQuarter; time++)
      for (const of of labels) steps.push(debit(instant(start + time * minuteMs), of));
  const rpc = accountRpc(env, id as never);
  const done = await rpc.executeHistory(steps);
  if (!done.ok) throw new Error(`the history was not let in: ${done.denial.code}`);
  expect(done.value.every((outcome) => outcome?.kind === 'accepted')).toBe(true);
  const last = done.value.at(-1);
  const entries = last?.kind === 'accepted' ? last.entry.seq : 0;
  await expect.poll(() => rpc.reconcile(undefined)).toMatchObject({ value: { drained: 'empty' } });
  const world = { key: platform, account: id, at: `/v1/accounts/${id}` };
  const { secret } = await anAccountKey(world, ['entries:read', 'balance:read']);
  return { id, key: secret, entries, from, to: now - 1, project: 'prj_one', tookMs: 0 };
}

type Ledger = Awaited<ReturnType<typeof aLedger>>;

/** Rows D1 reads before a question is answered. */
async function rowsRead({ path }: DashboardQuery, ledger: Ledger): Promise<number> {
  const d1 = noD1();
  const request = new Request(`http://localhost${path(ledger)}`, {
    headers: { authorization: `Bearer ${ledger.key}` },
  });
  const context = createExecutionContext();
  const response = await worker.fetch(
    request as Parameters<typeof worker.fetch>[0],
    { ...env, DB: countedD1(env.DB, d1) },
    context,
  );
  const text = await response.text();
  const { rowsRead: rows } = d1;
  await waitOnExecutionContext(context);
  expect(response.status, text).toBe(200);
  return rows;
}

async function rollUp(): Promise<void> {
  vi.spyOn(console, 'info').mockImplementation(() => undefined);
  const cron = '* * * * *';
  await worker.scheduled(createScheduledController({ cron, scheduledTime: new Date() }), env);
}

let few: Ledger;
let many: Ledger;

beforeEach(async () => {
  const platform = await aPlatformKey();
  few = await aLedger(platform, 1);
  many = await aLedger(platform, 5);
  await rollUp();
});

/** Walks down an index one level deeper, and the halving that finds an instant. */
const fewRows = 40;

async function expectTheSame(queries: readonly DashboardQuery[]): Promise<void> {
  for (const query of queries) {
    const short = await rowsRead(query, few);
    const long = await rowsRead(query, many);
    expect(long, `${query.name}: ${short} rows of the short ledger`).toBeLessThanOrEqual(
      short * 1.1 + fewRows,
    );
    expect(long, query.name).toBeLessThanOrEqual(10_000);
  }
}

describe('what the dashboard asks', () => {
  it('reads no more rows for summaries of a ledger five times as long', async () => {
    await expectTheSame(firstLook);
    for (const ledger of [few, many]) for (const query of summaries) await rowsRead(query, ledger);
    await rollUp();
    await expectTheSame(summaries);
  });

  it('reads no more rows for a page, a receipt or a balance', async () => {
    await expectTheSame(others);
  });
});
