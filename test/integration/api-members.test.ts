import { describe, expect, it } from 'vitest';
import { anAccount, anAccountKey, deployed, type Heard, send, type World } from './api-client.ts';
import { aBrowser, type SignedIn, signedIn } from './signed-in.ts';

const change = (who: SignedIn, { at }: World, person: string, role: string, key?: string) =>
  who.send(`${at}/members/${person}`, {
    method: 'PATCH',
    body: { role },
    ...(key && { headers: { 'idempotency-key': key } }),
  });

const remove = (who: SignedIn, { at }: World, person: string) =>
  who.send(`${at}/members/${person}`, { method: 'DELETE' });

const leave = (who: SignedIn, { account }: World) =>
  who.send('/v1/session/leave', { body: { account } });

const people = async ({ key, at }: World): Promise<{ person: string; role: string }[]> =>
  (await send(`${at}/members`, { key })).json.data as never;

const audit = async ({ key }: World, target: string) =>
  (await send(`/v1/admin/audit_log?target=${target}`, { key })).json.data as never as {
    actor: string;
    action: string;
    account: string;
    before: unknown;
    after: unknown;
  }[];

const codes = (heard: readonly Heard[]) =>
  heard.map(({ status, json }) => (status < 400 ? status : json.code)).sort();

describe('members', () => {
  it('are listed with names and roles, the longest there first, to everybody there', async () => {
    const world = await anAccount();
    const ada = await signedIn({ account: world.account, email: 'ada@example.com', name: 'Ada' });
    const bo = await signedIn({
      account: world.account,
      email: 'bo@example.com',
      name: 'Bo',
      role: 'viewer',
    });
    const seen = await bo.send(`${world.at}/members`);
    expect(seen.status).toBe(200);
    expect(seen.json).toMatchObject({ has_more: false, next_cursor: null });
    expect(seen.json.as_of_seq).toBeGreaterThan(0);
    expect(seen.json.data).toMatchObject([
      { person: ada.person, name: 'Ada', email: 'ada@example.com', role: 'owner', you: false },
      { person: bo.person, name: 'Bo', email: 'bo@example.com', role: 'viewer', you: true },
    ]);
    expect((await send(`${world.at}/members?role=owner`, { key: world.key })).status).toBe(400);
    const { secret } = await anAccountKey(world, ['members:read']);
    expect((await send(`${world.at}/members`, { key: secret })).status).toBe(200);
  });

  it('get another role from their next request on, which is written down', async () => {
    const world = await anAccount();
    const ada = await signedIn({ account: world.account });
    const bo = await signedIn({ account: world.account, role: 'developer' });
    const project = (name: string) => bo.send(`${world.at}/projects`, { body: { name } });
    expect((await project('First')).status).toBe(201);
    const changed = await change(ada, world, bo.person, 'viewer');
    expect(changed.json).toMatchObject({ person: bo.person, role: 'viewer', you: false });
    const refused = await project('Second');
    expect(refused.json).toMatchObject({ code: 'forbidden', scope: 'projects:write' });
    expect(await audit(world, bo.person)).toMatchObject([
      {
        actor: ada.person,
        action: 'member.change',
        account: world.account,
        before: { role: 'developer' },
        after: { role: 'viewer' },
      },
    ]);
  });

  it('are managed by owners and the platform alone, and never by a key of the account', async () => {
    const world = await anAccount();
    const ada = await signedIn({ account: world.account });
    for (const role of ['billing', 'developer', 'viewer'] as const) {
      const who = await signedIn({ account: world.account, role });
      for (const heard of [
        await change(who, world, who.person, 'owner'),
        await remove(who, world, ada.person),
      ])
        expect(heard.json).toMatchObject({ code: 'forbidden', scope: 'members:write' });
    }
    const body = { name: 'A key', scopes: ['members:write'] };
    expect((await send(`${world.at}/api_keys`, { key: world.key, body })).status).toBe(400);
    const made = await send(`${world.at}/members/${ada.person}`, {
      key: world.key,
      method: 'PATCH',
      body: { role: 'owner' },
    });
    expect(made.json).toMatchObject({ role: 'owner', you: false });
    expect(await people(world)).toHaveLength(4);
  });

  it('of other accounts are not here, nor other accounts for them', async () => {
    const world = await anAccount();
    const other = await anAccount(world.key);
    const ada = await signedIn({ account: world.account });
    const eve = await signedIn({ account: other.account });
    expect((await change(ada, world, eve.person, 'viewer')).status).toBe(404);
    expect((await remove(ada, world, eve.person)).status).toBe(404);
    expect((await remove(ada, world, 'per_nobody')).status).toBe(404);
    expect((await remove(eve, world, ada.person)).status).toBe(404);
    expect((await eve.send(`${world.at}/members`)).status).toBe(404);
    expect((await leave(eve, world)).status).toBe(404);
    expect((await eve.send('/v1/session/leave', { body: { account: 'nonsense' } })).status).toBe(
      404,
    );
    expect(await people(world)).toHaveLength(1);
  });

  it('have a role that there is', async () => {
    const world = await anAccount();
    const ada = await signedIn({ account: world.account });
    const wrong = await change(ada, world, ada.person, 'king');
    expect(wrong.json).toMatchObject({ code: 'invalid_request', param: 'role' });
    const more = await ada.send(`${world.at}/members/${ada.person}`, {
      method: 'PATCH',
      body: { role: 'viewer', name: 'X' },
    });
    expect(more.json).toMatchObject({ code: 'invalid_request', param: 'name' });
  });

  it('change once per key', async () => {
    const world = await anAccount();
    const ada = await signedIn({ account: world.account });
    const bo = await signedIn({ account: world.account, role: 'viewer' });
    const first = await change(ada, world, bo.person, 'developer', 'one');
    await change(ada, world, bo.person, 'billing');
    const again = await change(ada, world, bo.person, 'developer', 'one');
    expect(again.text).toBe(first.text);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(await people(world)).toMatchObject([{}, { role: 'billing' }]);
    expect((await change(ada, world, bo.person, 'viewer', 'one')).status).toBe(422);
  });
});

