import { describe, expect, it } from 'vitest';
import { hourMs, minuteMs } from '../../core/units/instant.ts';
import { anAccount, analysis, env, send } from './api-client.ts';
import { answerWith, objectThat } from './api-faults.ts';
import { setSession, signedIn } from './signed-in.ts';

const reason = { body: { reason: 'asked by the customer' } };

describe('an operator who is signed in', () => {
  it('looks at any account and administers it, and acts for none', async () => {
    const world = await anAccount();
    const operator = await signedIn({ operator: true });
    expect((await operator.send('/v1/session')).json.operator).toBe('fresh');
    expect((await operator.send(`${world.at}/balance`)).status).toBe(200);
    expect((await operator.send(`${world.at}/entries`)).status).toBe(200);
    const frozen = await operator.send(`/v1/admin/accounts/${world.account}/freeze`, reason);
    expect(frozen.status).toBe(200);
    const log = await operator.send('/v1/admin/audit_log');
    expect(log.text).toContain(operator.person);
    const refusals = [
      [`${world.at}/usage`, { body: analysis }, 'usage:write'],
      [`${world.at}/api_keys`, { body: { name: 'x', scopes: [] } }, 'api_keys:write'],
      [`${world.at}/auto_top_up/retry`, { method: 'POST' }, 'billing:write'],
    ] as const;
    for (const [path, sent, scope] of refusals)
      expect((await operator.send(path, sent)).json).toMatchObject({ code: 'forbidden', scope });
  });

  it('is on record as having looked, wherever they read, and a member is not', async () => {
    const world = await anAccount();
    const member = await signedIn({ account: world.account });
    const operator = await signedIn({ operator: true });
    const views = async () => {
      const log = `/v1/admin/audit_log?account=${world.account}&action=account.view`;
      return (await send(log, { key: world.key })).json.data;
    };
    await member.send(`${world.at}/entries`);
    expect(await views()).toEqual([]);
    await operator.send(`${world.at}/entries`);
    await operator.send(`${world.at}/balance`);
    expect(await views()).toMatchObject([{ actor: operator.person, target: world.account }]);
  });

  it('finds an account by the host platform’s own id, and none that is not there', async () => {
    const { key } = await anAccount();
    const body = { name: 'Northwind', external_id: 'customer-7' };
    await send('/v1/accounts', { key, body });
    const operator = await signedIn({ operator: true });
    expect((await operator.send('/v1/accounts/ext:customer-7/balance')).status).toBe(200);
    expect((await operator.send('/v1/accounts/ext:customer-8/balance')).status).toBe(404);
    expect((await operator.send('/v1/accounts/me/balance')).status).toBe(404);
  });

  it('signs in again after twelve hours; what is theirs as a member stays open', async () => {
    const world = await anAccount();
    const own = await anAccount(world.key);
    const operator = await signedIn({ operator: true, account: own.account });
    await setSession(await operator.session(), { created_at: Date.now() - 12 * hourMs });
    expect((await operator.send('/v1/session')).json.operator).toBe('sign-in-again');
    for (const path of [
      '/v1/admin/accounts',
      `${world.at}/balance`,
      `/v1/admin/accounts/${own.account}/freeze`,
    ]) {
      const refused = await operator.send(path, path.endsWith('freeze') ? reason : {});
      expect([path, refused.json.code]).toEqual([path, 'sign_in_again']);
    }
    expect((await operator.send(`${own.at}/balance`)).status).toBe(200);
  });

  it('is one only while the provider vouches for their address', async () => {
    const { at } = await anAccount();
    const operator = await signedIn({ operator: true });
    await env.DB.prepare('UPDATE people SET email_verified = 0').run();
    expect((await operator.send('/v1/session')).json.operator).toBe('no');
    expect((await operator.send(`${at}/balance`)).status).toBe(404);
    expect((await operator.send('/v1/admin/accounts')).status).toBe(403);
  });

  it('is one no more from the request on that follows their removal', async () => {
    const operator = await signedIn({ operator: true });
    expect((await operator.send('/v1/admin/accounts')).status).toBe(200);
    await env.DB.prepare('DELETE FROM operators').run();
    expect((await operator.send('/v1/admin/accounts')).status).toBe(403);
  });

  it('watches another’s account for minutes at a time, and whoever is a member for an hour', async () => {
    const world = await anAccount();
    const operator = await signedIn({ operator: true });
    const member = await signedIn({ account: world.account });
    let until = 0;
    const ACCOUNT = objectThat({
      fetch: async ({ headers }: Request) => {
        until = Number(headers.get('x-hydron-until'));
        return Response.json({ ok: false, denial: { code: 'key-unknown' } }, { status: 403 });
      },
    });
    const headers = { upgrade: 'websocket', ...operator.headers() };
    await answerWith({ ACCOUNT }, `${world.at}/live`, { headers });
    expect(until - Date.now()).toBeGreaterThan(4 * minuteMs);
    expect(until - Date.now()).toBeLessThanOrEqual(5 * minuteMs);
    const asMember = { upgrade: 'websocket', ...member.headers() };
    await answerWith({ ACCOUNT }, `${world.at}/live`, { headers: asMember });
    expect(until - Date.now()).toBeGreaterThan(59 * minuteMs);
    expect(until - Date.now()).toBeLessThanOrEqual(hourMs);
  });
});

describe('whoever is no operator', () => {
  it('is not told whether another’s account is there', async () => {
    const world = await anAccount();
    const own = await anAccount(world.key);
    const owner = await signedIn({ account: own.account });
    const nowhere = 'acct_0123456789abcdefghjk';
    const there = await owner.send(`${world.at}/balance`);
    const notThere = await owner.send(`/v1/accounts/${nowhere}/balance`);
    expect([there.status, notThere.status]).toEqual([404, 404]);
    expect(there.json.detail).toBe(notThere.json.detail);
    expect((await owner.send('/v1/admin/accounts')).json).toMatchObject({ scope: 'admin' });
  });
});
