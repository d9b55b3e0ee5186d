import { expect, it } from 'vitest';
import { instant } from '../../../core/units/instant.ts';
import type { Env } from '../../../worker/env.ts';
import type { Call } from '../../../worker/http/call.ts';
import {
  addressOf,
  addressRefused,
  countAddress,
  countKey,
  requestsPerAsk,
} from '../../../worker/http/rate-limits.ts';

/** Counts as the platform does: `limit` calls of a key succeed. */
function counter(limit: number) {
  const counts = new Map<string, number>();
  return {
    counts,
    limit: async ({ key }: { key: string }) => {
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      return { success: count <= limit };
    },
  };
}

const at = instant(Date.UTC(2026, 10, 22, 9, 30, 15));

function callOf(env: object, address?: string, now: number = at) {
  const waiting: Promise<unknown>[] = [];
  const call = {
    env: env as Env,
    now: instant(now),
    request: new Request('https://credits.example/v1/x', {
      headers: address === undefined ? {} : { 'cf-connecting-ip': address },
    }),
    waitUntil: (work: Promise<unknown>) => waiting.push(work),
  } as unknown as Call;
  return { call, rest: () => Promise.all(waiting) };
}

it('asks about a key once in 64 requests and refuses it until the minute ends', async () => {
  const rate = counter(2);
  const { call, rest } = callOf({ KEY_RATE: rate });
  const count = async (requests: number) => {
    for (let n = 0; n < requests; n++) expect(countKey(call, 'a key')).toBeUndefined();
    await rest();
  };
  await count(2 * requestsPerAsk);
  expect(rate.counts.get('a key')).toBe(2);
  await count(requestsPerAsk);
  expect(countKey(call, 'a key')).toMatchObject({ code: 'rate_limited', retryAfterSeconds: 45 });
  expect(countKey(call, 'another key')).toBeUndefined();
  expect(
    countKey(callOf({ KEY_RATE: rate }, undefined, at + 46_000).call, 'a key'),
  ).toBeUndefined();
});

it('refuses an address past its limit, without asking again in that minute', async () => {
  const rate = counter(3);
  const { call } = callOf({ ADDRESS_RATE: rate }, '192.0.2.7');
  for (let n = 0; n < 3; n++) expect(await countAddress(call)).toBeUndefined();
  expect(addressRefused(call)).toBeUndefined();
  expect(await countAddress(call)).toMatchObject({ code: 'rate_limited', retryAfterSeconds: 45 });
  expect(addressRefused(call)).toMatchObject({ code: 'rate_limited' });
  expect(addressRefused(callOf({ ADDRESS_RATE: rate }, '192.0.2.8').call)).toBeUndefined();
  const later = callOf({ ADDRESS_RATE: rate }, '192.0.2.7', at + 46_000).call;
  expect(addressRefused(later)).toBeUndefined();
});

it('lets everybody in while the platform’s counters are out of order or absent', async () => {
  const broken = { limit: () => Promise.reject(new Error('no counters')) };
  const { call, rest } = callOf({ KEY_RATE: broken, ADDRESS_RATE: broken }, '192.0.2.9');
  for (let n = 0; n < 2 * requestsPerAsk; n++)
    expect(countKey(call, 'a third key')).toBeUndefined();
  await rest();
  expect(countKey(call, 'a third key')).toBeUndefined();
  expect(await countAddress(call)).toBeUndefined();
  const bare = callOf({}, '192.0.2.9').call;
  expect([countKey(bare, 'x'), await countAddress(bare)]).toEqual([undefined, undefined]);
});

it('counts an IPv6 customer once, however many addresses they use', () => {
  const network = (address: string) => addressOf(callOf({}, address).call.request);
  expect(network('2001:db8:0:42:aaaa:bbbb:cccc:dddd')).toBe(network('2001:DB8:0:0042::1'));
  expect(network('2001:db8:0:43::1')).not.toBe(network('2001:db8:0:42::1'));
  expect(network('192.0.2.7')).toBe('192.0.2.7');
  expect(addressOf(callOf({}).call.request)).toBeUndefined();
});