describe('the last owner', () => {
  it('cannot leave, be removed or become something else, by whoever asks', async () => {
    const world = await anAccount();
    const ada = await signedIn({ account: world.account });
    const platform = { key: world.key, method: 'DELETE' };
    const refused = [
      await leave(ada, world),
      await remove(ada, world, ada.person),
      await change(ada, world, ada.person, 'developer'),
      await send(`${world.at}/members/${ada.person}`, platform),
    ];
    expect(codes(refused)).toEqual(['last_owner', 'last_owner', 'last_owner', 'last_owner']);
    const bo = await signedIn({ account: world.account, role: 'viewer' });
    expect((await change(ada, world, bo.person, 'owner')).status).toBe(200);
    expect((await leave(ada, world)).status).toBe(204);
    expect(await people(world)).toMatchObject([{ person: bo.person, role: 'owner' }]);
    expect(codes([await leave(bo, world)])).toEqual(['last_owner']);
  });

  it('stays one when two demote, remove or leave at the same moment', async () => {
    const key = (await anAccount()).key;
    const acts = [
      (who: SignedIn, world: World, other: SignedIn) =>
        change(who, world, other.person, 'developer'),
      (who: SignedIn, world: World, other: SignedIn) => remove(who, world, other.person),
      (who: SignedIn, world: World) => leave(who, world),
      (who: SignedIn, world: World) => change(who, world, who.person, 'viewer'),
    ];
    for (const act of acts)
      for (let round = 0; round < 3; round++) {
        const world = await anAccount(key);
        const ada = await signedIn({ account: world.account, email: `ada${round}@example.com` });
        const bo = await signedIn({ account: world.account, email: `bo${round}@example.com` });
        const heard = await Promise.all([act(ada, world, bo), act(bo, world, ada)]);
        expect(heard.filter(({ status }) => status < 300)).toHaveLength(1);
        expect((await people(world)).filter(({ role }) => role === 'owner')).toHaveLength(1);
      }
  });

  it('stays one when five who own it all leave at once', async () => {
    const world = await anAccount();
    const owners = await Promise.all(
      [1, 2, 3, 4, 5].map((n) =>
        signedIn({ account: world.account, email: `owner${n}@example.com` }),
      ),
    );
    const heard = await Promise.all(owners.map((one) => leave(one, world)));
    expect(codes(heard)).toEqual([204, 204, 204, 204, 'last_owner']);
    expect(await people(world)).toMatchObject([{ role: 'owner' }]);
  });
});

