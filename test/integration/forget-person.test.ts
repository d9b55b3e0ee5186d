import { describe, expect, it } from 'vitest';
import { credits } from '../../core/units/credits.ts';
import type { AccountId, PersonId } from '../../core/units/ids.ts';
import { dayMs, instant } from '../../core/units/instant.ts';
import { deletePerson } from '../../db/forget-person.ts';
import { putSubscription, type Subscription } from '../../db/subscriptions.ts';
import { accountRpc } from '../../worker/account/account-client.ts';
import { anAccount, anAccountKey, analysis, env, send, type World } from './api-client.ts';
import { aRunningServer } from './server-life.ts';
import { type SignedIn, signedIn } from './signed-in.ts';

const forget = (browser: SignedIn) => browser.send('/v1/session/person', { method: 'DELETE' });

const isKnown = async ({ person }: SignedIn): Promise<boolean> =>
  (await env.DB.prepare('SELECT 1 FROM people WHERE id = ?1').bind(person).first()) !== null;

const status = async ({ key, at }: World) => (await send(at, { key })).json.status;

const aPlan = (account: string): Subscription => ({
  id: 'sub_1',
  account,
  customer: 'cus_1',
  plan: 'plan_team',
  nextPlan: null,
  item: 'si_1',
  price: 'price_1',
  status: 'active',
  periodStart: Date.now(),
  periodEnd: Date.now() + 30 * dayMs,
  endsAt: null,
  openInvoice: null,
  openInvoiceUrl: null,
  createdAt: Date.now(),
  endedAt: null,
});

describe('forgetting a person', () => {
  it('closes what they alone owned: frozen with a reason, its keys revoked', async () => {
    const world = await anAccount();
    const { secret } = await anAccountKey(world, ['usage:write']);
    const owner = await signedIn({ account: world.account });
    const elsewhere = await signedIn({ account: world.account });
    const gone = await forget(owner);
    expect(gone.status).toBe(204);
    expect(gone.headers.get('set-cookie')).toContain('Max-Age=0');
    expect(await isKnown(owner)).toBe(false);
    expect((await elsewhere.send('/v1/session')).status).toBe(401);
    expect(await status(world)).toBe('frozen');
    const newest = await send(`${world.at}/entries?limit=1`, { key: world.key });
    expect(newest.json.data?.[0]).toMatchObject({ kind: 'freeze', reason: 'closed by its owner' });
    const used = await send(`${world.at}/usage`, { key: secret, body: analysis });
    expect(used.status).toBe(401);
    const keys = await send(`${world.at}/api_keys`, { key: world.key });
    expect(keys.json.data?.[0]?.revoked_at).toBeTruthy();
  });

  it('is written down without their name or address', async () => {
    const world = await anAccount();
    const owner = await signedIn({ account: world.account, email: 'amara@northwind.example' });
    await forget(owner);
    const log = await send(`/v1/admin/audit_log?target=${owner.person}`, { key: world.key });
    expect(log.json.data?.[0]).toMatchObject({ action: 'person.forget', actor: owner.person });
    expect(log.text).not.toContain('amara');
    const closed = await send(`/v1/admin/audit_log?target=${world.account}`, { key: world.key });
    expect(closed.text).toContain('account.close');
  });

  it('takes their address from what closes: no notice goes there any more', async () => {
    const owner = await signedIn({ email: 'Amara@northwind.example' });
    const opened = await owner.send('/v1/session/accounts', { body: { name: 'Side project' } });
    const address = () =>
      env.DB.prepare('SELECT email FROM accounts WHERE id = ?1')
        .bind(String(opened.json.id))
        .first('email');
    expect(await address()).toBe('Amara@northwind.example');
    expect((await forget(owner)).status).toBe(204);
    expect(await address()).toBeNull();
  });

  it('leaves an account as it is that has another owner', async () => {
    const world = await anAccount();
    const goes = await signedIn({ account: world.account, email: 'amara@northwind.example' });
    const stays = await signedIn({ account: world.account, email: 'bjorn@northwind.example' });
    expect((await forget(goes)).status).toBe(204);
    expect(await status(world)).toBe('open');
    expect((await stays.send(`${world.at}/balance`)).status).toBe(200);
  });

  it('leaves an account as it is that they did not own, were they the last one there', async () => {
    const world = await anAccount();
    const viewer = await signedIn({ account: world.account, role: 'viewer' });
    expect((await forget(viewer)).status).toBe(204);
    expect(await status(world)).toBe('open');
  });

  it('is refused to the last owner of what others are members of', async () => {
    const world = await anAccount();
    const owner = await signedIn({ account: world.account });
    await signedIn({ account: world.account, role: 'viewer' });
    const refused = await forget(owner);
    expect(refused.json).toMatchObject({ code: 'last_owner', status: 409 });
    expect(refused.json.detail).toContain('Northwind');
    expect(await isKnown(owner)).toBe(true);
    expect(await status(world)).toBe('open');
    expect((await owner.send('/v1/session')).status).toBe(200);
  });

  it('lets one of two owners go who both go at once', async () => {
    const world = await anAccount();
    const amara = await signedIn({ account: world.account, email: 'amara@northwind.example' });
    const bjorn = await signedIn({ account: world.account, email: 'bjorn@northwind.example' });
    await signedIn({ account: world.account, role: 'viewer' });
    const both = await Promise.all([amara, bjorn].map(forget));
    expect(both.map(({ status: one }) => one).sort()).toEqual([204, 409]);
    const left = await env.DB.prepare(`SELECT count(*) AS n FROM members WHERE role = 'owner'`);
    expect(await left.first('n')).toBe(1);
  });

  it('never leaves an account to nobody that nobody closed: of its two owners one stays', async () => {
    const world = await anAccount();
    const other = await anAccount(world.key);
    const amara = await signedIn({ account: world.account, email: 'amara@northwind.example' });
    const bjorn = await signedIn({ account: world.account, email: 'bjorn@northwind.example' });
    await signedIn({ account: other.account, role: 'viewer', email: bjorn.email });
    const invited = await bjorn.send(`${world.at}/invitations`, { body: { role: 'viewer' } });
    const seats = () =>
      env.DB.prepare('SELECT account FROM members WHERE person = ?1').bind(bjorn.person).all();
    const before = (await seats()).results;
    // Both were told that the other one stays.
    const go = ({ person }: SignedIn) =>
      deletePerson(env.DB, person as PersonId, [], instant(Date.now()));
    expect(await go(amara)).toHaveLength(1);
    expect(await go(bjorn)).toBeUndefined();
    expect((await seats()).results).toEqual(before);
    const open = await bjorn.send(`${world.at}/invitations`);
    expect(open.json.data?.[0]?.id).toBe(invited.json.id);
    expect((await forget(bjorn)).status).toBe(204);
    expect(await status(world)).toBe('frozen');
  });

  it('takes back the invitations that would lead to what closes', async () => {
    const world = await anAccount();
    const owner = await signedIn({ account: world.account });
    await env.DB.prepare(
      `INSERT INTO invitations (id, account, role, token_hash, invited_by, created_at, expires_at)
       VALUES ('inv_1', ?1, 'owner', 'h', ?2, 0, ?3)`,
    )
      .bind(world.account, owner.person, Date.now() + dayMs)
      .run();
    await forget(owner);
    const left = await env.DB.prepare('SELECT revoked_at FROM invitations').first('revoked_at');
    expect(left).toBeGreaterThan(0);
  });
});

