import { describe, expect, it } from 'vitest';
import { anAccount, aSession, env, send } from './api-client.ts';
import { signedIn, storedSession } from './signed-in.ts';

describe('a session', () => {
  it('says who is signed in, where they look, and what else is theirs', async () => {
    const world = await anAccount();
    const other = await anAccount(world.key);
    const email = 'amara@northwind.example';
    await signedIn({ account: other.account, email, role: 'viewer' });
    const browser = await signedIn({ account: world.account, email, name: 'Amara Okafor' });
    const told = await browser.send('/v1/session');
    expect(told.json).toMatchObject({
      kind: 'person',
      account: { id: world.account, name: 'Northwind' },
      role: 'owner',
      accounts: [
        { id: world.account, role: 'owner' },
        { id: other.account, role: 'viewer' },
      ],
      person: { id: browser.person, email, email_verified: true },
      operator: 'no',
      return_url: null,
    });
  });

  it('of a member of no account is told so, and finds no account', async () => {
    const browser = await signedIn({ email: 'nobody@northwind.example' });
    const told = await browser.send('/v1/session');
    expect(told.json).toMatchObject({ account: null, role: null, accounts: [] });
    const balance = await browser.send('/v1/accounts/me/balance');
    expect(balance.status).toBe(404);
    expect(balance.json.detail).toContain('You are a member of no account');
  });

  it('ends with signing out, and its cookie goes', async () => {
    const { account } = await anAccount();
    const browser = await signedIn({ account });
    const id = await browser.session();
    const cookie = { ...browser.headers() };
    const out = await browser.send('/v1/session/sign_out', { method: 'POST' });
    expect(out.status).toBe(204);
    expect(out.headers.get('set-cookie')).toMatch(/^hydron_session=; Path=\/; Max-Age=0;/);
    expect((await send('/v1/session', { headers: cookie })).status).toBe(401);
    expect(await storedSession(id)).toBeNull();
  });

  it('is nobody’s who comes from another site', async () => {
    const { account } = await anAccount();
    const cookie = await aSession(account);
    const forged = { cookie, origin: 'https://evil.example' };
    for (const path of ['sign_out', 'sign_out_everywhere', 'switch', 'accounts']) {
      const sent = await send(`/v1/session/${path}`, { method: 'POST', headers: forged });
      expect([path, sent.status]).toEqual([path, 403]);
    }
    const gone = await send('/v1/session/person', { method: 'DELETE', headers: forged });
    expect(gone.status).toBe(403);
    expect((await send('/v1/session', { headers: { cookie } })).status).toBe(200);
  });
});

describe('the browsers of a person', () => {
  const chrome =
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';

  it('are listed by what people call them, the one that asks marked', async () => {
    const { account } = await anAccount();
    const first = await signedIn({ account });
    const second = await signedIn({ account, browser: chrome });
    const listed = await second.send('/v1/session/sessions');
    expect(listed.json.data).toMatchObject([
      { browser: 'Chrome on Windows', current: true },
      { id: await first.session(), browser: 'Firefox on Linux', current: false },
    ]);
  });

  it('are signed out one by one, by themselves alone', async () => {
    const { account } = await anAccount();
    const mine = await signedIn({ account });
    const lost = await signedIn({ account });
    const stranger = await signedIn({ account, email: 'stranger@northwind.example' });
    const path = `/v1/session/sessions/${await lost.session()}`;
    expect((await stranger.send(path, { method: 'DELETE' })).status).toBe(404);
    expect((await lost.send('/v1/session')).status).toBe(200);
    expect((await mine.send(path, { method: 'DELETE' })).status).toBe(204);
    expect((await lost.send('/v1/session')).status).toBe(401);
    expect((await mine.send(path, { method: 'DELETE' })).status).toBe(404);
    const own = `/v1/session/sessions/${await mine.session()}`;
    const out = await mine.send(own, { method: 'DELETE' });
    expect(out.headers.get('set-cookie')).toContain('Max-Age=0');
  });

  it('are all signed out at once, which is written down', async () => {
    const world = await anAccount();
    const browsers = [];
    for (let n = 0; n < 3; n++) browsers.push(await signedIn({ account: world.account }));
    const stranger = await signedIn({ account: world.account, role: 'viewer' });
    const [first] = browsers;
    const out = await first?.send('/v1/session/sign_out_everywhere', { method: 'POST' });
    expect(out?.json).toEqual({ ended: 3 });
    for (const browser of browsers) expect((await browser.send('/v1/session')).status).toBe(401);
    expect((await stranger.send('/v1/session')).status).toBe(200);
    const log = await send('/v1/admin/audit_log', { key: world.key });
    const actions = log.json.data as unknown as { action: string; actor: string }[];
    expect(actions[0]).toMatchObject({ action: 'session.end_all', actor: first?.person });
  });
});

