import { formatInstant, type Instant, instant, parseInstant } from '../../core/units/instant.ts';
import { ok, type Result, refuse } from '../../core/units/result.ts';
import type { ApiKey } from '../../db/api-keys.ts';
import { keyChecksum, keyPrefix } from '../auth/key-text.ts';
import { sha256 } from '../auth/sha256.ts';
import { invalid, type Problem } from './problem.ts';

/** A key as everyone may see it: never its secret, never its hash. */
export const keyView = (key: ApiKey) => ({
  id: key.id,
  name: key.name,
  prefix: key.prefix,
  scopes: key.scopes,
  created_at: formatInstant(instant(key.createdAt)),
  expires_at: timeOrNull(key.expiresAt),
  revoked_at: timeOrNull(key.revokedAt),
  last_used_at: timeOrNull(key.lastUsedAt),
});

const timeOrNull = (at: number | null) => (at === null ? null : formatInstant(instant(at)));

/** What is kept of a new key. */
export const keptOf = (secret: string) => ({
  prefix: keyPrefix(secret),
  checksum: keyChecksum(secret),
  hash: sha256(secret),
});

/** Absent, or an instant to come. */
export function parseExpiry(
  text: string | undefined,
  now: Instant,
): Result<{ expiresAt?: Instant }, Problem> {
  const expiresAt = parseInstant(text ?? '');
  if (expiresAt === undefined) return ok({});
  return expiresAt > now
    ? ok({ expiresAt })
    : refuse(invalid('expires_at', 'expires_at must be in the future'));
}
