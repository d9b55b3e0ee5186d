import { afterEach, describe, expect, it, vi } from 'vitest';
import { daysFrom } from '../../core/forecast/calendar.ts';
import {
  type AccountForecast,
  type DailyUsage,
  forecastAccount,
} from '../../core/forecast/forecast.ts';
import type { AccountId } from '../../core/units/ids.ts';
import { instant } from '../../core/units/instant.ts';
import { dayStart, type WallClock, wallClock } from '../../core/usage/bucket-starts.ts';
import { putForecast } from '../../db/forecasts.ts';
import { anAccount, anAccountKey, env, micro, send, type World } from './api-client.ts';
import { aRunningServer, ask, hour, letPass, minute, named, read } from './server-life.ts';

afterEach(() => {
  vi.useRealTimers();
});

/** Midday in UTC and Friday in November 2026: no day, week or month begins during a test. */
const friday = Date.parse('2026-11-27T12:00:00.000Z');
const standAt = (now: number) => vi.useFakeTimers({ toFake: ['Date'], now });

const monthly = {
  ...{ scope: 'account', period: 'month', time_zone: 'UTC' },
  ...{ limit_microcredits: micro(10), hard: true },
};

async function aBudget({ key, at }: World, body: object = {}): Promise<string> {
  const made = await send(`${at}/budgets`, { key, body: { ...monthly, ...body } });
  expect(made.status).toBe(201);
  return String(made.json.budget?.id);
}

const one = async ({ key, at }: World, id: string) =>
  (await send(`${at}/budgets/${id}`, { key })).json.budget;

/** Costs one credit for every unit: 5 to make one small server. */
const five = { meter: 'server.provision', quantities: { servers: 1 }, tier: 'small' };

const use = ({ key, at }: World, body: object = {}, with_: string = key) =>
  send(`${at}/usage`, { key: with_, body: { ...five, ...body } });