describe('another account', () => {
  it('is switched to with a new token, and only by its members', async () => {
    const world = await anAccount();
    const other = await anAccount(world.key);
    const foreign = await anAccount(world.key);
    const email = 'amara@northwind.example';
    await signedIn({ account: other.account, email, role: 'billing' });
    const browser = await signedIn({ account: world.account, email });
    const cookie = { ...browser.headers() };
    const body = { account: foreign.account };
    expect((await browser.send('/v1/session/switch', { body })).status).toBe(404);
    const turned = await browser.send('/v1/session/switch', { body: { account: other.account } });
    expect(turned.json).toMatchObject({ account: { id: other.account }, role: 'billing' });
    expect(browser.headers()).not.toEqual(cookie);
    const balance = await browser.send('/v1/accounts/me/balance');
    expect(balance.status).toBe(200);
    expect((await browser.send(`${world.at}/balance`)).status).toBe(404);
    // What was under way with the token before sees the account now looked at.
    expect((await send(`${other.at}/balance`, { headers: cookie })).status).toBe(200);
  });

  it('is opened without free credits, owned by whoever opens it', async () => {
    const browser = await signedIn({ email: 'amara@northwind.example' });
    const opened = await browser.send('/v1/session/accounts', { body: { name: 'Side project' } });
    expect(opened.status).toBe(201);
    expect(opened.json).toMatchObject({ name: 'Side project', role: 'owner', free: false });
    const account = String(opened.json.id);
    await browser.send('/v1/session/switch', { body: { account } });
    const balance = await browser.send('/v1/accounts/me/balance');
    expect(balance.json.available_microcredits).toBe(0);
  });

  it('is opened once under one key', async () => {
    const browser = await signedIn({ email: 'amara@northwind.example' });
    const sent = { body: { name: 'Twice' }, headers: { 'idempotency-key': 'once' } };
    const first = await browser.send('/v1/session/accounts', sent);
    const second = await browser.send('/v1/session/accounts', sent);
    expect(second.json).toEqual(first.json);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
  });

  it('is refused to whoever owns twenty', async () => {
    const browser = await signedIn({ email: 'amara@northwind.example' });
    for (let n = 0; n < 20; n++) {
      const made = await browser.send('/v1/session/accounts', { body: { name: `No. ${n}` } });
      expect(made.status).toBe(201);
    }
    const refused = await browser.send('/v1/session/accounts', { body: { name: 'One more' } });
    expect(refused.status).toBe(409);
    await env.DB.prepare(
      'DELETE FROM members WHERE rowid = (SELECT max(rowid) FROM members)',
    ).run();
    const atOnce = ['a', 'b', 'c'].map((name) =>
      browser.send('/v1/session/accounts', { body: { name } }),
    );
    const answers = (await Promise.all(atOnce)).map(({ status }) => status);
    expect(answers.sort()).toEqual([201, 409, 409]);
    expect(refused.json).toMatchObject({ code: 'limit_reached', limit: 'accounts', max: 20 });
  });
});
