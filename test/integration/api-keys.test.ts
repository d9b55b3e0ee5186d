import { describe, expect, it } from 'vitest';
import { anAccount, anAccountKey, analysis, aPlatformKey, aSession, send } from './api-client.ts';

describe('API keys', () => {
  it('let in for what they were given, and name themselves on what they cause', async () => {
    const world = await anAccount();
    const { id, secret } = await anAccountKey(world, ['usage:write', 'balance:read']);
    const spent = await send('/v1/accounts/me/usage', { key: secret, body: analysis });
    expect(spent.status).toBe(201);
    expect(spent.json.entry?.api_key).toBe(id);
    const refused = await send('/v1/accounts/me/holds', {
      key: secret,
      body: { amount_microcredits: 1 },
    });
    expect(refused.status).toBe(403);
    expect(refused.json).toMatchObject({ code: 'forbidden', scope: 'holds:write' });
  });

  it('are refused at once when revoked', async () => {
    const world = await anAccount();
    const { id, secret } = await anAccountKey(world, ['balance:read']);
    expect((await send('/v1/accounts/me/balance', { key: secret })).status).toBe(200);
    const path = `${world.at}/api_keys/${id}`;
    const revoked = await send(path, { key: world.key, method: 'DELETE' });
    expect(revoked.json.revoked_at).toBeTruthy();
    const refused = await send('/v1/accounts/me/balance', { key: secret });
    expect(refused.status).toBe(401);
    expect(refused.json).toMatchObject({ code: 'unauthenticated' });
    expect(refused.headers.get('www-authenticate')).toMatch(/^Bearer/);
  });

  it('show their secret once: a replay has null', async () => {
    const { key, at } = await anAccount();
    const body = { name: 'Once', scopes: ['usage:write'] };
    const sent = { key, body, headers: { 'idempotency-key': 'key' } };
    const first = await send(`${at}/api_keys`, sent);
    const second = await send(`${at}/api_keys`, sent);
    expect(first.json.secret).toMatch(/^hyd_acct_/);
    expect(second.status).toBe(201);
    expect(second.json).toEqual({ ...first.json, secret: null });
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    const listed = await send(`${at}/api_keys`, { key });
    expect(listed.text).not.toContain(String(first.json.secret));
    expect(listed.json.data).toHaveLength(1);
  });

  it('cannot give what they do not have', async () => {
    const world = await anAccount();
    const { secret } = await anAccountKey(world, ['api_keys:write', 'balance:read']);
    const body = { name: 'More', scopes: ['balance:read', 'usage:write'] };
    const refused = await send('/v1/accounts/me/api_keys', { key: secret, body });
    expect(refused.status).toBe(403);
    expect(refused.json).toMatchObject({ code: 'forbidden', scope: 'usage:write' });
    const less = { name: 'Less', scopes: ['balance:read'] };
    expect((await send('/v1/accounts/me/api_keys', { key: secret, body: less })).status).toBe(201);
  });

  it('of an account never hold what makes credits or crosses accounts', async () => {
    const world = await anAccount();
    const body = { name: 'Root', scopes: ['admin'] };
    const refused = await send(`${world.at}/api_keys`, { key: world.key, body });
    expect(refused.json).toMatchObject({ code: 'invalid_request', param: 'scopes[0]' });
    const { secret } = await anAccountKey(world, ['balance:read']);
    const grant = { source: 'promotion', amount_microcredits: 1, reason: 'Mine' };
    const tried = await send('/v1/accounts/me/grants', { key: secret, body: grant });
    expect(tried.json).toMatchObject({ code: 'forbidden', scope: 'grants:write' });
    const admin = await send('/v1/admin/accounts', { key: secret });
    expect(admin.json).toMatchObject({ code: 'forbidden', scope: 'admin' });
  });

  it('that are mistyped, unknown or absent are told apart from nothing', async () => {
    const { key, at } = await anAccount();
    const mistyped = `${key.slice(0, -1)}${key.endsWith('0') ? '1' : '0'}`;
    for (const wrong of [mistyped, 'nonsense', undefined]) {
      const refused = await send(`${at}/balance`, { key: wrong });
      expect(refused.status).toBe(401);
      expect(refused.json).toMatchObject({ code: 'unauthenticated' });
    }
  });

  it('of the platform can be made, listed and revoked', async () => {
    const root = await aPlatformKey();
    const body = { name: 'Reader', scopes: ['balance:read'] };
    const made = await send('/v1/admin/platform_keys', { key: root, body });
    expect(made.status).toBe(201);
    const { at } = await anAccount(root);
    const key = String(made.json.secret);
    expect((await send(`${at}/balance`, { key })).status).toBe(200);
    expect((await send(`${at}/usage`, { key, body: analysis })).json).toMatchObject({
      code: 'forbidden',
      scope: 'usage:write',
    });
    const path = `/v1/admin/platform_keys/${made.json.id}`;
    expect((await send(path, { key: root, method: 'DELETE' })).status).toBe(200);
    expect((await send(`${at}/balance`, { key })).status).toBe(401);
    const listed = await send('/v1/admin/platform_keys', { key: root });
    expect(listed.json.data).toMatchObject([{ id: String(made.json.id), name: 'Reader' }]);
  });
});

