import { describe, expect, it } from 'vitest';
import type { AccountId } from '../../core/units/ids.ts';
import { newAccountKey, secretBytes } from '../../worker/auth/key-text.ts';
import { randomBytes } from '../../worker/auth/random.ts';
import { sha256 } from '../../worker/auth/sha256.ts';
import { anAccount, anAccountKey, analysis, type Sent, send } from './api-client.ts';
import { answerWith, objectThat } from './api-faults.ts';

/** Anybody can make one: its checksum is right, nobody was ever given it. */
const madeUp = (account: string) =>
  newAccountKey(account as AccountId, randomBytes(secretBytes), sha256);

const json = { 'content-type': 'application/json' };
const event = { 'content-type': 'application/cloudevents+json' };

/** What no account is needed to refuse. */
const malformed: [string, Sent][] = [
  ['/v1/events', { body: { specversion: '0.3' }, headers: event }],
  ['/v1/events', { body: [], headers: event }],
  ['/v1/events', { raw: '{', method: 'POST', headers: event }],
  ['/api/v1/events', { body: [{}], headers: event }],
  ['/v1/accounts/me/usage', { body: { meter: 'coffee' } }],
  ['/v1/accounts/me/usage', { raw: '{', method: 'POST', headers: json }],
  ['/v1/accounts/me/usage/batch', { body: { events: [] } }],
  ['/v1/accounts/me/holds', { body: {} }],
  ['/v1/accounts/me/holds/none/void', { method: 'POST' }],
  ['/v1/accounts/me/projects', { body: {} }],
  ['/v1/accounts/me/entries?colour=red', {}],
  ['/v1/accounts/me/live', {}],
];

describe('an account’s key with a request that is malformed', () => {
  it('is checked before anything is said about the request', async () => {
    const world = await anAccount();
    const { secret: narrow } = await anAccountKey(world, ['accounts:read']);
    for (const [path, sent] of malformed) {
      const unknown = await send(path, { ...sent, key: madeUp(world.account) });
      expect(unknown.status, path).toBe(401);
      expect((await send(path, { ...sent, key: narrow })).status, path).toBe(403);
      const nobody = await send(path, { ...sent, key: madeUp('acct_00000000000000000000') });
      expect([401, 404], path).toContain(nobody.status);
    }
  });

  it('is counted, and told what is left', async () => {
    const { account } = await anAccount();
    const key = madeUp(account);
    const rate = { limit: 5, remaining: 0, windowSeconds: 60, resetSeconds: 7 };
    const denial = { code: 'rate-limited', retryAfterSeconds: 7 };
    const ACCOUNT = objectThat({ balance: async () => ({ ok: false, denial, rate }) });
    for (const [path, { body, headers }] of malformed.filter(([, sent]) => sent.body)) {
      const limited = await answerWith({ ACCOUNT }, path, { key, body, headers: headers ?? {} });
      expect(limited.status, path).toBe(429);
      expect(limited.headers.get('retry-after')).toBe('7');
    }
  });

  it('hears what is wrong with it when the key is good', async () => {
    const world = await anAccount();
    const { secret } = await anAccountKey(world, ['usage:write']);
    const one = { specversion: '0.3' };
    const taken = await send('/v1/events', { key: secret, body: one, headers: event });
    expect(taken.json.results).toMatchObject([{ status: 400, error: { param: 'specversion' } }]);
    const refused = await send('/v1/accounts/me/usage', { key: secret, body: {} });
    expect(refused.json).toMatchObject({ code: 'invalid_request', param: 'meter' });
    expect(refused.headers.get('ratelimit')).toMatch(/^"account";r=\d+/);
    const good = await send('/v1/accounts/me/usage', { key: secret, body: analysis });
    expect(good.status).toBe(201);
  });
});
