import { createScheduledController } from 'cloudflare:test';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { dayMs, hourMs } from '../../core/units/instant.ts';
import worker from '../../worker/index.ts';
import {
  anAccount,
  anAccountKey,
  analysis,
  aPlatformKey,
  type Body,
  env,
  local,
  send,
  type World,
} from './api-client.ts';

afterEach(async () => {
  vi.restoreAllMocks();
  // What goes on after an answer comes to its end before the storage is emptied.
  for (let n = 0; n < 3; n++) await env.DB.prepare('SELECT 1').first();
});

const chat = {
  meter: 'ai.chat',
  model: 'anthropic/claude-haiku-4-5',
  quantities: { input_tokens: 1_000, output_tokens: 200 },
};

/** An account that was opened so many days ago and has used something on each since. */
async function aPast(days: number): Promise<World> {
  const key = await aPlatformKey();
  const opened = Math.floor(Date.now() / dayMs) * dayMs - days * dayMs;
  const external = { name: 'Then', external_id: crypto.randomUUID(), at: opened };
  const account = String((await local('/local/accounts', external)).json.id);
  const granted = { kind: 'grant', source: 'purchase', amount: 10_000_000_000, reason: 'Seed' };
  const uses = Array.from({ length: days }, (_, day) => ({
    at: opened + day * dayMs + 9 * hourMs,
    command: { kind: 'usage', usage: day % 3 === 0 ? analysis : chat },
  }));
  const steps = [{ at: opened, command: granted }, ...uses];
  expect((await local('/local/history', { account, steps })).json).toMatchObject({ refused: 0 });
  return { key, account, at: `/v1/accounts/${account}` };
}

const fire = (cron: string) => {
  vi.spyOn(console, 'info').mockImplementation(() => undefined);
  const controller = createScheduledController({ cron, scheduledTime: new Date() });
  return worker.scheduled(controller, env);
};

async function drained({ key, at, account }: World): Promise<void> {
  const { json } = await send(`${at}/balance`, { key });
  const sql = 'SELECT max(seq) AS seq FROM ledger_entries WHERE account = ?';
  await expect
    .poll(() => env.DB.prepare(sql).bind(account).first('seq'), { timeout: 20_000 })
    .toBe(json.as_of_seq);
}

const stored = ({ account }: World) =>
  env.DB.prepare('SELECT time_zone, made_at FROM forecasts WHERE account = ? ORDER BY time_zone')
    .bind(account)
    .all<{ time_zone: string; made_at: number }>();

const listOf = (body: Body | undefined) => (body ?? []) as unknown as Body[];

describe('GET …/forecast', () => {
  it('foretells thirty days, adding up, before and after the rollup and from what is stored', async () => {
    const world = await aPast(40);
    const { key, at } = world;
    const first = (await send(`${at}/forecast?tz=America/New_York`, { key })).json;
    expect(first).toMatchObject({ hidden: null, tz: 'America/New_York' });
    expect(listOf(first.total?.daily)).toHaveLength(30);
    const sum = (of: (one: Body) => unknown) =>
      listOf(first.categories).reduce((total, one) => total + Number(of(one)), 0);
    expect(first.total?.month_end?.point_microcredits).toBe(
      sum((one) => one.month_end?.point_microcredits),
    );

    await expect.poll(async () => (await stored(world)).results).toHaveLength(1);
    await drained(world);
    await fire('* * * * *');
    const again = (await send(`${at}/forecast?tz=America/New_York`, { key })).json;
    expect(again.total?.daily).toEqual(first.total?.daily);
    await env.DB.prepare('DELETE FROM forecasts').run();
    const anew = (await send(`${at}/forecast?tz=America/New_York`, { key })).json;
    expect(anew.total?.daily).toEqual(first.total?.daily);
  });

  it('counts what was spent a moment ago into the month, and takes it off the balance', async () => {
    const { key, at } = await aPast(10);
    const before = (await send(`${at}/forecast`, { key })).json;
    const used = await send(`${at}/usage`, { key, body: analysis });
    const amount = Number(used.json.entry?.amount_microcredits);
    expect(amount).toBeGreaterThan(0);
    const after = (await send(`${at}/forecast`, { key })).json;
    for (const end of ['today', 'month_end'])
      expect(Number(after.total?.[end]?.so_far_microcredits)).toBe(
        Number(before.total?.[end]?.so_far_microcredits) + amount,
      );
    expect(Number(after.balance?.available_microcredits)).toBe(
      Number(before.balance?.available_microcredits) - amount,
    );
    expect(after.as_of_seq).toBe(used.json.entry?.seq);
  });

  it('is hidden on a new account, and says how much it lacks', async () => {
    const { key, at } = await anAccount();
    await send(`${at}/usage`, { key, body: analysis });
    expect((await send(`${at}/forecast?tz=Asia/Tokyo`, { key })).json).toMatchObject({
      hidden: { reason: 'too_little_data', days: 0, days_needed: 3 },
      total: null,
      balance: { lasts_until: null },
    });
  });

  it('is made by the daily cron, too, once for what was used', async () => {
    const world = await aPast(10);
    await drained(world);
    await fire('* * * * *');
    await fire('17 3 * * *');
    const made = (await stored(world)).results;
    expect(made).toMatchObject([{ time_zone: 'UTC' }]);
    await fire('17 3 * * *');
    expect((await stored(world)).results).toEqual(made);
  });

  it('names the parameter at fault, and refuses strangers', async () => {
    const world = await anAccount();
    const { key, at } = world;
    const refused = await send(`${at}/forecast?tz=Nowhere`, { key });
    expect(refused).toMatchObject({ status: 400, json: { param: 'tz' } });
    const writer = await anAccountKey(world, ['usage:write']);
    expect((await send(`${at}/forecast`, { key: writer.secret })).status).toBe(403);
    const other = await anAccount(key);
    const reader = await anAccountKey(other, ['entries:read']);
    expect((await send(`${at}/forecast`, { key: reader.secret })).status).toBe(404);
    expect((await send(`${other.at}/forecast`, { key: reader.secret })).status).toBe(200);
  });
});