describe('an account that nobody else is at and that goes on costing', () => {
  it('keeps its owner while it has a plan that renews', async () => {
    const world = await anAccount();
    const owner = await signedIn({ account: world.account });
    await putSubscription(env.DB, aPlan(world.account));
    const refused = await forget(owner);
    expect(refused.json).toMatchObject({ code: 'account_in_use', account: world.account });
    expect(refused.json.detail).toContain('a plan that renews');
    await putSubscription(env.DB, { ...aPlan(world.account), endsAt: Date.now() + dayMs });
    expect((await forget(owner)).status).toBe(204);
  });

  it('keeps its owner while a server runs', async () => {
    const world = await anAccount();
    const owner = await signedIn({ account: world.account });
    const server = await aRunningServer(world);
    expect((await forget(owner)).json.detail).toContain('1 running server');
    expect(await isKnown(owner)).toBe(true);
    expect(await status(world)).toBe('open');
    await send(`${server.path}/stop`, { key: world.key, method: 'POST' });
    expect((await forget(owner)).status).toBe(204);
  });

  it('keeps its owner while auto top-up is on', async () => {
    const world = await anAccount();
    const owner = await signedIn({ account: world.account });
    const set = (enabled: boolean) =>
      accountRpc(env, world.account as AccountId).execute({
        caller: { kind: 'checked' },
        requestId: 'test',
        identities: [],
        command: {
          kind: 'set_top_up',
          enabled,
          threshold: credits(0),
          credits: credits(200),
          bonus: credits(0),
          price: { amountMinor: 2_000, currency: 'usd' },
          monthlyCapMinor: 10_000,
          ...(enabled ? { consent: { by: owner.person, textHash: 'words' } } : {}),
        },
      });
    expect(await set(true)).toMatchObject({ ok: true, value: { kind: 'accepted' } });
    expect((await forget(owner)).json.detail).toContain('auto top-up');
    expect(await set(false)).toMatchObject({ ok: true, value: { kind: 'accepted' } });
    expect((await forget(owner)).status).toBe(204);
  });
});
