import { describe, expect, it } from 'vitest';
import { anAccount, anAccountKey, analysis, aPlatformKey, micro, send } from './api-client.ts';

describe('accounts', () => {
  it('opens with free credits, once for an external id, however often it is asked', async () => {
    const key = await aPlatformKey();
    const body = {
      name: 'Northwind',
      external_id: `cust/${crypto.randomUUID()}`,
      email: 'a@b.example',
    };
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => send('/v1/accounts', { key, body })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 201]);
    expect(new Set(answers.map(({ json }) => json.id)).size).toBe(1);
    const named = `/v1/accounts/${encodeURIComponent(`ext:${body.external_id}`)}`;
    const read = await send(named, { key });
    expect(read.json).toMatchObject({
      ...body,
      status: 'open',
      balance: { available_microcredits: micro(200) },
    });
  });

  it('replays the opening of an account byte for byte', async () => {
    const key = await aPlatformKey();
    const sent = { key, body: { name: 'Once' }, headers: { 'idempotency-key': 'open' } };
    const first = await send('/v1/accounts', sent);
    const second = await send('/v1/accounts', sent);
    expect(second.text).toBe(first.text);
    expect(second.status).toBe(201);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    const other = await send('/v1/accounts', { ...sent, body: { name: 'Twice' } });
    expect(other.status).toBe(422);
  });

  it('names what is wrong with a new account', async () => {
    const key = await aPlatformKey();
    const wrong: [object, string][] = [
      [{}, 'name'],
      [{ name: '' }, 'name'],
      [{ name: 'x'.repeat(201) }, 'name'],
      [{ name: 'x', email: 'nobody' }, 'email'],
      [{ name: 'x', external_id: 'x'.repeat(101) }, 'external_id'],
      [{ name: 'x', colour: 'red' }, 'colour'],
    ];
    for (const [body, param] of wrong) {
      const refused = await send('/v1/accounts', { key, body });
      expect(refused.status).toBe(400);
      expect(refused.json).toMatchObject({ code: 'invalid_request', param });
    }
  });

  it('is not there for the key of another account, nor when it was never opened', async () => {
    const mine = await anAccount();
    const other = await anAccount(mine.key);
    const own = await anAccountKey(mine, ['balance:read', 'usage:write']);
    for (const path of [`${other.at}/balance`, '/v1/accounts/ext:someone/balance']) {
      const refused = await send(path, { key: own.secret });
      expect(refused.status).toBe(404);
      expect(refused.json).toMatchObject({ code: 'not_found' });
    }
    const unopened = await send('/v1/accounts/acct_00000000000000000000/usage', {
      key: mine.key,
      body: analysis,
    });
    expect(unopened.status).toBe(404);
    const malformed = await send('/v1/accounts/nonsense/balance', { key: mine.key });
    expect(malformed.status).toBe(404);
  });
});

describe('grants', () => {
  it('adds credits and lists what is left in burn-down order', async () => {
    const { key, at } = await anAccount();
    const expires_at = new Date(Date.now() + 3_600_000).toISOString();
    const body = {
      source: 'promotion',
      amount_microcredits: micro(5),
      priority: 1,
      expires_at,
      reason: 'Welcome',
    };
    const granted = await send(`${at}/grants`, { key, body });
    expect(granted.status).toBe(201);
    expect(granted.json.grant).toMatchObject({ source: 'promotion', priority: 1, expires_at });
    expect(granted.json.balance).toMatchObject({ available_microcredits: micro(205) });
    const listed = await send(`${at}/grants`, { key });
    expect(listed.json.data).toMatchObject([{ source: 'promotion' }, { source: 'free' }]);
    const first = await send(`${at}/grants?limit=1`, { key });
    expect(first.json).toMatchObject({ has_more: true, data: [{ source: 'promotion' }] });
    const second = await send(`${at}/grants?limit=1&cursor=${first.json.next_cursor}`, { key });
    expect(second.json).toMatchObject({ has_more: false, data: [{ source: 'free' }] });
  });

  it('stop before sums could pass what is counted exactly', async () => {
    const { key, at } = await anAccount();
    const body = {
      source: 'purchase',
      amount_microcredits: micro(1_000_000_000),
      reason: 'As much as one may',
    };
    for (let n = 0; n < 9; n++)
      expect((await send(`${at}/grants`, { key, body })).status).toBe(201);
    const refused = await send(`${at}/grants`, { key, body });
    expect(refused.status).toBe(409);
    expect(refused.json).toMatchObject({ code: 'limit_reached', limit: 'lifetime_microcredits' });
  });

  it('refuses credits that nobody may give, and expiries in the past', async () => {
    const { key, at } = await anAccount();
    const good = { source: 'promotion', amount_microcredits: 1, reason: 'Why not' };
    const wrong: [object, string][] = [
      [{ ...good, source: 'free' }, 'source'],
      [{ ...good, source: 'auto_top_up' }, 'source'],
      [{ ...good, amount_microcredits: 0 }, 'amount_microcredits'],
      [{ ...good, priority: 101 }, 'priority'],
      [{ ...good, reason: '' }, 'reason'],
      [{ ...good, expires_at: '2020-01-01T00:00:00Z' }, 'expires_at'],
      [{ ...good, expires_at: 'soon' }, 'expires_at'],
    ];
    for (const [body, param] of wrong) {
      const refused = await send(`${at}/grants`, { key, body });
      expect(refused.status).toBe(400);
      expect(refused.json).toMatchObject({ code: 'invalid_request', param });
    }
  });
});

describe('the balance of the past', () => {
  it('is what the entries up to then came to', async () => {
    const { key, at } = await anAccount();
    const before = new Date(Date.now() - 60_000).toISOString();
    const spent = await send(`${at}/usage`, { key, body: analysis });
    const then = encodeURIComponent(String(spent.json.entry?.at));
    const after = await send(`${at}/balance?at=${then}`, { key });
    expect(after.json).toMatchObject({
      available_microcredits: Number(spent.json.balance?.available_microcredits),
      as_of_seq: Number(spent.json.entry?.seq),
    });
    const nothing = await send(`${at}/balance?at=${before}`, { key });
    expect(nothing.json).toMatchObject({ available_microcredits: 0, as_of_seq: 0 });
  });

  it('cannot be asked of the future', async () => {
    const { key, at } = await anAccount();
    const later = new Date(Date.now() + 60_000).toISOString();
    const refused = await send(`${at}/balance?at=${later}`, { key });
    expect(refused.json).toMatchObject({ code: 'invalid_request', param: 'at' });
  });
});