describe('somebody who is removed', () => {
  const anEnd = async (world: World, who: SignedIn) => {
    const request = new Request(`http://localhost${world.at}/live`, {
      headers: { upgrade: 'websocket', ...who.headers() },
    });
    const { webSocket: socket } = await deployed.fetch(request);
    const closed: number[] = [];
    socket?.accept();
    socket?.addEventListener('close', ({ code }) => {
      closed.push(code);
    });
    expect(socket).toBeTruthy();
    return closed;
  };

  it('sees nothing of the account from then on, in any browser, nor hears of it', async () => {
    const world = await anAccount();
    const ada = await signedIn({ account: world.account });
    const bo = await signedIn({ account: world.account, role: 'developer' });
    const elsewhere = await signedIn({ account: world.account, role: 'developer' });
    const [closed, adas] = [await anEnd(world, elsewhere), await anEnd(world, ada)];
    const removed = await remove(ada, world, bo.person);
    expect(removed.json).toMatchObject({ person: bo.person, removed: true });
    for (const browser of [bo, elsewhere]) {
      expect((await browser.send(`${world.at}/balance`)).status).toBe(404);
      expect((await browser.send('/v1/accounts/me/balance')).status).toBe(404);
      const session = await browser.send('/v1/session');
      expect(session.json).toMatchObject({ account: null, role: null, accounts: [] });
    }
    await expect.poll(() => closed, { timeout: 5_000 }).toEqual([4401]);
    expect(adas).toEqual([]);
    expect(await audit(world, bo.person)).toMatchObject([
      { actor: ada.person, action: 'member.remove', before: { role: 'developer' }, after: null },
    ]);
    expect((await remove(ada, world, bo.person)).status).toBe(404);
  });

  it('looks at another account of theirs, where there is one', async () => {
    const world = await anAccount();
    const other = await anAccount(world.key);
    const email = 'bo@example.com';
    await signedIn({ account: other.account, email, role: 'viewer' });
    const bo = await signedIn({ account: world.account, email, role: 'billing' });
    const ada = await signedIn({ account: world.account });
    expect((await bo.send('/v1/session')).json.account).toMatchObject({ id: world.account });
    expect((await remove(ada, world, bo.person)).status).toBe(200);
    const session = await bo.send('/v1/session');
    expect(session.json).toMatchObject({ account: { id: other.account }, role: 'viewer' });
  });

  it('is told so where they left by themselves, and it is written down', async () => {
    const world = await anAccount();
    await signedIn({ account: world.account });
    const bo = await signedIn({ account: world.account, role: 'viewer' });
    const closed = await anEnd(world, bo);
    expect((await leave(bo, world)).status).toBe(204);
    expect((await bo.send('/v1/session')).json).toMatchObject({ account: null });
    await expect.poll(() => closed, { timeout: 5_000 }).toEqual([4401]);
    expect(await audit(world, bo.person)).toMatchObject([
      { actor: bo.person, action: 'member.leave', account: world.account },
    ]);
  });

  it('cannot leave by a link’s session, which is nobody’s', async () => {
    const world = await anAccount();
    const link = await send('/v1/portal_sessions', {
      key: world.key,
      body: { account: world.account },
    });
    const token = String(link.json.url).split('#')[1];
    const opened = await send('/v1/portal_sessions/exchange', {
      body: { token },
      headers: { origin: 'http://localhost' },
    });
    const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect((await leave(aBrowser(cookie), world)).status).toBe(403);
  });
});

describe('the account’s name', () => {
  const rename = (who: SignedIn, { at }: World, body: object) =>
    who.send(at, { method: 'PATCH', body });

  it('is changed by an owner and the platform, once per key, and written down', async () => {
    const world = await anAccount();
    const ada = await signedIn({ account: world.account });
    const renamed = await rename(ada, world, { name: 'Southwind' });
    expect(renamed.json).toMatchObject({ id: world.account, name: 'Southwind', status: 'open' });
    expect((await ada.send('/v1/session')).json.account).toMatchObject({ name: 'Southwind' });
    expect(await audit(world, world.account)).toMatchObject([
      {
        actor: ada.person,
        action: 'account.rename',
        before: { name: 'Northwind' },
        after: { name: 'Southwind' },
      },
    ]);
    const sent = { key: world.key, method: 'PATCH', body: { name: 'Westwind' } };
    const headers = { 'idempotency-key': 'once' };
    const first = await send(world.at, { ...sent, headers });
    await rename(ada, world, { name: 'Eastwind' });
    expect((await send(world.at, { ...sent, headers })).text).toBe(first.text);
    expect((await send(world.at, { key: world.key })).json.name).toBe('Eastwind');
  });

  it('is nobody else’s to change, and readable', async () => {
    const world = await anAccount();
    const bo = await signedIn({ account: world.account, role: 'billing' });
    const refused = await rename(bo, world, { name: 'Mine' });
    expect(refused.json).toMatchObject({ code: 'forbidden', scope: 'accounts:manage' });
    const ada = await signedIn({ account: world.account });
    for (const name of ['', '   ', 'a\u0000b', 'x'.repeat(201)])
      expect((await rename(ada, world, { name })).json).toMatchObject({ param: 'name' });
    expect((await rename(ada, world, {})).json).toMatchObject({ param: 'name' });
  });
});
