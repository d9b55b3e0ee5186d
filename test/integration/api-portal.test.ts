import { describe, expect, it } from 'vitest';
import { hourMs } from '../../core/units/instant.ts';
import worker from '../../worker/index.ts';
import {
  anAccount,
  anAccountKey,
  deployed,
  env,
  type Heard,
  send,
  type World,
} from './api-client.ts';
import { liveSocket } from './live-socket.ts';
import { aBrowser, cookieOf, type SignedIn, signedIn } from './signed-in.ts';

const own = { origin: 'http://localhost' };

const link = ({ key, account }: World, more: object = {}) =>
  send('/v1/portal_sessions', { key, body: { account, ...more } });

const tokenOf = ({ json }: Heard): string => {
  expect(String(json.url)).toMatch(/^http:\/\/localhost\/portal#[0-9a-f]{64}$/);
  return String(json.url).split('#')[1] ?? '';
};

const exchange = (token: string, headers: Record<string, string> = own, more: object = {}) =>
  send('/v1/portal_sessions/exchange', { body: { token, ...more }, headers });

async function enter(world: World, more: object = {}): Promise<SignedIn> {
  const opened = await exchange(tokenOf(await link(world, more)));
  expect(opened.status).toBe(200);
  return aBrowser(cookieOf(opened.headers) ?? '');
}

const end = ({ key, at }: World, headers: Record<string, string> = {}) =>
  send(`${at}/portal_sessions`, { key, method: 'DELETE', headers });

describe('a portal link', () => {
  it('signs one browser in to the account, with a way back', async () => {
    const world = await anAccount();
    const returnUrl = 'https://platform.example/billing?from=portal';
    const made = await link(world, { return_url: returnUrl });
    expect(made.status).toBe(201);
    const lasts = Date.parse(String(made.json.expires_at)) - Date.now();
    expect(Math.abs(lasts - 300_000)).toBeLessThan(30_000);
    const opened = await exchange(tokenOf(made));
    expect(opened.json).toEqual({ return_url: returnUrl });
    expect(opened.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Lax$/);
    const browser = aBrowser(cookieOf(opened.headers) ?? '');
    expect((await browser.send('/v1/session')).json).toMatchObject({
      kind: 'portal',
      account: { id: world.account },
      role: 'owner',
      person: null,
      operator: 'no',
      return_url: returnUrl,
    });
    expect((await browser.send('/v1/accounts/me/balance')).status).toBe(200);
  });

  it('works once, for one of many who try at once', async () => {
    const world = await anAccount();
    const token = tokenOf(await link(world));
    const heard = await Promise.all([1, 2, 3, 4, 5].map(() => exchange(token)));
    expect(heard.map(({ status }) => status).sort()).toEqual([200, 410, 410, 410, 410]);
    expect(heard.filter(({ headers }) => headers.has('set-cookie'))).toHaveLength(1);
    const sessions = await env.DB.prepare('SELECT id FROM sessions').all();
    expect(sessions.results).toHaveLength(1);
    expect((await exchange(token)).json).toMatchObject({ code: 'link_ended' });
  });

  it('is not spent by being opened, nor by another site, which would sign its own browser in', async () => {
    const world = await anAccount();
    const token = tokenOf(await link(world));
    const page = await send('/v1/portal_sessions/exchange');
    expect(page.status).toBe(405);
    const elsewhere = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'none' },
      {},
    ] as Record<string, string>[];
    for (const from of elsewhere) {
      const refused = await exchange(token, from);
      expect(refused.status).toBe(403);
      expect(refused.headers.has('set-cookie')).toBe(false);
    }
    expect((await exchange(token, { 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  });

  it('is over when its time is, and none that never was is good', async () => {
    const world = await anAccount();
    const token = tokenOf(await link(world, { expires_in_seconds: 30 }));
    await env.DB.prepare('UPDATE portal_links SET expires_at = ?1').bind(Date.now()).run();
    for (const wrong of [token, 'f'.repeat(64), 'nonsense'])
      expect((await exchange(wrong)).json).toMatchObject({ code: 'link_ended' });
    expect((await exchange('')).json).toMatchObject({ code: 'invalid_request', param: 'token' });
    const more = await exchange(token, own, { next: '/x' });
    expect(more.json).toMatchObject({ code: 'invalid_request', param: 'next' });
  });

  it('is made by platform keys with the scope alone, for an account there is', async () => {
    const world = await anAccount();
    const body = { account: world.account };
    const { secret } = await anAccountKey(world, ['balance:read']);
    const refused = await send('/v1/portal_sessions', { key: secret, body });
    expect(refused.json).toMatchObject({ code: 'forbidden', scope: 'portal:write' });
    const owner = await signedIn({ account: world.account });
    expect((await owner.send('/v1/portal_sessions', { body })).status).toBe(403);
    const less = { name: 'Less', scopes: ['accounts:read'] };
    const made = await send('/v1/admin/platform_keys', { key: world.key, body: less });
    const lesser = await send('/v1/portal_sessions', { key: String(made.json.secret), body });
    expect(lesser.json).toMatchObject({ code: 'forbidden', scope: 'portal:write' });
    for (const account of ['acct_00000000000000000000', 'ext:nobody', 'me', 'nonsense'])
      expect((await link({ ...world, account })).status).toBe(404);
    const named = await send('/v1/accounts', {
      key: world.key,
      body: { name: 'Theirs', external_id: 'cust-7' },
    });
    const browser = await enter({ ...world, account: 'ext:cust-7' });
    const session = await browser.send('/v1/session');
    expect(session.json.account).toMatchObject({ id: named.json.id });
  });

  it('leads back to https alone, or to one’s own machine in development', async () => {
    const world = await anAccount();
    const wrong = [
      'javascript:alert(1)',
      'data:text/html,x',
      'http://platform.example/',
      'https://user:secret@platform.example/',
      '//platform.example',
      '/settings',
      'ftp://platform.example/',
    ];
    for (const url of wrong)
      expect((await link(world, { return_url: url })).json).toMatchObject({ param: 'return_url' });
    const local = await link(world, { return_url: 'http://127.0.0.1:4000/back' });
    expect(local.status).toBe(201);
    for (const [field, value] of [
      ['expires_in_seconds', 29],
      ['expires_in_seconds', 3_601],
      ['role', 'king'],
      ['person', 'per_x'],
    ] as const)
      expect((await link(world, { [field]: value })).json).toMatchObject({ param: field });
  });

  it('shows its secret once: a replay has null, and nothing that is kept has it', async () => {
    const world = await anAccount();
    const body = { account: world.account };
    const sent = { key: world.key, body, headers: { 'idempotency-key': 'one' } };
    const first = await send('/v1/portal_sessions', sent);
    const token = tokenOf(first);
    const again = await send('/v1/portal_sessions', sent);
    expect(again.json).toEqual({ ...first.json, url: null });
    expect((await exchange(token)).status).toBe(200);
    const tables = ['portal_links', 'sessions', 'audit_log', 'idempotency_keys'];
    for (const table of tables) {
      const { results } = await env.DB.prepare(`SELECT * FROM ${table}`).all();
      expect(results.length).toBeGreaterThan(0);
      expect(JSON.stringify(results)).not.toContain(token);
    }
    const log = await send('/v1/admin/audit_log', { key: world.key });
    const actions = (log.json.data as never as { action: string; account: string }[]).filter(
      ({ action, account }) => action.startsWith('portal') && account === world.account,
    );
    expect(actions.map(({ action }) => action).sort()).toEqual([
      'portal_link.create',
      'portal_session.open',
    ]);
  });
});

describe('a portal session', () => {
  it('may do what its role may, but manages neither people nor the account', async () => {
    const world = await anAccount();
    const browser = await enter(world);
    const made = await browser.send(`${world.at}/projects`, { body: { name: 'Atlas' } });
    expect(made.status).toBe(201);
    const people = await browser.send(`${world.at}/members`);
    expect(people.json.data).toEqual([]);
    const invited = await browser.send(`${world.at}/invitations`, { body: { role: 'owner' } });
    expect(invited.json).toMatchObject({ code: 'forbidden', scope: 'members:write' });
    const renamed = await browser.send(world.at, { method: 'PATCH', body: { name: 'Mine' } });
    expect(renamed.json).toMatchObject({ code: 'forbidden', scope: 'accounts:manage' });
    expect((await browser.send('/v1/session/sessions')).status).toBe(403);
    const viewer = await enter(world, { role: 'viewer' });
    const refused = await viewer.send(`${world.at}/projects`, { body: { name: 'Zeus' } });
    expect(refused.json).toMatchObject({ code: 'forbidden', scope: 'projects:write' });
  });

  it('sees no other account, and signs out', async () => {
    const world = await anAccount();
    const other = await anAccount(world.key);
    const browser = await enter(world);
    expect((await browser.send(`${other.at}/balance`)).status).toBe(404);
    expect((await browser.send('/v1/session/sign_out', { method: 'POST' })).status).toBe(204);
    expect((await browser.send('/v1/session')).status).toBe(401);
  });

  it('lasts two hours without a request, twelve in all', async () => {
    const world = await anAccount();
    const browser = await enter(world);
    const { expires_at } = (await browser.send('/v1/session')).json;
    const left = Date.parse(String(expires_at)) - Date.now();
    expect(left).toBeLessThanOrEqual(2 * hourMs);
    expect(left).toBeGreaterThan(2 * hourMs - 60_000);
    const row = await env.DB.prepare('SELECT ends_at - created_at AS ms FROM sessions').first();
    expect(row?.ms).toBe(12 * hourMs);
  });

  it('in a frame has a cookie of its own for the site that shows it', async () => {
    const world = await anAccount();
    const token = tokenOf(await link(world));
    const request = new Request('https://credits.example/v1/portal_sessions/exchange', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://credits.example' },
      body: JSON.stringify({ token, embedded: true }),
    });
    const opened = await deployed.fetch(request);
    expect(opened.status).toBe(200);
    const cookie = opened.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^__Host-hydron_portal=[0-9a-f]{64}; Path=\/; /);
    expect(cookie).toMatch(/; HttpOnly; SameSite=None; Secure; Partitioned$/);
    const me = await deployed.fetch('https://credits.example/v1/session', {
      headers: { cookie: cookie.split(';')[0] ?? '' },
    });
    expect(await me.json()).toMatchObject({ kind: 'portal', account: { id: world.account } });
  });
});

describe('a browser that was signed in before', () => {
  const https = 'https://credits.example';
  const exchangeIn = async (world: World, cookie: string, more: object = {}) => {
    const headers = { 'content-type': 'application/json', origin: https, cookie };
    const body = JSON.stringify({ token: tokenOf(await link(world)), ...more });
    const address = `${https}/v1/portal_sessions/exchange`;
    return deployed.fetch(new Request(address, { method: 'POST', headers, body }));
  };
  const status = async (cookie: string) =>
    (await deployed.fetch(`${https}/v1/session`, { headers: { cookie } })).status;

  it('leaves nothing of it behind that could be used again', async () => {
    const world = await anAccount();
    const bo = await signedIn({ account: world.account });
    const elsewhere = await signedIn({ account: world.account, email: bo.email });
    const { closed } = await liveSocket('/v1/accounts/me/live', bo.headers());
    const opened = await exchange(tokenOf(await link(world)), bo.headers());
    expect(opened.status).toBe(200);
    expect((await send('/v1/session', { headers: bo.headers() })).status).toBe(401);
    expect((await elsewhere.send('/v1/session')).json).toMatchObject({ kind: 'person' });
    await expect.poll(() => closed, { timeout: 5_000 }).toEqual([4401]);
  });

  it('in a frame goes on as itself outside of it', async () => {
    const world = await anAccount();
    const person = (await signedIn({ account: world.account })).headers().cookie ?? '';
    const outside = person.replace('hydron_session', '__Host-hydron_session');
    const first = cookieOf((await exchangeIn(world, outside, { embedded: true })).headers) ?? '';
    const next = await exchangeIn(world, `${outside}; ${first}`, { embedded: true });
    expect([await status(outside), await status(first)]).toEqual([200, 401]);
    expect(await status(cookieOf(next.headers) ?? '')).toBe(200);
  });

  it('is not hidden by what a frame of our own site left', async () => {
    const world = await anAccount();
    const other = await anAccount(world.key);
    const inFrame = cookieOf((await exchangeIn(other, '', { embedded: true })).headers) ?? '';
    const opened = await exchangeIn(world, inFrame);
    const set = opened.headers.getSetCookie();
    expect(set.map((one) => one.split(';')[0])).toEqual([
      expect.stringMatching(/^__Host-hydron_session=[0-9a-f]{64}$/),
      '__Host-hydron_portal=',
    ]);
    expect(set[1]).toMatch(/; Max-Age=0; HttpOnly; SameSite=None; Secure; Partitioned$/);
    expect(await status(inFrame)).toBe(401);
  });
});

describe('ending an account’s portal sessions', () => {
  it('shuts everybody out whom a link let in, and leaves people and other accounts be', async () => {
    const world = await anAccount();
    const other = await anAccount(world.key);
    const [one, two] = [await enter(world), await enter(world, { role: 'viewer' })];
    const elsewhere = await enter(other);
    const person = await signedIn({ account: world.account });
    const waiting = tokenOf(await link(world));
    const socket = await deployed.fetch(`http://localhost${world.at}/live`, {
      headers: { upgrade: 'websocket', ...one.headers() },
    });
    const closed: number[] = [];
    socket.webSocket?.accept();
    socket.webSocket?.addEventListener('close', ({ code }) => {
      closed.push(code);
    });
    const ended = await end(world);
    expect(ended.json).toMatchObject({ ended: 2 });
    for (const browser of [one, two]) expect((await browser.send('/v1/session')).status).toBe(401);
    for (const browser of [elsewhere, person])
      expect((await browser.send('/v1/session')).status).toBe(200);
    expect((await exchange(waiting)).status).toBe(410);
    await expect.poll(() => closed, { timeout: 5_000 }).toEqual([4401]);
    const log = await send(`/v1/admin/audit_log?target=${world.account}`, { key: world.key });
    expect(log.json.data).toMatchObject([
      { action: 'portal_session.end', after: { sessions: 2, links: 1 } },
    ]);
    expect((await end(world)).json).toMatchObject({ ended: 0 });
  });

  it('leaves no session of a link that is spent at the same moment', async () => {
    const world = await anAccount();
    for (let round = 0; round < 5; round++) {
      const token = tokenOf(await link(world));
      const [opened] = await Promise.all([exchange(token), end(world)]);
      if (opened.status === 410) continue;
      const browser = aBrowser(cookieOf(opened.headers) ?? '');
      const after = await browser.send('/v1/session');
      // Opened before the end, it is over; opened after it, the link would have been gone.
      expect(after.status).toBe(401);
    }
  });

  it('is the platform’s alone, once per key', async () => {
    const world = await anAccount();
    const owner = await signedIn({ account: world.account });
    const path = `${world.at}/portal_sessions`;
    const refused = await owner.send(path, { method: 'DELETE' });
    expect(refused.json).toMatchObject({ code: 'forbidden', scope: 'portal:write' });
    await enter(world);
    const headers = { 'idempotency-key': 'end' };
    const first = await end(world, headers);
    await enter(world);
    expect((await end(world, headers)).text).toBe(first.text);
    expect((await end({ ...world, at: '/v1/accounts/acct_00000000000000000000' })).status).toBe(
      404,
    );
  });
});

describe('the portal’s page', () => {
  const page = async (path: string, origins?: string) => {
    const html = { headers: { 'content-type': 'text/html' } };
    const ASSETS = { fetch: async () => new Response('<!doctype html>', html) };
    const request = new Request(`https://credits.example${path}`);
    const { headers } = await worker.fetch(
      request as Parameters<typeof worker.fetch>[0],
      { ...env, ASSETS: ASSETS as unknown as Fetcher, ...(origins && { EMBED_ORIGINS: origins }) },
      {} as ExecutionContext,
    );
    const policy = headers.get('content-security-policy') ?? '';
    return { frames: headers.get('x-frame-options'), ancestors: policy.split('ancestors ')[1] };
  };

  it('may be in a frame of the origins the deployment names, and no other page may', async () => {
    const origins = 'https://platform.example, https://www.platform.example/';
    const listed = 'https://platform.example https://www.platform.example';
    expect(await page('/portal', origins)).toEqual({ frames: null, ancestors: listed });
    expect(await page('/portal?x=1', origins)).toEqual({ frames: null, ancestors: listed });
    for (const path of ['/', '/portal/x', '/portals', '/settings/usage', '/sign-in', '/x/portal'])
      expect(await page(path, origins)).toEqual({ frames: 'DENY', ancestors: "'none'" });
  });

  it('may be in no frame where none is named, or nothing that is an origin', async () => {
    const none = { frames: 'DENY', ancestors: "'none'" };
    expect(await page('/portal')).toEqual(none);
    for (const wrong of ['*', 'platform.example', "https://x; script-src 'unsafe-inline'"])
      expect(await page('/portal', wrong)).toEqual(none);
  });
});
