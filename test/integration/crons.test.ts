import { createScheduledController } from 'cloudflare:test';
import { afterEach, expect, test, vi } from 'vitest';
import type { AccountId } from '../../core/units/ids.ts';
import { instant } from '../../core/units/instant.ts';
import { nextDayStart, type WallClock, wallClock } from '../../core/usage/bucket-starts.ts';
import { askForZone, findZone } from '../../db/usage-zones.ts';
import worker from '../../worker/index.ts';
import { anAccount, analysis, env, micro, send } from './api-client.ts';
import { setSession, signedIn } from './signed-in.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const fire = (cron: string) => {
  vi.spyOn(console, 'info').mockImplementation(() => undefined);
  const controller = createScheduledController({ cron, scheduledTime: new Date() });
  return worker.scheduled(controller, env);
};

const storedSeqs = async (account: string) => {
  const query = 'SELECT seq FROM ledger_entries WHERE account = ? ORDER BY seq';
  const { results } = await env.DB.prepare(query).bind(account).all<{ seq: number }>();
  return results.map(({ seq }) => seq);
};

test('the sweep sends again what a D1 restored to an earlier point has lost', async () => {
  const { key, account, at } = await anAccount();
  for (let n = 0; n < 5; n++) await send(`${at}/usage`, { key, body: analysis });
  await expect.poll(() => storedSeqs(account)).toEqual([1, 2, 3, 4, 5, 6, 7]);

  await env.DB.prepare('DELETE FROM ledger_entries WHERE account = ? AND seq > 3')
    .bind(account)
    .run();
  await env.DB.prepare('UPDATE accounts SET check_due_at = 1 WHERE id = ?').bind(account).run();
  await fire('*/10 * * * *');

  expect(await storedSeqs(account)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  const verified = await send(`${at}/entries/verify`, { key });
  expect(verified.json).toMatchObject({ ok: true, seq: 7 });
});

test('the sweep never overwrites what D1 holds instead, and comes back to it', async () => {
  const { key, account, at } = await anAccount();
  await send(`${at}/usage`, { key, body: analysis });
  await expect.poll(() => storedSeqs(account)).toEqual([1, 2, 3]);
  await env.DB.prepare(`UPDATE ledger_entries SET hash = x'00' WHERE account = ? AND seq = 3`)
    .bind(account)
    .run();
  await env.DB.prepare('UPDATE accounts SET check_due_at = 1 WHERE id = ?').bind(account).run();
  const told = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  await fire('*/10 * * * *');

  expect(told.mock.calls.flat().join()).toContain('ledger differs from D1');
  const { results } = await env.DB.prepare(
    `SELECT hex(hash) AS hash, check_due_at AS due FROM ledger_entries
     JOIN accounts ON accounts.id = account WHERE account = ? AND seq = 3`,
  )
    .bind(account)
    .all<{ hash: string; due: number }>();
  expect(results[0]?.hash).toBe('00');
  expect(results[0]?.due).toBeLessThan(Date.now() + 3_600_000);
});

test('the daily clean-up ends sessions that are over and keeps the others', async () => {
  const world = await anAccount();
  const over = await signedIn({ account: world.account });
  const good = await signedIn({ account: world.account });
  const id = await good.session();
  await setSession(await over.session(), { expires_at: Date.now() });
  await fire('17 3 * * *');
  const { results } = await env.DB.prepare('SELECT id FROM sessions').all();
  expect(results).toEqual([{ id }]);
});

test('the daily clean-up forgets what was told long ago, and no stop that is open', async () => {
  const day = 86_400_000;
  const since = (days: number) => Date.now() - days * day;
  const put = (sql: string, ...values: number[]) =>
    env.DB.prepare(sql)
      .bind(...values)
      .run();
  const notice = `INSERT INTO notices (id, account, kind, for_people, key, at, facts, email)
    VALUES (?1, 'a', 'low_balance', 1, ?1, ?2, '{}', 'none')`;
  const delivery = `INSERT INTO webhook_deliveries (notice, endpoint, status, created_at)
    VALUES (?1, 'whe_1', 'pending', ?2)`;
  const sample = `INSERT INTO server_samples (account, server, hour, cpu_p95, memory_p95)
    VALUES ('a', ?1, ?2, 1, 1)`;
  const stop = `INSERT INTO server_stops (account, server, seq, reason, stop_at, announced_at, settled_at)
    VALUES ('a', ?1, ?1, 'credits', 1, 1, ?2)`;
  const invitation = `INSERT INTO invitations
      (id, account, role, token_hash, invited_by, created_at, expires_at)
    VALUES (?1, 'a', 'viewer', ?1, 'system', 1, ?2)`;
  const link = `INSERT INTO portal_links
      (token_hash, account, role, created_by, created_at, expires_at)
    VALUES (?1, 'a', 'owner', 'key_1', 1, ?2)`;
  for (const [sql, days] of [
    [notice, 400],
    [delivery, 30],
    [sample, 90],
    [stop, 400],
    [invitation, 90],
    [link, 1],
  ] as const) {
    await put(sql, 1, since(days + 1));
    await put(sql, 2, since(days - 1));
  }
  await put(stop.replace('?2', 'NULL'), 3);
  await fire('17 3 * * *');
  const left = async (what: string, table: string) =>
    (
      await env.DB.prepare(`SELECT cast(${what} AS INTEGER) AS it FROM ${table} ORDER BY 1`).all<{
        it: number;
      }>()
    ).results.map(({ it }) => it);
  expect(await left('id', 'notices')).toEqual([2]);
  expect(await left('notice', 'webhook_deliveries')).toEqual([2]);
  expect(await left('server', 'server_samples')).toEqual([2]);
  expect(await left('server', 'server_stops')).toEqual([2, 3]);
  expect(await left('id', 'invitations')).toEqual([2]);
  expect(await left('token_hash', 'portal_links')).toEqual([2]);
});

const sumsIn = (table: 'usage_cells' | 'usage_days', account: string) =>
  env.DB.prepare(
    `SELECT sum(count) AS count, sum(amount) AS amount FROM ${table}
     JOIN usage_series ON usage_series.id = series WHERE account = ?`,
  )
    .bind(account)
    .first();

/** An account that used something four times, and what D1 has of it. */
async function spendings() {
  const { key, account, at } = await anAccount();
  for (let n = 0; n < 4; n++) await send(`${at}/usage`, { key, body: analysis });
  await expect.poll(() => storedSeqs(account)).toEqual([1, 2, 3, 4, 5, 6]);
  const query = `SELECT count(*) AS count, sum(amount) AS amount FROM ledger_entries
    WHERE account = ? AND kind = 'debit'`;
  const spent = await env.DB.prepare(query).bind(account).first();
  return { key, account, at, spent };
}

test('every minute what was used since is counted once, by runs that overlap too', async () => {
  const { key, account, at, spent } = await spendings();
  await Promise.all([fire('* * * * *'), fire('* * * * *'), fire('* * * * *')]);
  expect(await sumsIn('usage_cells', account)).toEqual(spent);

  await send(`${at}/usage`, { key, body: analysis });
  await expect.poll(() => storedSeqs(account)).toHaveLength(7);
  await fire('* * * * *');
  await fire('* * * * *');
  expect(await sumsIn('usage_cells', account)).toMatchObject({ count: 5 });
});

test('days are made of what was counted before somebody looked at them', async () => {
  const { account, spent } = await spendings();
  await fire('* * * * *');
  const now = instant(Date.now());
  const next = nextDayStart(now, wallClock('Asia/Kathmandu') as WallClock);
  await askForZone(env.DB, account as AccountId, 'Asia/Kathmandu', now, next);
  expect(await sumsIn('usage_days', account)).toEqual({ count: null, amount: null });
  await fire('* * * * *');
  expect(await sumsIn('usage_days', account)).toEqual(spent);
  expect(await findZone(env.DB, account as AccountId, 'Asia/Kathmandu')).toMatchObject({
    since: 0,
  });
});

test('a schedule nobody has a job for is a mistake that shows', async () => {
  await expect(fire('1 1 1 1 1')).rejects.toThrow('no job for the schedule');
});

test('every schedule runs all its jobs, on an account that has something for each', async () => {
  const { key, at } = await anAccount();
  const budget = { scope: 'account', period: 'day', time_zone: 'UTC' };
  const limit = { limit_microcredits: micro(100), hard: false };
  await send(`${at}/budgets`, { key, body: { ...budget, ...limit } });
  await send(`${at}/usage`, { key, body: analysis });
  const spoken = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  for (const cron of ['* * * * *', '*/10 * * * *', '17 3 * * *']) await fire(cron);
  expect(spoken).not.toHaveBeenCalled();
});

test('the daily schedule forgets what is old before it reckons what costs much', async () => {
  const told = vi.spyOn(console, 'info').mockImplementation(() => undefined);
  await fire('17 3 * * *');
  const logged = told.mock.calls.flat().join('\n');
  const order = [...logged.matchAll(/"job":"(\w+)"/g)].map(([, job]) => job);
  expect(order).toEqual(['cleanUp', 'makeTips', 'makeForecasts']);
});
