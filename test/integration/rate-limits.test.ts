import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AccountId } from '../../core/units/ids.ts';
import { minuteMs, secondMs } from '../../core/units/instant.ts';
import { newAccountKey, secretBytes } from '../../worker/auth/key-text.ts';
import { randomBytes } from '../../worker/auth/random.ts';
import { sha256 } from '../../worker/auth/sha256.ts';
import { requestsPerAsk } from '../../worker/http/rate-limits.ts';
import { routes } from '../../worker/http/routes.ts';
import { anAccount, anAccountKey, analysis, env, type Sent } from './api-client.ts';
import { answerWith } from './api-faults.ts';
import { origin, signedIn } from './signed-in.ts';

/** In the middle of a minute, which must not end within a test. */
beforeEach(() => {
  const now = Math.floor(Date.now() / minuteMs) * minuteMs + 5 * secondMs;
  vi.useFakeTimers({ toFake: ['Date'], now });
});

afterEach(() => {
  vi.useRealTimers();
});

/** Counts as the platform does: `limit` requests of a key succeed. */
function counter(limit: number) {
  const counts = new Map<string, number>();
  const rate: RateLimit = {
    limit: async ({ key }) => {
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      return { success: count <= limit };
    },
  };
  return { counts, rate };
}

/** A network nobody used before: what an isolate knows of addresses outlives a test. */
const anAddress = () => `2001:db8:${randomGroup()}:${randomGroup()}::1`;
const randomGroup = () => (1 + Math.floor(Math.random() * 0xfffe)).toString(16);

const from = (address: string, headers: Record<string, string> = {}) => ({
  headers: { ...headers, 'cf-connecting-ip': address },
});

const madeUp = (account: string) =>
  newAccountKey(account as AccountId, randomBytes(secretBytes), sha256);

describe('a stranger', () => {
  /** What each of them makes us do, done wrong. */
  const strange: Readonly<Record<string, [string, Sent]>> = {
    readReadiness: ['/readyz', {}],
    listPackages: ['/v1/packages', {}],
    listPlans: ['/v1/plans', {}],
    startSignIn: ['/v1/sign_in', {}],
    finishSignIn: ['/v1/sign_in/callback?state=x&code=y', {}],
    readInvitation: ['/v1/invitations/read', { body: { token: 'x'.repeat(40) } }],
    exchangePortalLink: [
      '/v1/portal_sessions/exchange',
      { body: { token: 'x'.repeat(40) }, headers: { origin } },
    ],
  };

  /** Static, or counted by nobody: Stripe sends from few addresses and signs what it sends. */
  const free = [
    'readHealth',
    'readOpenApi',
    'readProblemPage',
    'readSignInOptions',
    'receiveStripeEvent',
  ];

  it('is counted wherever a stranger can make work', () => {
    const public_ = routes.filter(({ who }) => who === 'anyone');
    const counted = public_.filter((route) => 'counted' in route && route.counted);
    expect(counted.map(({ operation }) => operation).sort()).toEqual(Object.keys(strange).sort());
    const rest = public_.filter((route) => !counted.includes(route));
    expect(rest.map(({ operation }) => operation).sort()).toEqual(free.sort());
  });

  for (const [operation, [path, sent]] of Object.entries(strange))
    it(`is told to wait by ${operation}`, async () => {
      const { rate } = counter(2);
      const address = anAddress();
      const ask = (at: string) =>
        answerWith({ ADDRESS_RATE: rate }, path, { ...sent, ...from(at, sent.headers) });
      const first = await ask(address).catch(() => undefined);
      expect(first?.status).not.toBe(429);
      await ask(address).catch(() => undefined);
      const third = await ask(address);
      expect([third.status, third.json.code]).toEqual([429, 'rate_limited']);
      expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(Number(third.headers.get('retry-after'))).toBeLessThanOrEqual(60);
      const other = await ask(anAddress()).catch(() => undefined);
      expect(other?.status).not.toBe(429);
    });
});

