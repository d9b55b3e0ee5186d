import { describe, expect, it, vi } from 'vitest';
import { budgetsMax } from '../../core/budgets/budget.ts';
import { credits } from '../../core/units/credits.ts';
import type { AccountId } from '../../core/units/ids.ts';
import { instant } from '../../core/units/instant.ts';
import { accountRpc } from '../../worker/account/account-client.ts';
import {
  anAccount,
  anAccountKey,
  analysis,
  deployed,
  env,
  local,
  micro,
  send,
  type World,
} from './api-client.ts';
import { answerWith, databaseThatLoses } from './api-faults.ts';

const budget = { limit_microcredits: micro(100), period: 'month', time_zone: 'UTC' };

const make = (world: World, body: object, headers: Record<string, string> = {}) =>
  send(`${world.at}/api_keys`, {
    key: world.key,
    body: { name: 'CI', scopes: ['usage:write'], ...body },
    headers,
  });

/** As many budgets as an account may have. */
const fillBudgets = ({ account }: World) => {
  const terms = { name: 'One', scope: 'account', period: 'month', timeZone: 'UTC' } as const;
  const command = { kind: 'add_budget', ...terms, limit: credits(1), hard: false } as const;
  const step = { command, at: instant(Date.now()) };
  const steps = Array.from({ length: budgetsMax }, () => step);
  return accountRpc(env, account as AccountId).executeHistory(steps);
};

const budgetsOf = async (world: World) =>
  (await send(`${world.at}/budgets`, { key: world.key })).json.data;

describe('an API key', () => {
  it('is read by its id, by its account alone', async () => {
    const world = await anAccount();
    const other = await anAccount(world.key);
    const { id } = await anAccountKey(world, ['balance:read']);
    const read = await send(`${world.at}/api_keys/${id}`, { key: world.key });
    expect(read.json).toMatchObject({ id, status: 'active', rotated_at: null, budget: null });
    expect(read.text).not.toContain('secret');
    expect((await send(`${other.at}/api_keys/${id}`, { key: world.key })).status).toBe(404);
  });

  it('with a budget of its own spends no more than that, and others go on', async () => {
    const world = await anAccount();
    const made = await make(world, { budget: { ...budget, limit_microcredits: 1 } });
    const [own] = [...((await budgetsOf(world)) as unknown as Record<string, unknown>[])];
    expect(own).toMatchObject({
      id: made.json.budget,
      scope: 'key',
      target: made.json.id,
      hard: true,
    });
    const sent = { key: String(made.json.secret), body: analysis };
    const refused = await send('/v1/accounts/me/usage', sent);
    expect(refused.json).toMatchObject({ code: 'budget_exceeded' });
    const { secret } = await anAccountKey(world, ['usage:write']);
    expect((await send('/v1/accounts/me/usage', { ...sent, key: secret })).status).toBe(201);
  });

  it('and its budget are one under an idempotency key', async () => {
    const world = await anAccount();
    const headers = { 'idempotency-key': 'both' };
    const first = await make(world, { budget }, headers);
    const second = await make(world, { budget }, headers);
    expect(second.json).toEqual({ ...first.json, secret: null });
    expect(await budgetsOf(world)).toHaveLength(1);
  });

  it('is not made when its budget is refused', async () => {
    const world = await anAccount();
    await fillBudgets(world);
    const refused = await make(world, { budget });
    expect(refused.json).toMatchObject({ code: 'limit_reached', limit: 'budgets' });
    const listed = await send(`${world.at}/api_keys`, { key: world.key });
    expect(listed.json.data).toHaveLength(0);
  });

  it('is refused a budget in no time zone, an expiry that has passed, and unknown scopes', async () => {
    const world = await anAccount();
    const zone = await make(world, { budget: { ...budget, time_zone: 'Moon' } });
    expect(zone.json).toMatchObject({ code: 'invalid_request', param: 'budget.time_zone' });
    const past = await make(world, { expires_at: '2020-01-01T00:00:00Z' });
    expect(past.json).toMatchObject({ code: 'invalid_request', param: 'expires_at' });
    const none = await make(world, { scopes: [] });
    expect(none.json).toMatchObject({ code: 'invalid_request', param: 'scopes' });
  });

  it('cannot give one that outlives it, nor go round its own hard budget', async () => {
    const world = await anAccount();
    const scopes = ['api_keys:write', 'balance:read'];
    const expires_at = new Date(Date.now() + 60_000).toISOString();
    const brief = String((await make(world, { scopes, expires_at })).json.secret);
    const body = { name: 'Heir', scopes: ['balance:read'] };
    const path = '/v1/accounts/me/api_keys';
    const longer = await send(path, { key: brief, body });
    expect(longer.json).toMatchObject({ code: 'forbidden', param: 'expires_at' });
    const asLong = await send(path, { key: brief, body: { ...body, expires_at } });
    expect(asLong.status).toBe(201);
    const bound = String((await make(world, { scopes, budget })).json.secret);
    expect((await send(path, { key: bound, body })).json).toMatchObject({ code: 'forbidden' });
    const withOwn = await send(path, { key: brief, body: { ...body, expires_at, budget } });
    expect(withOwn.json).toMatchObject({ code: 'forbidden', scope: 'budgets:write' });
  });

  it('says by whom it was made and how it ended', async () => {
    const world = await anAccount();
    const maker = await anAccountKey(world, ['api_keys:write', 'balance:read']);
    const body = { name: 'Heir', scopes: ['balance:read'] };
    const made = await send('/v1/accounts/me/api_keys', { key: maker.secret, body });
    const path = `/v1/accounts/me/api_keys/${made.json.id}`;
    await send(path, { key: maker.secret, method: 'DELETE' });
    const audit = await send(`/v1/admin/audit_log?target=${made.json.id}`, { key: world.key });
    expect(audit.json.data).toMatchObject([
      {
        action: 'api_key.revoke',
        actor: maker.id,
        before: { status: 'active' },
        after: { status: 'revoked' },
      },
      { action: 'api_key.create', actor: maker.id, before: null, after: { name: 'Heir' } },
    ]);
    expect(audit.text).not.toContain(String(made.json.secret));
  });
});