describe('a budget', () => {
  it('says what it is, what was spent in its period and what is left', async () => {
    standAt(friday);
    const world = await anAccount();
    await use(world);
    const { key, at } = world;
    const body = { ...monthly, name: 'All of it', time_zone: 'Asia/Kathmandu' };
    const made = await send(`${at}/budgets`, { key, body, headers: named('make') });
    expect(made.status).toBe(201);
    const id = String(made.json.budget?.id);
    expect(made.json.budget).toEqual({
      ...{ id, name: 'All of it', scope: 'account', target: null, period: 'month', hard: true },
      ...{ time_zone: 'Asia/Kathmandu', limit_microcredits: micro(10) },
    });
    const held = { amount_microcredits: micro(2) };
    expect((await send(`${at}/holds`, { key, body: held })).status).toBe(201);
    expect(await one(world, id)).toEqual({
      ...(made.json.budget as object),
      ...{ target_name: null, spent_microcredits: micro(5), held_microcredits: micro(2) },
      ...{ left_microcredits: micro(3), alerted: 50 },
      ...{ period_start: '2026-10-31T18:15:00.000Z', period_end: '2026-11-30T18:15:00.000Z' },
      projected: expect.objectContaining({ point_microcredits: expect.any(Number) }),
      ...{ projected_by: 'pace', created_at: '2026-11-27T12:00:00.000Z' },
    });
    const listed = await send(`${at}/budgets`, { key });
    expect(listed.json.data).toEqual([await one(world, id)]);
    const again = await send(`${at}/budgets`, { key, body, headers: named('make') });
    expect(again.text).toBe(made.text);
    letPass(40 * 24 * hour);
    expect(await one(world, id)).toMatchObject({
      ...{ spent_microcredits: 0, held_microcredits: 0, alerted: 0, projected: null },
      ...{ period_start: '2026-12-31T18:15:00.000Z', projected_by: null },
    });
  });

  it('goes on at its pace from a fifth of its period on', async () => {
    standAt(Date.parse('2026-11-27T04:00:00.000Z'));
    const world = await anAccount();
    const id = await aBudget(world, { period: 'day', hard: false });
    await use(world);
    expect(await one(world, id)).toMatchObject({ projected: null });
    letPass(2 * hour);
    const quarter = await one(world, id);
    expect(quarter?.projected).toMatchObject({ point_microcredits: micro(20) });
  });

  it('of the account is foreseen by its forecast, while that is fresh', async () => {
    standAt(friday);
    const world = await anAccount();
    await use(world);
    const id = await aBudget(world);
    const clock = wallClock('UTC') as WallClock;
    const starts = daysFrom(dayStart(instant(friday), clock), clock);
    const none = Array<number>(60).fill(0);
    const daily: DailyUsage = {
      ...{ code_analysis: none, infra_planning: none, server_provisioning: none, other: none },
      ai_chat: none.map(() => micro(4)),
    };
    const forecast = forecastAccount(daily) as AccountForecast;
    const account = world.account as AccountId;
    const made = { timeZone: 'UTC', day: '2026-11-26', starts, forecast, madeAt: instant(friday) };
    await putForecast(env.DB, account, made);
    // Half of Friday, then Saturday, Sunday and Monday, at 4 credits each.
    expect(await one(world, id)).toMatchObject({
      projected: { point_microcredits: micro(5 + 2 + 12) },
      projected_by: 'forecast',
    });
    const project = await aBudget(world, { scope: 'project', target: 'prj_a' });
    expect(await one(world, project)).toMatchObject({ projected_by: 'pace' });
    letPass(2 * 24 * hour);
    expect(await one(world, id)).toMatchObject({ projected_by: 'pace' });
  });

  it('changes name, limit and hardness, and is removed', async () => {
    const world = await anAccount();
    const { key, at } = world;
    const id = await aBudget(world);
    const path = `${at}/budgets/${id}`;
    const change = { name: 'New', limit_microcredits: micro(3), hard: false };
    const changed = await send(path, { key, method: 'PATCH', body: change });
    expect(changed.status).toBe(200);
    expect(changed.json.budget).toMatchObject({ id, ...change, scope: 'account' });
    await send(path, { key, method: 'PATCH', body: { hard: true } });
    expect(await one(world, id)).toMatchObject({ ...change, hard: true });
    expect((await use(world)).status).toBe(402);
    const removed = await send(path, { key, method: 'DELETE', headers: named('away') });
    expect(removed.json.budget).toEqual({ id, removed: true });
    const again = await send(path, { key, method: 'DELETE', headers: named('away') });
    expect(again.text).toBe(removed.text);
    expect((await send(path, { key })).status).toBe(404);
    expect((await send(path, { key, method: 'DELETE' })).status).toBe(404);
    expect((await use(world)).status).toBe(201);
  });

  it('of another account is not there', async () => {
    const mine = await anAccount();
    const { key } = mine;
    const other = await anAccount(key);
    const path = `${mine.at}/budgets/${await aBudget(other)}`;
    const body = { limit_microcredits: 1 };
    for (const refused of [
      await send(path, { key }),
      await send(path, { key, method: 'PATCH', body }),
      await send(path, { key, method: 'DELETE' }),
      await send(`${mine.at}/budgets/bud_nothing`, { key, method: 'DELETE' }),
    ])
      expect(refused.status).toBe(404);
    expect((await send(`${mine.at}/budgets`, { key })).json.data).toEqual([]);
  });

  it('names the field that is wrong, and the scope that is missing', async () => {
    const world = await anAccount();
    const { key, at } = world;
    const id = await aBudget(world);
    const wrong: [object, string][] = [
      [{ ...monthly, scope: 'team' }, 'scope'],
      [{ ...monthly, target: 'prj_a' }, 'target'],
      [{ ...monthly, scope: 'project' }, 'target'],
      [{ ...monthly, period: 'year' }, 'period'],
      [{ ...monthly, time_zone: 'Mars/Base' }, 'time_zone'],
      [{ ...monthly, limit_microcredits: 0 }, 'limit_microcredits'],
      [{ ...monthly, limit_microcredits: 1.5 }, 'limit_microcredits'],
      [{ ...monthly, hard: 'yes' }, 'hard'],
      [{ ...monthly, name: 'x'.repeat(101) }, 'name'],
      [{ ...monthly, colour: 'red' }, 'colour'],
    ];
    for (const [body, param] of wrong) {
      const refused = await send(`${at}/budgets`, { key, body });
      expect(refused.status).toBe(400);
      expect(refused.json).toMatchObject({ code: 'invalid_request', param });
    }
    for (const [body, param] of [
      [{}, 'body'],
      [{ scope: 'account' }, 'scope'],
      [{ limit_microcredits: -1 }, 'limit_microcredits'],
    ] as const) {
      const refused = await send(`${at}/budgets/${id}`, { key, method: 'PATCH', body });
      expect(refused.json).toMatchObject({ code: 'invalid_request', param });
    }
    const reader = await anAccountKey(world, ['budgets:read']);
    const refused = await send(`${at}/budgets`, { key: reader.secret, body: monthly });
    expect(refused.json).toMatchObject({ code: 'forbidden', scope: 'budgets:write' });
    expect((await send(`${at}/budgets`, { key: reader.secret })).status).toBe(200);
  });

  it('is one of a hundred at the most', async () => {
    const world = await anAccount();
    const { key, at } = world;
    for (let n = 0; n < 100; n++) await aBudget(world, { hard: false });
    const refused = await send(`${at}/budgets`, { key, body: monthly });
    expect(refused.json).toMatchObject({ code: 'limit_reached', limit: 'budgets', max: 100 });
    expect((await send(`${at}/budgets`, { key })).json.data).toHaveLength(100);
  });
});

