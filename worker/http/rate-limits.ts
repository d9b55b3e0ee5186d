import { networkOf } from '../../core/access/network.ts';
import { minuteMs } from '../../core/units/instant.ts';
import type { Env } from '../env.ts';
import type { Call } from './call.ts';
import type { Problem } from './problem.ts';

/**
 * Limits at the edge, by the platform's own counters (wrangler.toml). They are approximate and count
 * each place of the edge by itself: they stop a flood, the account's exact window is its object's.
 */

/** The counters are asked once in so many requests of a key: no debit waits for them. */
export const requestsPerAsk = 64;
const rememberedMax = 10_000;

interface Key {
  requests: number;
  /** Ms since the epoch until which it is refused. */
  refusedUntil: number;
}

const keys = new Map<string, Key>();
const refusedAddresses = new Map<string, number>();

/**
 * Counts a request of a key; what is wrong when the key has passed its limit. Asks the platform
 * beside the request: what it says counts from the next one on.
 */
export function countKey(call: Call, keyHash: string): Problem | undefined {
  const { KEY_RATE: rate } = call.env;
  if (!rate) return undefined;
  const key = remembered(keyHash);
  if (key.refusedUntil > call.now) return tooMany('key', key.refusedUntil - call.now);
  key.requests++;
  if (key.requests % requestsPerAsk === 0)
    call.waitUntil(
      within(rate, keyHash).then((ok) => {
        if (!ok) key.refusedUntil = endOfMinute(call.now);
      }),
    );
  return undefined;
}

function remembered(keyHash: string): Key {
  const known = keys.get(keyHash);
  if (known) return known;
  if (keys.size >= rememberedMax) keys.clear();
  const fresh = { requests: 0, refusedUntil: 0 };
  keys.set(keyHash, fresh);
  return fresh;
}

/** Secrets that were good a moment ago, by their hash. */
const proven = new Set<string>();

/** Somebody's secret was good. A refused address goes on serving those who had one before. */
export function prove({ env }: Call, secretHash: string): void {
  if (!env.ADDRESS_RATE) return;
  if (proven.size >= rememberedMax) proven.clear();
  proven.add(secretHash);
}

/**
 * What is wrong when the address was refused a moment ago and the secret is not known to be good.
 * Whoever shares an address with somebody who guesses keys goes on working.
 */
export const newcomerRefused = (call: Call, secretHash: string): Problem | undefined =>
  refusedAddresses.size === 0 || proven.has(secretHash) ? undefined : addressRefused(call);

/** What is wrong when the address was refused a moment ago; asks nobody. */
export function addressRefused(call: Call): Problem | undefined {
  const address = addressOf(call.request);
  const until = address === undefined ? 0 : (refusedAddresses.get(address) ?? 0);
  return until > call.now ? tooMany('address', until - call.now) : undefined;
}

/**
 * Counts what strangers do: sign-ins, one-time links, wrong keys. What is wrong when the address has
 * passed its limit. Without an address, on a development machine, nothing is counted.
 */
export async function countAddress(call: Call): Promise<Problem | undefined> {
  const refused = addressRefused(call);
  if (refused) return refused;
  const address = addressOf(call.request);
  const { ADDRESS_RATE: rate } = call.env;
  if (address === undefined || !rate) return undefined;
  if (await within(rate, address)) return undefined;
  if (refusedAddresses.size >= rememberedMax) refusedAddresses.clear();
  const until = endOfMinute(call.now);
  refusedAddresses.set(address, until);
  return tooMany('address', until - call.now);
}

/** The counters being out of order must not be an outage: then nothing is over. */
const within = async (rate: NonNullable<Env['KEY_RATE']>, key: string): Promise<boolean> =>
  rate.limit({ key }).then(
    ({ success }) => success,
    () => true,
  );

/** The platform's periods are a minute. */
const endOfMinute = (now: number): number => (Math.floor(now / minuteMs) + 1) * minuteMs;

const tooMany = (what: 'key' | 'address', ms: number): Problem => ({
  code: 'rate_limited',
  detail: `Too many requests of this ${what}. Wait, then go on more slowly.`,
  retryAfterSeconds: Math.max(1, Math.ceil(ms / 1_000)),
});

/**
 * The caller's network as the platform saw it: it writes this header itself, over whatever a caller
 * put there. Undefined on a development machine, where it is absent or that machine's own.
 */
export function addressOf(request: Request): string | undefined {
  const network = networkOf(request.headers.get('cf-connecting-ip') ?? '');
  return network === undefined || isOwn.test(network) ? undefined : network;
}

const isOwn = /^(?:127\.|0:0:0:0::)/;