describe('an address that sends wrong keys', () => {
  it('hears 401 until it is over the limit, then 429, for each kind of wrong secret', async () => {
    const world = await anAccount();
    const wrong: Sent[] = [
      { key: madeUp(world.account) },
      { key: 'hyd_plat_nonsense' },
      { headers: { cookie: `hydron_session=${'x'.repeat(43)}` } },
    ];
    for (const sent of wrong) {
      const { rate } = counter(2);
      const address = anAddress();
      const ask = () =>
        answerWith({ ADDRESS_RATE: rate }, `${world.at}/balance`, {
          ...sent,
          ...from(address, sent.headers),
        });
      const statuses = [];
      for (let n = 0; n < 4; n++) statuses.push((await ask()).status);
      expect(statuses).toEqual([401, 401, 429, 429]);
    }
  });

  it('wakes no account’s object and no database once it is refused', async () => {
    const world = await anAccount();
    const { rate, counts } = counter(0);
    const address = anAddress();
    const send = (sent: Sent, replaced: object = {}) =>
      answerWith({ ADDRESS_RATE: rate, ...replaced }, `${world.at}/balance`, {
        ...sent,
        ...from(address, sent.headers),
      });
    expect((await send({ key: madeUp(world.account) })).status).toBe(429);
    const asked = [...counts.values()];
    const nothing = { ACCOUNT: undefined, DB: undefined, EDGE: undefined };
    expect((await send({ key: madeUp(world.account) }, nothing)).status).toBe(429);
    const cookie = `hydron_session=${'y'.repeat(43)}`;
    expect((await send({ headers: { cookie } }, nothing)).status).toBe(429);
    expect([...counts.values()]).toEqual(asked);
  });

  it('does not stop those beside it whose key or session was good before', async () => {
    const world = await anAccount();
    const { secret } = await anAccountKey(world, ['balance:read']);
    const owner = await signedIn({ account: world.account });
    const { rate } = counter(0);
    const address = anAddress();
    const good: Sent[] = [{ key: secret }, { key: world.key }, { headers: owner.headers() }];
    const ask = async (sent: Sent) => {
      const headers = { ...sent.headers, 'cf-connecting-ip': address };
      const answer = await answerWith({ ADDRESS_RATE: rate }, `${world.at}/balance`, {
        ...sent,
        headers,
      });
      return answer.status;
    };
    for (const sent of good) expect(await ask(sent)).toBe(200);
    expect(await ask({ key: madeUp(world.account) })).toBe(429);
    for (const sent of good) expect(await ask(sent)).toBe(200);
  });

  it('does not count whoever only has not signed in', async () => {
    const { rate, counts } = counter(0);
    const answer = await answerWith({ ADDRESS_RATE: rate }, '/v1/session', from(anAddress()));
    expect(answer.status).toBe(401);
    expect(counts.size).toBe(0);
  });
});

describe('a key', () => {
  it('is refused for the rest of the minute once the platform says it is over', async () => {
    const world = await anAccount();
    const { secret } = await anAccountKey(world, ['usage:write', 'balance:read']);
    const { rate, counts } = counter(0);
    const ask = () => answerWith({ KEY_RATE: rate }, '/v1/accounts/me/balance', { key: secret });
    for (let n = 0; n < requestsPerAsk; n++) expect((await ask()).status).toBe(200);
    expect([...counts]).toEqual([[sha256(secret), 1]]);
    const refused = await answerWith({ KEY_RATE: rate }, '/v1/accounts/me/usage', {
      key: secret,
      body: analysis,
    });
    expect([refused.status, refused.json.code]).toEqual([429, 'rate_limited']);
    const { key } = world;
    const other = await answerWith({ KEY_RATE: rate }, `${world.at}/balance`, { key });
    expect(other.status).toBe(200);
  });
});

it('a deployment binds the platform’s own counters', async () => {
  expect(await env.KEY_RATE?.limit({ key: 'a key' })).toEqual({ success: true });
  expect(await env.ADDRESS_RATE?.limit({ key: anAddress() })).toEqual({ success: true });
});
