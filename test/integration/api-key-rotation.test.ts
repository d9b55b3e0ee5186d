import { runInDurableObject } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import type { AccountId } from '../../core/units/ids.ts';
import { accountStub } from '../../worker/account/account-client.ts';
import {
  anAccount,
  anAccountKey,
  analysis,
  aPlatformKey,
  env,
  send,
  type World,
} from './api-client.ts';
import { answerWith, databaseThatLoses, edgeThatPuts } from './api-faults.ts';

let attempts = 0;
const newAttempt = () => ({ 'idempotency-key': `attempt ${attempts++}` });

const rotate = (
  world: World,
  id: string,
  sent: { body?: object; key?: string; headers?: Record<string, string> } = {},
) =>
  send(`${world.at}/api_keys/${id}/rotate`, {
    key: sent.key ?? world.key,
    method: 'POST',
    headers: sent.headers ?? newAttempt(),
    ...(sent.body && { body: sent.body }),
  });

const balance = async (key: string) => (await send('/v1/accounts/me/balance', { key })).status;

const auditOf = async (world: World, target: string) =>
  (await send(`/v1/admin/audit_log?target=${target}`, { key: world.key })).json;

describe('rotating an API key', () => {
  it('gives another secret of the same key, and the one before works on', async () => {
    const world = await anAccount();
    const { id, secret } = await anAccountKey(world, ['usage:write', 'balance:read']);
    const rotated = await rotate(world, id);
    expect(rotated.status).toBe(200);
    expect(rotated.json).toMatchObject({ id, status: 'active', revoked_at: null });
    const fresh = String(rotated.json.secret);
    expect(fresh).not.toBe(secret);
    const day = Date.parse(String(rotated.json.previous_expires_at)) - Date.now();
    expect(day / 3_600_000).toBeCloseTo(24, 1);
    for (const key of [secret, fresh]) {
      const spent = await send('/v1/accounts/me/usage', { key, body: analysis });
      expect(spent.json.entry?.api_key).toBe(id);
    }
    const audit = await auditOf(world, id);
    expect(audit.data?.[0]).toMatchObject({
      action: 'api_key.rotate',
      account: world.account,
      before: { rotated_at: null },
      after: { previous_expires_at: rotated.json.previous_expires_at },
    });
  });

  it('without an overlap ends the secret before at once', async () => {
    const world = await anAccount();
    const { id, secret } = await anAccountKey(world, ['balance:read']);
    const rotated = await rotate(world, id, { body: { overlap_seconds: 0 } });
    expect(rotated.json.previous_expires_at).toBeNull();
    expect(await balance(secret)).toBe(401);
    expect(await balance(String(rotated.json.secret))).toBe(200);
  });

  it('again ends the oldest of three at once', async () => {
    const world = await anAccount();
    const { id, secret } = await anAccountKey(world, ['balance:read']);
    const second = String((await rotate(world, id)).json.secret);
    const third = String((await rotate(world, id)).json.secret);
    expect(await Promise.all([secret, second, third].map(balance))).toEqual([401, 200, 200]);
  });

  it('shows no secret to a replay, and changes nothing', async () => {
    const world = await anAccount();
    const { id, secret } = await anAccountKey(world, ['balance:read']);
    const headers = newAttempt();
    const first = await rotate(world, id, { headers });
    const second = await rotate(world, id, { headers });
    expect(second.json).toEqual({ ...first.json, secret: null });
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(await Promise.all([secret, String(first.json.secret)].map(balance))).toEqual([200, 200]);
  });

  it('keeps scopes, expiry and budget, and never lengthens the expiry', async () => {
    const world = await anAccount();
    const expires_at = new Date(Date.now() + 60_000).toISOString();
    const budget = { limit_microcredits: 1_000_000, period: 'month', time_zone: 'UTC' };
    const body = { name: 'Short', scopes: ['usage:write'], expires_at, budget };
    const made = await send(`${world.at}/api_keys`, { key: world.key, body });
    const rotated = await rotate(world, String(made.json.id), {
      body: { overlap_seconds: 604_800 },
    });
    const { scopes, expires_at: until, budget: own } = made.json;
    expect(rotated.json).toMatchObject({ scopes, expires_at: until, budget: own });
    expect(rotated.json.previous_expires_at).toBe(until);
  });

  it('is refused without an idempotency key, for one that ended, and for what is not there', async () => {
    const world = await anAccount();
    const other = await anAccount(world.key);
    const { id } = await anAccountKey(world, ['balance:read']);
    const nameless = await rotate(world, id, { headers: {} });
    expect(nameless.json).toMatchObject({ code: 'invalid_request', param: 'Idempotency-Key' });
    const long = await rotate(world, id, { body: { overlap_seconds: 604_801 } });
    expect(long.json).toMatchObject({ code: 'invalid_request', param: 'overlap_seconds' });
    expect((await rotate(other, id)).status).toBe(404);
    await send(`${world.at}/api_keys/${id}`, { key: world.key, method: 'DELETE' });
    const revoked = await rotate(world, id);
    expect(revoked.status).toBe(409);
    expect(revoked.json).toMatchObject({ code: 'key_not_active' });
  });

  it('and revoking it ends both secrets, with D1 down too', async () => {
    const world = await anAccount();
    const { id, secret } = await anAccountKey(world, ['balance:read']);
    const fresh = String((await rotate(world, id)).json.secret);
    const path = `${world.at}/api_keys/${id}`;
    const sent = { key: world.key, method: 'DELETE' };
    const down = await answerWith({ DB: databaseThatLoses(/./) }, path, sent);
    expect(down.status).toBe(503);
    expect(await Promise.all([secret, fresh].map(balance))).toEqual([401, 401]);
    expect((await send(path, sent)).json).toMatchObject({ status: 'revoked' });
  });

  it('by a key is of itself, or of one that can do no more and ends no later', async () => {
    const world = await anAccount();
    const maker = await anAccountKey(world, ['api_keys:write', 'balance:read']);
    const more = await anAccountKey(world, ['usage:write']);
    const less = await anAccountKey(world, ['balance:read']);
    const me = { ...world, at: '/v1/accounts/me' };
    const refused = await rotate(me, more.id, { key: maker.secret });
    expect(refused.json).toMatchObject({ code: 'forbidden', scope: 'usage:write' });
    expect((await rotate(me, less.id, { key: maker.secret })).status).toBe(200);
    const own = await rotate(me, maker.id, { key: maker.secret });
    expect(own.status).toBe(200);
    const audit = await auditOf(world, maker.id);
    expect(audit.data?.[0]).toMatchObject({ action: 'api_key.rotate', actor: maker.id });
    // With the secret before: the answer to the newer one may have been lost.
    expect((await rotate(me, maker.id, { key: maker.secret })).status).toBe(200);
  });

  it('by two at once leaves both with a secret that works', async () => {
    const world = await anAccount();
    const { id, secret } = await anAccountKey(world, ['balance:read']);
    const [one, two] = await Promise.all([rotate(world, id), rotate(world, id)]);
    const both = [one, two].map((heard) => String(heard?.json.secret));
    expect(await Promise.all([secret, ...both].map(balance))).toEqual([401, 200, 200]);
  });
});

