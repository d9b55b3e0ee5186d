import type { KeySecrets } from '../../core/access/rotate-key.ts';
import type { Budget } from '../../core/budgets/budget.ts';
import { type AccountId, budgetId } from '../../core/units/ids.ts';
import { formatInstant, type Instant, instant, parseInstant } from '../../core/units/instant.ts';
import { ok, type Result, refuse } from '../../core/units/result.ts';
import type { ApiKey } from '../../db/api-keys.ts';
import { keyChecksum, keyPrefix } from '../auth/key-text.ts';
import { sha256 } from '../auth/sha256.ts';
import { invalid, type Problem } from './problem.ts';

/** When a key is looked at, and the budgets of its account where it may have one. */
export interface KeyContext {
  readonly now: Instant;
  readonly budgets?: readonly Budget[];
}

/** A key as everyone may see it: never its secret, never its hash. */
export const keyView = (key: ApiKey, { now, budgets = [] }: KeyContext) => ({
  id: key.id,
  name: key.name,
  prefix: key.prefix,
  status: statusOf(key, now),
  scopes: key.scopes,
  created_at: formatInstant(instant(key.createdAt)),
  expires_at: timeOrNull(key.expiresAt),
  revoked_at: timeOrNull(key.revokedAt),
  last_used_at: timeOrNull(key.lastUsedAt),
  rotated_at: timeOrNull(key.rotatedAt),
  previous_expires_at: hasPrevious(key, now) ? timeOrNull(key.previousExpiresAt) : null,
  budget: key.account === null ? null : ownBudget(key.account as AccountId, key.id, budgets),
});

const timeOrNull = (at: number | null) => (at === null ? null : formatInstant(instant(at)));

const statusOf = ({ revokedAt, expiresAt }: ApiKey, now: Instant) =>
  revokedAt !== null
    ? 'revoked'
    : expiresAt !== null && expiresAt <= now
      ? 'expired'
      : ('active' as const);

/** Whether the secret before is good as well. */
const hasPrevious = (key: ApiKey, now: Instant): boolean =>
  statusOf(key, now) === 'active' && (key.previousExpiresAt ?? 0) > now;

/** Of several the hard one, which refuses, then the oldest. */
function ownBudget(account: AccountId, key: string, budgets: readonly Budget[]): string | null {
  const own = budgets.filter(({ scope, target }) => scope === 'key' && target === key);
  const [first] = own.toSorted((a, b) => Number(b.hard) - Number(a.hard) || a.seq - b.seq);
  return first ? budgetId(account, first.seq) : null;
}

/** What is kept of a new secret. */
export const keptOf = (secret: string) => ({
  prefix: keyPrefix(secret),
  checksum: keyChecksum(secret),
  hash: sha256(secret),
});

/** What rotations are made of. */
export const secretsOf = (key: ApiKey): KeySecrets => ({
  hash: key.hash,
  expiresAt: key.expiresAt,
  rotation: key.rotation,
  rotatedAt: key.rotatedAt,
  previousHash: key.previousHash,
  previousExpiresAt: key.previousExpiresAt,
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
