import { scopes } from '../../core/access/scopes.ts';
import type { ApiKeyId } from '../../core/units/ids.ts';
import { type Instant, minuteMs } from '../../core/units/instant.ts';
import { ok, type Result, refuse } from '../../core/units/result.ts';
import type { Env } from '../env.ts';
import { type Problem, unavailable } from '../http/problem.ts';
import { sameSecret } from './sha256.ts';

/**
 * What KV says of a platform key's secret, under `key:<SHA-256>`: while the key is rotated there are
 * two of one id. A look-up by hash tells nothing by its time: nobody can steer the hash of a text.
 */
export interface EdgeKey {
  readonly id: ApiKeyId;
  readonly scopes: readonly string[];
  /** Ms since the epoch; of the secret before, its overlap's end. */
  readonly expires_at: number | null;
  readonly revoked: boolean;
}

/** With KV's own minute a revocation takes at most two. */
const cachedMs = minuteMs;
/** While KV is down a key is believed this long; after that nobody knows whether it was revoked. */
const believedMs = 10 * minuteMs;
const cachedMax = 1_000;

interface Cached {
  readonly key: EdgeKey;
  readonly readAt: number;
}

const cache = new Map<string, Cached>();

const nameOf = (keyHash: string): string => `key:${keyHash}`;

/**
 * The platform key of that hash, if it is good. Read from KV alone: D1 may be down, and no debit
 * waits for it. Refuses what is unknown, revoked or expired.
 */
export async function platformKey(
  env: Env,
  keyHash: string,
  now: Instant,
): Promise<Result<EdgeKey, Problem>> {
  if (env.ROOT_KEY_SHA256 && sameSecret(env.ROOT_KEY_SHA256, keyHash)) return ok(rootKey);
  const key = await readKey(env, keyHash, now);
  if (key === 'unavailable') return refuse(unavailable('Keys cannot be checked right now.'));
  if (!key || key.revoked) return refuse(unknownKey);
  if (key.expires_at !== null && key.expires_at <= now)
    return refuse({ code: 'unauthenticated', detail: 'The key has expired.' });
  return ok(key);
}

const unknownKey: Problem = {
  code: 'unauthenticated',
  detail: 'The key is not known or was revoked.',
};

const rootKey: EdgeKey = {
  id: 'key_root' as ApiKeyId,
  scopes,
  expires_at: null,
  revoked: false,
};

async function readKey(
  env: Env,
  keyHash: string,
  now: Instant,
): Promise<EdgeKey | undefined | 'unavailable'> {
  const cached = cache.get(keyHash);
  if (cached && now - cached.readAt < cachedMs) return cached.key;
  try {
    const key = (await env.EDGE.get<EdgeKey>(nameOf(keyHash), 'json')) ?? undefined;
    if (!key) cache.delete(keyHash);
    else remember(keyHash, { key, readAt: now });
    return key;
  } catch {
    return cached && now - cached.readAt < believedMs ? cached.key : 'unavailable';
  }
}

function remember(keyHash: string, cached: Cached): void {
  if (cache.size >= cachedMax) cache.clear();
  cache.set(keyHash, cached);
}

/** The edges forget a secret: within two minutes nobody knows it. */
export async function withdrawSecret(env: Env, keyHash: string): Promise<void> {
  await env.EDGE.delete(nameOf(keyHash));
  cache.delete(keyHash);
}

/** Tells every edge; this isolate knows at once. */
export async function publishPlatformKey(env: Env, keyHash: string, key: EdgeKey): Promise<void> {
  await env.EDGE.put(nameOf(keyHash), JSON.stringify(key));
  cache.delete(keyHash);
}