describe('a rotation that was cut short', () => {
  const secretsIn = (world: World) =>
    runInDurableObject(
      accountStub(env, world.account as AccountId),
      (_, { storage }) =>
        storage.sql.exec('SELECT hash FROM api_keys WHERE revoked = 0').toArray().length,
    );

  it.each([
    ['before D1 heard of it', 'before'],
    ['after D1 heard of it', 'after'],
  ] as const)('%s is finished by its repeat; the secret nobody saw ends', async (_, when) => {
    const world = await anAccount();
    const { id, secret } = await anAccountKey(world, ['balance:read']);
    const path = `${world.at}/api_keys/${id}/rotate`;
    const sent = { key: world.key, method: 'POST', headers: newAttempt() };
    const DB = databaseThatLoses(/^update "api_keys"/i, when);
    expect((await answerWith({ DB }, path, sent)).status).toBe(503);
    expect(await balance(secret)).toBe(200);
    const finished = await send(path, sent);
    expect(finished.status).toBe(200);
    const fresh = String(finished.json.secret);
    expect(await Promise.all([secret, fresh].map(balance))).toEqual([200, 200]);
    expect(await secretsIn(world)).toBe(2);
    expect((await auditOf(world, id)).data).toHaveLength(2);
    // What is known to D1 is what opens: the key can make others of its own kind.
    const last = String((await rotate(world, id)).json.secret);
    expect(await Promise.all([secret, fresh, last].map(balance))).toEqual([401, 200, 200]);
  });

  it.each(['before', 'after'] as const)(
    '%s D1 heard of it and is never repeated leaves the secret in use alone, whatever comes next',
    async (when) => {
      const world = await anAccount();
      const { id, secret } = await anAccountKey(world, ['balance:read']);
      const path = `${world.at}/api_keys/${id}/rotate`;
      const sent = { key: world.key, method: 'POST', headers: newAttempt() };
      const DB = databaseThatLoses(/^update "api_keys"/i, when);
      const now = { ...sent, body: { overlap_seconds: 0 } };
      expect((await answerWith({ DB }, path, now)).status).toBe(503);
      expect(await balance(secret)).toBe(200);
      const next = await rotate(world, id);
      expect(next.json.previous_expires_at).not.toBeNull();
      const fresh = String(next.json.secret);
      expect(await Promise.all([secret, fresh].map(balance))).toEqual([200, 200]);
    },
  );
});