describe('sessions', () => {
  it('let a browser see its account, and no other', async () => {
    const world = await anAccount();
    const other = await anAccount(world.key);
    const headers = { cookie: await aSession(world.account) };
    const session = await send('/v1/session', { headers });
    expect(session.json).toMatchObject({ account: { id: world.account, name: 'Northwind' } });
    expect((await send('/v1/accounts/me/balance', { headers })).status).toBe(200);
    expect((await send(`${other.at}/balance`, { headers })).status).toBe(404);
    const tried = await send('/v1/accounts/me/usage', {
      headers: { ...headers, origin: 'http://localhost' },
      body: analysis,
    });
    expect(tried.json).toMatchObject({ code: 'forbidden', scope: 'usage:write' });
  });

  it('change nothing for another site', async () => {
    const world = await anAccount();
    const cookie = await aSession(world.account);
    const body = { name: 'Forged' };
    const elsewhere = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      {},
    ] as Record<string, string>[];
    for (const from of elsewhere) {
      const sent = { body, headers: { cookie, ...from } };
      expect((await send('/v1/accounts/me/projects', sent)).status).toBe(403);
    }
    const own = { body, headers: { cookie, origin: 'http://localhost' } };
    expect((await send('/v1/accounts/me/projects', own)).status).toBe(201);
  });

  it('end at once when signed out', async () => {
    const world = await anAccount();
    const cookie = await aSession(world.account);
    const headers = { cookie, origin: 'http://localhost' };
    const out = await send('/v1/session/sign_out', { method: 'POST', headers });
    expect(out.status).toBe(204);
    expect(out.headers.get('set-cookie')).toMatch(/Max-Age=0; HttpOnly; SameSite=Lax/);
    expect((await send('/v1/session', { headers })).status).toBe(401);
    expect((await send('/v1/session', { key: world.key })).status).toBe(401);
  });
});

describe('projects', () => {
  it('are made once per name, renamed, archived and listed', async () => {
    const { key, at } = await anAccount();
    const sent = { key, body: { name: 'Atlas' }, headers: { 'idempotency-key': 'atlas' } };
    const made = await send(`${at}/projects`, sent);
    expect(made.status).toBe(201);
    expect((await send(`${at}/projects`, sent)).text).toBe(made.text);
    const taken = await send(`${at}/projects`, { key, body: { name: 'Atlas' } });
    expect(taken.json).toMatchObject({ code: 'name_taken', param: 'name' });
    const path = `${at}/projects/${made.json.id}`;
    const renamed = await send(path, { key, method: 'PATCH', body: { name: 'Zeus' } });
    expect(renamed.json).toMatchObject({ name: 'Zeus', archived_at: null });
    const archived = await send(path, { key, method: 'DELETE' });
    expect(archived.json.archived_at).toBeTruthy();
    expect((await send(path, { key })).json).toMatchObject({ name: 'Zeus' });
    await send(`${at}/projects`, { key, body: { name: 'Zeus' } });
    const first = await send(`${at}/projects?limit=1`, { key });
    const second = await send(`${at}/projects?limit=1&cursor=${first.json.next_cursor}`, { key });
    expect([first.json.has_more, second.json.has_more]).toEqual([true, false]);
  });

  it('of another account are not here', async () => {
    const mine = await anAccount();
    const other = await anAccount(mine.key);
    const made = await send(`${mine.at}/projects`, { key: mine.key, body: { name: 'Mine' } });
    for (const method of ['GET', 'DELETE']) {
      const path = `${other.at}/projects/${made.json.id}`;
      expect((await send(path, { key: mine.key, method })).status).toBe(404);
    }
  });
});