describe('a key that only reads', () => {
  it('of the platform says that it was used', async () => {
    const world = await anAccount();
    const body = { name: 'Operations', scopes: ['admin', 'balance:read'] };
    const path = '/v1/admin/platform_keys';
    const made = await send(path, { key: world.key, body });
    await send(path, { key: String(made.json.secret) });
    await vi.waitFor(async () => {
      const listed = await send(path, { key: world.key });
      const [row] = [...(listed.json.data as unknown as Record<string, unknown>[])];
      expect(row).toMatchObject({ id: made.json.id, last_used_at: expect.any(String) });
    });
  });
});

describe('a person', () => {
  const signedInAs = async (account: string, role: string) => {
    const link = await local('/local/link', { account, role });
    const path = `/local/sign-in?token=${link.json.token}`;
    const response = await deployed.fetch(
      new Request(`http://localhost${path}`, { redirect: 'manual' }),
    );
    const cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    return { cookie, origin: 'http://localhost' };
  };

  it('gives keys what their role has and the work of keys, and no more', async () => {
    const world = await anAccount();
    const headers = await signedInAs(world.account, 'developer');
    const asked = (scopes: string[]) =>
      send('/v1/accounts/me/api_keys', { headers, body: { name: 'Mine', scopes } });
    expect((await asked(['usage:write', 'holds:write', 'servers:write'])).status).toBe(201);
    expect((await asked(['billing:read'])).json).toMatchObject({
      code: 'forbidden',
      scope: 'billing:read',
    });
    const owners = await anAccountKey(world, ['billing:read']);
    const path = `/v1/accounts/me/api_keys/${owners.id}/rotate`;
    const rotated = await send(path, {
      method: 'POST',
      headers: { ...headers, 'idempotency-key': 'k' },
    });
    expect(rotated.json).toMatchObject({ code: 'forbidden', scope: 'billing:read' });
  });

  it('makes none where their role may not', async () => {
    const world = await anAccount();
    for (const role of ['viewer', 'billing']) {
      const headers = await signedInAs(world.account, role);
      const body = { name: 'Mine', scopes: ['balance:read'] };
      const refused = await send('/v1/accounts/me/api_keys', { headers, body });
      expect(refused.json).toMatchObject({ code: 'forbidden', scope: 'api_keys:write' });
      expect((await send('/v1/accounts/me/api_keys', { headers })).status).toBe(200);
    }
  });
});

describe('making a key that was cut short', () => {
  it.each(['before', 'after'] as const)(
    'is finished by its repeat with a secret that works (%s D1 heard of it)',
    async (when) => {
      const world = await anAccount();
      const sent = {
        key: world.key,
        body: { name: 'CI', scopes: ['usage:write'], budget },
        headers: { 'idempotency-key': 'cut' },
      };
      const DB = databaseThatLoses(/insert into "api_keys"/i, when);
      expect((await answerWith({ DB }, `${world.at}/api_keys`, sent)).status).toBe(503);
      const made = await send(`${world.at}/api_keys`, sent);
      expect(made.status).toBe(201);
      const spent = { key: String(made.json.secret), body: analysis };
      expect((await send('/v1/accounts/me/usage', spent)).status).toBe(201);
      expect(await budgetsOf(world)).toHaveLength(1);
      const listed = await send(`${world.at}/api_keys`, { key: world.key });
      expect(listed.json.data).toHaveLength(1);
    },
  );
});