describe('rotating a platform key', () => {
  const path = '/v1/admin/platform_keys';

  async function aReader(root: string) {
    const made = await send(path, {
      key: root,
      body: { name: 'Reader', scopes: ['balance:read'] },
    });
    return { id: String(made.json.id), secret: String(made.json.secret) };
  }
  const rotatePlatform = (root: string, id: string, body: object = {}) =>
    send(`${path}/${id}/rotate`, { key: root, body, headers: newAttempt() });

  it('leaves both secrets good, then two of three, and none once it is revoked', async () => {
    const root = await aPlatformKey();
    const { at } = await anAccount(root);
    const { id, secret } = await aReader(root);
    const reads = async (key: string) => (await send(`${at}/balance`, { key })).status;
    const second = String((await rotatePlatform(root, id)).json.secret);
    expect(await Promise.all([secret, second].map(reads))).toEqual([200, 200]);
    const third = await rotatePlatform(root, id);
    expect(third.json).toMatchObject({ id, status: 'active', scopes: ['balance:read'] });
    const secrets = [secret, second, String(third.json.secret)];
    expect(await Promise.all(secrets.map(reads))).toEqual([401, 200, 200]);
    await send(`${path}/${id}`, { key: root, method: 'DELETE' });
    expect(await Promise.all(secrets.map(reads))).toEqual([401, 401, 401]);
    expect((await rotatePlatform(root, id)).json).toMatchObject({ code: 'key_not_active' });
  });

  it('without an overlap ends the secret before', async () => {
    const root = await aPlatformKey();
    const { at } = await anAccount(root);
    const { id, secret } = await aReader(root);
    await rotatePlatform(root, id, { overlap_seconds: 0 });
    expect((await send(`${at}/balance`, { key: secret })).status).toBe(401);
  });

  it('that was cut short is finished by its repeat, with a secret that works', async () => {
    const root = await aPlatformKey();
    const { at } = await anAccount(root);
    const { id, secret } = await aReader(root);
    const sent = { key: root, method: 'POST', headers: newAttempt() };
    const DB = databaseThatLoses(/^update "api_keys"/i, 'after');
    expect((await answerWith({ DB }, `${path}/${id}/rotate`, sent)).status).toBe(503);
    const finished = await send(`${path}/${id}/rotate`, sent);
    for (const key of [secret, String(finished.json.secret)])
      expect((await send(`${at}/balance`, { key })).status).toBe(200);
  });

  it('brings back no secret that was ended while the edges were told', async () => {
    const root = await aPlatformKey();
    const { at } = await anAccount(root);
    const reads = async (key: string) => (await send(`${at}/balance`, { key })).status;
    const { id, secret } = await aReader(root);
    const during = async (meanwhile: () => Promise<unknown>) => {
      let told = false;
      const EDGE = edgeThatPuts(async (name, value) => {
        const first = !told;
        told = true;
        if (first) await meanwhile();
        await env.EDGE.put(name, value);
      });
      const sent = { key: root, method: 'POST', headers: newAttempt() };
      return (await answerWith({ EDGE }, `${path}/${id}/rotate`, sent)).json;
    };
    let newest = '';
    const overtaken = await during(async () => {
      newest = String((await rotatePlatform(root, id, { overlap_seconds: 0 })).json.secret);
    });
    const secrets = [secret, String(overtaken.secret), newest];
    expect(await Promise.all(secrets.map(reads))).toEqual([401, 401, 200]);
    const revoked = await during(() => send(`${path}/${id}`, { key: root, method: 'DELETE' }));
    expect(revoked.code).toBe('key_not_active');
    expect(await reads(newest)).toBe(401);
  });

  it('is revoked at the edges first: cut short, it is still called active', async () => {
    const root = await aPlatformKey();
    const { at } = await anAccount(root);
    const { id, secret } = await aReader(root);
    const one = `${path}/${id}`;
    const sent = { key: root, method: 'DELETE' };
    const EDGE = edgeThatPuts(() => Promise.reject(new Error('KV is away')));
    expect((await answerWith({ EDGE }, one, sent)).status).toBeGreaterThanOrEqual(500);
    const listed = await send(path, { key: root });
    expect(listed.json.data?.[0]).toMatchObject({ id, status: 'active' });
    const DB = databaseThatLoses(/^update "api_keys"/i);
    expect((await answerWith({ DB }, one, sent)).status).toBe(503);
    expect((await send(`${at}/balance`, { key: secret })).status).toBe(401);
    expect((await send(one, sent)).json).toMatchObject({ status: 'revoked' });
  });

  it('gives nobody scopes they do not have', async () => {
    const root = await aPlatformKey();
    const admin = { name: 'Admin', scopes: ['admin'] };
    const key = String((await send(path, { key: root, body: admin })).json.secret);
    const { id } = await aReader(root);
    expect((await rotatePlatform(key, id)).json).toMatchObject({ scope: 'balance:read' });
    const wider = { name: 'Wider', scopes: ['admin', 'grants:write'] };
    const refused = await send(path, { key, body: wider });
    expect(refused.json).toMatchObject({ code: 'forbidden', scope: 'grants:write' });
  });
});