describe('a hard budget', () => {
  it('refuses what would pass it, says which it was, and says so again', async () => {
    standAt(friday);
    const world = await anAccount();
    const { key, at } = world;
    await aBudget(world, { limit_microcredits: micro(100) });
    const id = await aBudget(world, { period: 'week', limit_microcredits: micro(7) });
    await use(world);
    const body = { amount_microcredits: micro(1) };
    await send(`${at}/holds`, { key, body });
    const headers = named('too much');
    const refused = await send(`${at}/usage`, { key, body: five, headers });
    expect(refused.status).toBe(402);
    expect(refused.json).toMatchObject({
      ...{ code: 'budget_exceeded', retryable: false, required_microcredits: micro(5) },
      budget: {
        ...{ id, limit_microcredits: micro(7), spent_microcredits: micro(5) },
        ...{ held_microcredits: micro(1), resets_at: '2026-11-30T00:00:00.000Z' },
      },
    });
    expect(refused.json.detail).toContain(String(micro(5)));
    const again = await send(`${at}/usage`, { key, body: five, headers });
    expect(again.text).toBe(refused.text);
    const small = await send(`${at}/holds`, { key, body });
    expect(small.status).toBe(201);
    const batch = await send(`${at}/usage/batch`, { key, body: { events: [five] } });
    expect(batch.json.results?.[0]).toMatchObject({
      status: 402,
      error: { code: 'budget_exceeded', budget: { id } },
    });
    letPass(3 * 24 * hour);
    expect((await use(world)).status).toBe(201);
  });

  it('of a project, a member, a key or a server is about that alone, by name', async () => {
    const world = await anAccount();
    const { key, at } = world;
    const made = await send(`${at}/projects`, { key, body: { name: 'Atlas' } });
    const project = String(made.json.id);
    const own = await anAccountKey(world, ['usage:write']);
    const other = await anAccountKey(world, ['usage:write']);
    const limit = { limit_microcredits: micro(5) };
    const cases = [
      { scope: 'project', target: project, name: 'Atlas', in: { project }, by: key },
      { scope: 'member', target: 'ann', name: 'ann', in: { member: 'ann' }, by: key },
      { scope: 'server', target: 'mine', name: null, in: { server: 'mine' }, by: key },
      { scope: 'key', target: own.id, name: 'A key', in: {}, by: own.secret },
    ];
    for (const { scope, target, name, in: labels, by } of cases) {
      const id = await aBudget(world, { ...limit, scope, target });
      expect(await one(world, id)).toMatchObject({ scope, target, target_name: name });
      expect((await use(world, labels, by)).status).toBe(201);
      expect(await one(world, id)).toMatchObject({ left_microcredits: 0, alerted: 100 });
      const refused = await use(world, labels, by);
      expect(refused.json).toMatchObject({ code: 'budget_exceeded', budget: { id } });
    }
    const elsewhere = { project: 'prj_b', member: 'ben', server: 'theirs' };
    expect((await use(world, elsewhere, other.secret)).status).toBe(201);
  });

  it('of a server ends it when the next hour does not fit, unless it is raised in time', async () => {
    standAt(friday);
    const world = await anAccount();
    const { key, at } = world;
    const server = await aRunningServer(world);
    const body = { limit_microcredits: micro(10), scope: 'server', target: server.id };
    const id = await aBudget(world, body);
    expect(await one(world, id)).toMatchObject({
      ...{ target_name: 'web', spent_microcredits: micro(5), held_microcredits: micro(2.4) },
    });
    letPass(hour + 55 * minute);
    expect(await read(key, server)).toMatchObject({
      ...{ status: 'stopping', stopping_reason: 'budget' },
    });
    const path = `${at}/budgets/${id}`;
    const more = { limit_microcredits: micro(13) };
    expect((await send(path, { key, method: 'PATCH', body: more })).status).toBe(200);
    expect(await read(key, server)).toMatchObject({ status: 'running' });
    letPass(3 * hour);
    expect(await read(key, server)).toMatchObject({
      ...{ status: 'stopped', stopped_reason: 'budget', runtime_microcredits: micro(7.2) },
    });
    const started = await ask(key, `${server.path}/start`);
    expect(started.status).toBe(402);
    expect(started.json).toMatchObject({ code: 'budget_exceeded', budget: { id } });
  });
});
