import { describe, expect, it } from 'vitest';
import { invitationsMax } from '../../core/access/membership.ts';
import { dayMs } from '../../core/units/instant.ts';
import { anAccount, env, type Heard, send, type World } from './api-client.ts';
import { type SignedIn, signedIn } from './signed-in.ts';

const invite = (who: SignedIn, { at }: World, body: object, key?: string) =>
  who.send(`${at}/invitations`, { body, ...(key && { headers: { 'idempotency-key': key } }) });

const tokenOf = ({ json }: Heard): string => {
  expect(String(json.url)).toMatch(/^http:\/\/localhost\/invitation#[0-9a-f]{64}$/);
  return String(json.url).split('#')[1] ?? '';
};

const read = (token: string) => send('/v1/invitations/read', { body: { token } });
const accept = (who: SignedIn, token: string) =>
  who.send('/v1/invitations/accept', { body: { token } });

const revoke = (who: SignedIn, { at }: World, id: unknown) =>
  who.send(`${at}/invitations/${id}`, { method: 'DELETE' });

/** A world with an owner, and somebody who is a member of nothing yet. */
async function aHost() {
  const world = await anAccount();
  const owner = await signedIn({ account: world.account, email: 'ada@example.com', name: 'Ada' });
  const guest = await signedIn({ email: 'bo@example.com', name: 'Bo' });
  return { world, owner, guest };
}

const move = (id: unknown, column: string, by: number) =>
  env.DB.prepare(`UPDATE invitations SET ${column} = ${column} + ?1 WHERE id = ?2`)
    .bind(by, String(id))
    .run();

const peopleAt = async ({ key, at }: World) =>
  (await send(`${at}/members`, { key })).json.data as never as { person: string; role: string }[];

describe('an invitation', () => {
  it('says what it is to whoever has its link, and makes them a member who look at it', async () => {
    const { world, owner, guest } = await aHost();
    const made = await invite(owner, world, { role: 'developer' });
    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({ role: 'developer', email: null, invited_by: 'Ada' });
    const lasts = Date.parse(String(made.json.expires_at)) - Date.now();
    expect(Math.abs(lasts - 7 * dayMs)).toBeLessThan(60_000);
    const token = tokenOf(made);
    expect((await read(token)).json).toEqual({
      account_name: 'Northwind',
      role: 'developer',
      invited_by_name: 'Ada',
      email: null,
      expires_at: made.json.expires_at,
    });
    const before = guest.headers().cookie;
    const joined = await accept(guest, token);
    const account = { id: world.account, name: 'Northwind' };
    expect(joined.json).toEqual({ account, role: 'developer' });
    expect(guest.headers().cookie).not.toBe(before);
    expect((await guest.send('/v1/session')).json).toMatchObject({ account, role: 'developer' });
    expect((await guest.send(`${world.at}/balance`)).status).toBe(200);
    const log = await send(`/v1/admin/audit_log?target=${made.json.id}`, { key: world.key });
    expect(log.json.data).toMatchObject([
      { action: 'invitation.accept', actor: guest.person, account: world.account },
      { action: 'invitation.create', actor: owner.person, account: world.account },
    ]);
  });

  it('is taken by one of many who try at once', async () => {
    const { world, owner } = await aHost();
    const token = tokenOf(await invite(owner, world, { role: 'viewer' }));
    const guests = await Promise.all(
      [1, 2, 3, 4, 5].map((n) => signedIn({ email: `guest${n}@example.com` })),
    );
    const heard = await Promise.all(guests.map((guest) => accept(guest, token)));
    expect(heard.map(({ status }) => status).sort()).toEqual([200, 410, 410, 410, 410]);
    expect(await peopleAt(world)).toHaveLength(2);
    const winner = guests[heard.findIndex(({ status }) => status === 200)] as SignedIn;
    expect((await peopleAt(world)).map(({ person }) => person)).toContain(winner.person);
  });

  it('answers whoever took it the same again, until they are a member no more', async () => {
    const { world, owner, guest } = await aHost();
    const token = tokenOf(await invite(owner, world, { role: 'viewer' }));
    const first = await accept(guest, token);
    const again = await accept(guest, token);
    expect([again.status, again.text]).toEqual([200, first.text]);
    expect((await read(token)).status).toBe(410);
    const left = await guest.send('/v1/session/leave', { body: { account: world.account } });
    expect(left.status).toBe(204);
    expect((await accept(guest, token)).json).toMatchObject({ code: 'link_ended' });
    expect(await peopleAt(world)).toHaveLength(1);
  });

  it('bound to an address is taken by whom the provider vouches has it, and by nobody else', async () => {
    const { world, owner, guest } = await aHost();
    const token = tokenOf(await invite(owner, world, { role: 'viewer', email: 'CY@Example.com' }));
    expect((await read(token)).json.email).toBe('cy@example.com');
    const near = ['c.y@example.com', 'cy+x@example.com', 'cy@example.co'];
    for (const email of near) {
      const refused = await accept(await signedIn({ email }), token);
      expect(refused.json).toMatchObject({ code: 'forbidden' });
      expect(refused.text).not.toContain('cy@example.com');
    }
    expect((await accept(guest, token)).status).toBe(403);
    const cy = await signedIn({ email: 'cy@example.com' });
    const vouched = (yes: number) =>
      env.DB.prepare('UPDATE people SET email_verified = ?1 WHERE id = ?2')
        .bind(yes, cy.person)
        .run();
    await vouched(0);
    expect((await accept(cy, token)).status).toBe(403);
    await vouched(1);
    expect((await accept(cy, token)).status).toBe(200);
  });

  it('is over after seven days, when it is taken back, and when it never was', async () => {
    const { world, owner, guest } = await aHost();
    const made = await invite(owner, world, { role: 'viewer' });
    await move(made.json.id, 'expires_at', -7 * dayMs);
    const taken = await invite(owner, world, { role: 'viewer' });
    const gone = await revoke(owner, world, taken.json.id);
    expect(gone.json.revoked_at).toBeTruthy();
    expect((await revoke(owner, world, taken.json.id)).text).toBe(gone.text);
    const details = new Set<unknown>();
    for (const token of [tokenOf(made), tokenOf(taken), 'f'.repeat(64), 'nonsense'])
      for (const heard of [await read(token), await accept(guest, token)]) {
        expect([heard.status, heard.json.code]).toEqual([410, 'link_ended']);
        details.add(heard.json.detail);
      }
    expect(details.size).toBe(1);
    expect(await peopleAt(world)).toHaveLength(1);
  });

  it('is not spent by a member, nor taken back once it was taken', async () => {
    const { world, owner, guest } = await aHost();
    const made = await invite(owner, world, { role: 'viewer' });
    const token = tokenOf(made);
    expect((await accept(owner, token)).json).toMatchObject({ code: 'already_member' });
    expect((await accept(guest, token)).status).toBe(200);
    expect((await revoke(owner, world, made.json.id)).json).toMatchObject({ code: 'link_ended' });
  });

  it('needs a person, from our own page', async () => {
    const { world, owner, guest } = await aHost();
    const token = tokenOf(await invite(owner, world, { role: 'viewer' }));
    const body = { token };
    const path = '/v1/invitations/accept';
    expect((await send(path, { body })).status).toBe(401);
    expect((await send(path, { body, key: world.key })).status).toBe(401);
    const forged = { body, headers: { origin: 'https://evil.example' } };
    expect((await guest.send(path, forged)).status).toBe(403);
    expect((await read(token)).status).toBe(200);
    const wrong = await send('/v1/invitations/read', { body: { token: 5 } });
    expect(wrong.json).toMatchObject({ code: 'invalid_request', param: 'token' });
  });
});

describe('invitations of an account', () => {
  it('show their secret once: a replay has null, and neither lists nor the log have it', async () => {
    const { world, owner } = await aHost();
    const first = await invite(owner, world, { role: 'billing' }, 'once');
    const token = tokenOf(first);
    const again = await invite(owner, world, { role: 'billing' }, 'once');
    expect(again.json).toEqual({ ...first.json, url: null });
    const listed = await owner.send(`${world.at}/invitations`);
    expect(listed.json.data).toHaveLength(1);
    expect(listed.json.data?.[0]).toMatchObject({ role: 'billing', invited_by: 'Ada' });
    const log = await send(`/v1/admin/audit_log?target=${first.json.id}`, { key: world.key });
    const stored = await env.DB.prepare('SELECT * FROM invitations').all();
    const kept = await env.DB.prepare('SELECT * FROM idempotency_keys').all();
    for (const text of [listed.text, log.text, JSON.stringify([stored.results, kept.results])])
      expect(text).not.toContain(token);
  });

  it('are made and taken back by owners and the platform, and seen by everybody there', async () => {
    const { world, owner } = await aHost();
    const mine = await invite(owner, world, { role: 'owner' });
    expect(mine.status).toBe(201);
    for (const role of ['billing', 'developer', 'viewer'] as const) {
      const who = await signedIn({ account: world.account, role });
      for (const heard of [
        await invite(who, world, { role: 'viewer' }),
        await revoke(who, world, mine.json.id),
      ])
        expect(heard.json).toMatchObject({ code: 'forbidden', scope: 'members:write' });
      expect((await who.send(`${world.at}/invitations`)).json.data).toHaveLength(1);
    }
    const sent = { key: world.key, body: { role: 'owner' } };
    const platforms = await send(`${world.at}/invitations`, sent);
    expect(platforms.json).toMatchObject({ role: 'owner', invited_by: null });
    const guest = await signedIn({ email: 'new@example.com' });
    expect((await accept(guest, tokenOf(platforms))).json).toMatchObject({ role: 'owner' });
  });

  it('of another account are not here', async () => {
    const { world, owner } = await aHost();
    const other = await anAccount(world.key);
    const eve = await signedIn({ account: other.account });
    const made = await invite(owner, world, { role: 'viewer' });
    expect((await revoke(eve, other, made.json.id)).status).toBe(404);
    expect((await revoke(eve, world, made.json.id)).status).toBe(404);
    expect((await invite(eve, world, { role: 'viewer' })).status).toBe(404);
    expect((await eve.send(`${world.at}/invitations`)).status).toBe(404);
    expect((await read(tokenOf(made))).status).toBe(200);
  });

  it('are for a role there is and an address, and nothing else', async () => {
    const { world, owner } = await aHost();
    const wrong: readonly (readonly [object, string])[] = [
      [{}, 'role'],
      [{ role: 'king' }, 'role'],
      [{ role: 'viewer', email: 'nobody' }, 'email'],
      [{ role: 'viewer', email: null }, 'email'],
      [{ role: 'viewer', days: 30 }, 'days'],
    ];
    for (const [body, param] of wrong)
      expect((await invite(owner, world, body)).json).toMatchObject({ param });
  });

  it('are at most fifty that wait, however many are made at once', async () => {
    const { world, owner } = await aHost();
    const now = Date.now();
    for (let n = 0; n < invitationsMax - 2; n++)
      await env.DB.prepare(
        `INSERT INTO invitations (id, account, role, token_hash, invited_by, created_at, expires_at)
         VALUES (?1, ?2, 'viewer', ?1, 'system', ?3, ?4)`,
      )
        .bind(`inv_${n}`, world.account, now, now + dayMs)
        .run();
    const heard = await Promise.all(
      [1, 2, 3, 4].map(() => invite(owner, world, { role: 'viewer' })),
    );
    expect(heard.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409]);
    const refused = heard.find(({ status }) => status === 409);
    expect(refused?.json).toMatchObject({ code: 'limit_reached', limit: 'invitations', max: 50 });
    await move('inv_3', 'expires_at', -2 * dayMs);
    expect((await invite(owner, world, { role: 'viewer' })).status).toBe(201);
  });

  it('end with the right of whoever made them', async () => {
    const { world, owner, guest } = await aHost();
    const eve = await signedIn({ account: world.account, email: 'eve@example.com' });
    const own = tokenOf(await invite(eve, world, { role: 'owner' }));
    const others = tokenOf(await invite(owner, world, { role: 'viewer' }));
    const path = `${world.at}/members/${eve.person}`;
    expect((await owner.send(path, { method: 'DELETE' })).status).toBe(200);
    expect((await accept(eve, own)).json).toMatchObject({ code: 'link_ended' });
    expect((await accept(guest, own)).status).toBe(410);
    expect((await accept(guest, others)).status).toBe(200);
  });
});
