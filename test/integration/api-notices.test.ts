import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { dayMs, instant } from '../../core/units/instant.ts';
import { foreseeBudgets } from '../../worker/cron/budget-forecasts.ts';
import { warnOfExpiry } from '../../worker/cron/expiry-warnings.ts';
import { sendNotices } from '../../worker/cron/send-notices.ts';
import {
  anAccount,
  anAccountKey,
  analysis,
  aSession,
  env,
  micro,
  send,
  type World,
} from './api-client.ts';

beforeEach(() => {
  vi.spyOn(console, 'info').mockImplementation(() => undefined);
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Spends down to below the 100 credits that count as low. */
const spendMost = ({ key, at }: World) =>
  send(`${at}/usage`, {
    key,
    body: { meter: 'code.analysis', quantities: { lines: 200_000, files: 2_000 } },
  });

const notices = ({ key, at }: World, query = '') => send(`${at}/notices${query}`, { key });

/** The drain lags by about a second. */
const untilTold = (world: World, kinds: string[]) =>
  expect
    .poll(async () => (await notices(world)).json.data, { timeout: 10_000 })
    .toMatchObject(kinds.map((kind) => ({ kind })));

const emailed = () => env.DB.prepare('SELECT kind, email, email_tries FROM notices').all();

describe('a low balance', () => {
  it('shows once it is reached, is new until somebody reads it, and does not come again', async () => {
    const world = await anAccount();
    expect((await spendMost(world)).status).toBe(201);
    await untilTold(world, ['low_balance']);
    await send(`${world.at}/usage`, { key: world.key, body: analysis });

    const listed = await notices(world, '?unread=true');
    expect(listed.json).toMatchObject({ unread_count: 1, has_more: false, next_cursor: null });
    const id = String(listed.json.data?.[0]?.id);
    expect(listed.json.data).toMatchObject([
      { title: 'Balance is below 100.00 credits', read_at: null, link: '/settings/billing' },
    ]);

    const headers = { 'idempotency-key': 'read-1' };
    const read = () =>
      send(`${world.at}/notices/${id}/read`, { key: world.key, body: {}, headers });
    const first = await read();
    expect(first.json).toMatchObject({ id, unread_count: 0, read_at: expect.any(String) });
    expect((await read()).text).toBe(first.text);
    expect((await notices(world, '?unread=true')).json).toMatchObject({
      data: [],
      unread_count: 0,
    });
    await untilTold(world, ['low_balance']);
  });

  it('counts from where its account says', async () => {
    const world = await anAccount();
    const body = { email: null, emailed: [], low_balance_microcredits: micro(199) };
    const set = { key: world.key, method: 'PUT', body };
    expect((await send(`${world.at}/notice_settings`, set)).status).toBe(200);
    await send(`${world.at}/usage`, { key: world.key, body: analysis });
    await send(`${world.at}/usage`, {
      key: world.key,
      body: { meter: 'code.analysis', quantities: { lines: 20_000, files: 100 } },
    });
    await untilTold(world, ['low_balance']);
    const [told] = (await notices(world)).json.data as unknown as { facts: object }[];
    expect(told?.facts).toMatchObject({ threshold_microcredits: micro(199) });
  });
});

describe('notices', () => {
  it('are all read at once', async () => {
    const world = await anAccount();
    await spendMost(world);
    await untilTold(world, ['low_balance']);
    const all = await send(`${world.at}/notices/read`, { key: world.key, body: {} });
    expect(all.json).toMatchObject({ read: 1, unread_count: 0 });
    const none = await send(`${world.at}/notices/read`, { key: world.key, method: 'POST' });
    expect(none.json).toMatchObject({ read: 0, unread_count: 0 });
  });

  it('are their account’s alone, and for whom may read them', async () => {
    const world = await anAccount();
    await spendMost(world);
    await untilTold(world, ['low_balance']);
    const other = await anAccount(world.key);
    expect((await notices(other)).json).toMatchObject({ data: [], unread_count: 0 });
    const id = String((await notices(world)).json.data?.[0]?.id);
    const foreign = await send(`${other.at}/notices/${id}/read`, { key: world.key, body: {} });
    expect(foreign.json).toMatchObject({ code: 'not_found' });
    const { secret } = await anAccountKey(world, ['balance:read']);
    const refused = await send('/v1/accounts/me/notices', { key: secret });
    expect(refused.json).toMatchObject({ code: 'forbidden', scope: 'notices:read' });
    const headers = { cookie: await aSession(world.account) };
    expect((await send('/v1/accounts/me/notices', { headers })).json.unread_count).toBe(1);
  });

  it.each([
    ['?unread=yes', 'unread'],
    ['?kind=low_balance', 'kind'],
    ['?limit=0', 'limit'],
    ['?cursor=x', 'cursor'],
  ])('asked for with %s are refused', async (query, param) => {
    const refused = await notices(await anAccount(), query);
    expect(refused.json).toMatchObject({ code: 'invalid_request', param });
  });
});

describe('settings of notices', () => {
  it('are the defaults until somebody sets them, and then what was set', async () => {
    const { key, at } = await anAccount();
    const before = await send(`${at}/notice_settings`, { key });
    expect(before.json).toMatchObject({
      email: null,
      account_email: null,
      low_balance_microcredits: micro(100),
      sends_email: false,
    });
    expect(before.json.emailed).toContain('server_stopping');
    const body = {
      email: 'bills@example.com',
      emailed: ['budget_alert'],
      low_balance_microcredits: 0,
    };
    const set = await send(`${at}/notice_settings`, { key, method: 'PUT', body });
    expect(set.json).toMatchObject(body);
    expect((await send(`${at}/notice_settings`, { key })).json).toMatchObject(body);
  });

  const good = { email: null, emailed: [], low_balance_microcredits: 0 };
  it.each([
    [{ ...good, email: 'nobody' }, 'email'],
    [{ ...good, email: `${'x'.repeat(250)}@example.com` }, 'email'],
    [{ ...good, emailed: ['everything'] }, 'emailed[0]'],
    [{ ...good, emailed: ['low_balance', 'low_balance'] }, 'emailed'],
    [{ ...good, low_balance_microcredits: -1 }, 'low_balance_microcredits'],
    [{ ...good, low_balance_microcredits: 1.5 }, 'low_balance_microcredits'],
    [{ email: null, emailed: [] }, 'low_balance_microcredits'],
    [{ ...good, more: 1 }, 'more'],
  ])('as %j are refused by the field at fault', async (body, param) => {
    const { key, at } = await anAccount();
    const refused = await send(`${at}/notice_settings`, { key, method: 'PUT', body });
    expect(refused.json).toMatchObject({ code: 'invalid_request', param });
  });
});

describe('a grant that expires', () => {
  const withGrant = async (days: number) => {
    const world = await anAccount();
    const expiresAt = Date.now() + days * dayMs;
    const body = {
      source: 'promotion',
      amount_microcredits: micro(5),
      reason: 'Spring',
      expires_at: new Date(expiresAt).toISOString(),
    };
    expect((await send(`${world.at}/grants`, { key: world.key, body })).status).toBe(201);
    await expect
      .poll(
        async () => (await env.DB.prepare('SELECT * FROM expiring_grants').all()).results.length,
      )
      .toBe(1);
    return { world, expiresAt };
  };

  it('is told of seven days before and one day before, each once', async () => {
    const { world, expiresAt } = await withGrant(10);
    const run = (days: number) => warnOfExpiry(env, instant(expiresAt - days * dayMs));
    expect(await run(8)).toBe(0);
    expect(await run(6.9)).toBe(1);
    expect(await run(6.8)).toBe(0);
    expect(await run(0.9)).toBe(1);
    expect(await run(0.1)).toBe(0);
    const { data } = (await notices(world)).json;
    expect(data).toMatchObject([
      { kind: 'grant_expiring', title: '5.00 credits expire in 1 day' },
      {
        title: '5.00 credits expire in 7 days',
        facts: { source: 'promotion', remaining_microcredits: micro(5) },
      },
    ]);
  });

  it('is told of only as far as something is left of it', async () => {
    const { world, expiresAt } = await withGrant(10);
    const spent = await send(`/v1/admin/accounts/${world.account}/adjustments`, {
      key: world.key,
      body: { reason: 'Spent', amount_microcredits: micro(205) },
      headers: { 'idempotency-key': 'all' },
    });
    expect(spent.status).toBe(201);
    await warnOfExpiry(env, instant(expiresAt - 2 * dayMs));
    const kinds = (await notices(world)).json.data as unknown as { kind: string }[];
    expect(kinds.filter(({ kind }) => kind === 'grant_expiring')).toEqual([]);
  });
});

describe('what happens to budgets and servers', () => {
  it('is told with the names they have', async () => {
    const world = await anAccount();
    const { key, at } = world;
    const limit = { limit_microcredits: 1, hard: false };
    const body = { name: 'Tiny', scope: 'account', period: 'month', time_zone: 'UTC', ...limit };
    expect((await send(`${at}/budgets`, { key, body })).status).toBe(201);
    await send(`${at}/usage`, { key, body: analysis });
    const server = { name: 'build', tier: 'small' };
    const made = await send(`${at}/servers`, { key, body: server });
    expect(made.status).toBe(201);
    const path = `${at}/servers/${made.json.server?.id}`;
    expect((await send(`${path}/fail`, { key, body: {} })).status).toBe(200);
    await untilTold(world, ['server_failed', 'budget_alert']);
    const { data } = (await notices(world)).json;
    expect(data?.[0]?.title).toBe('Server “build” was not made');
    expect(data?.[0]?.facts).toMatchObject({
      server: String(made.json.server?.id),
      cause: 'request',
    });
    expect(data?.[1]?.title).toBe('Budget “Tiny” is used up');
    expect(data?.[1]?.facts).toMatchObject({ level: 100, refused: false, hard: false });
  });
});

describe('a budget that will be passed', () => {
  it('is told of once a period, before it is', async () => {
    const world = await anAccount();
    const first = await send(`${world.at}/usage`, { key: world.key, body: analysis });
    const spent = Number(first.json.entry?.amount_microcredits);
    const body = {
      name: 'Month',
      scope: 'account',
      period: 'month',
      time_zone: 'UTC',
      limit_microcredits: 2 * spent,
      hard: false,
    };
    const made = await send(`${world.at}/budgets`, { key: world.key, body });
    expect(made.status).toBe(201);
    const due = () => env.DB.prepare('SELECT budgets_due_at FROM notice_runs').first();
    await expect.poll(due).not.toBeNull();
    const { data } = (await send(`${world.at}/budgets`, { key: world.key })).json;
    const start = Date.parse(String(data?.[0]?.period_start));
    const end = Date.parse(String(data?.[0]?.period_end));
    await env.DB.exec('UPDATE notice_runs SET budgets_due_at = 1');
    // A quarter of the month is over: four times as much is to be expected.
    const quarter = instant(start + (end - start) / 4);
    expect(await foreseeBudgets(env, quarter)).toBe(1);
    await env.DB.exec('UPDATE notice_runs SET budgets_due_at = 1');
    await foreseeBudgets(env, instant(quarter + 3_600_000));
    const told = (await notices(world)).json.data as unknown as { kind: string; facts: object }[];
    const forecasts = told.filter(({ kind }) => kind === 'budget_forecast');
    expect(forecasts).toMatchObject([
      {
        facts: {
          budget_name: 'Month',
          limit_microcredits: 2 * spent,
          projected_microcredits: 4 * spent,
        },
      },
    ]);
  });
});

describe('e-mail', () => {
  const low = async () => {
    const world = await anAccount();
    const body = {
      email: 'ada@example.com',
      emailed: ['low_balance'],
      low_balance_microcredits: micro(100),
    };
    await send(`${world.at}/notice_settings`, { key: world.key, method: 'PUT', body });
    await spendMost(world);
    await untilTold(world, ['low_balance']);
    return world;
  };

  it('goes out through the platform’s binding, once', async () => {
    await low();
    const sending = { ...env, EMAIL_FROM: 'Hydron Credits <notices@example.com>' };
    const soon = instant(Date.now() + 1_000);
    expect(await sendNotices(sending, soon)).toBe(1);
    expect(await sendNotices(sending, instant(soon + 600_000))).toBe(0);
    expect((await emailed()).results).toEqual([
      { kind: 'low_balance', email: 'sent', email_tries: 1 },
    ]);
  });

  it('does not wait where this service has no sender', async () => {
    await low();
    await sendNotices(env, instant(Date.now() + 1_000));
    expect((await emailed()).results).toEqual([
      { kind: 'low_balance', email: 'none', email_tries: 0 },
    ]);
  });
});
