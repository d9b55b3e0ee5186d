/** A key's secrets: the one it has, and the one before while that is still good. */
export interface KeySecrets {
  /** SHA-256 of the secret, hexadecimal. */
  readonly hash: string;
  /** Instant (ms) from which the key itself is refused; null for never. No rotation moves it. */
  readonly expiresAt: number | null;
  /** Names the rotation that made the secret; null for the first. */
  readonly rotation: string | null;
  readonly rotatedAt: number | null;
  readonly previousHash: string | null;
  /** Instant (ms) from which the secret before is refused. */
  readonly previousExpiresAt: number | null;
}

export interface Rotation {
  /** Of the request, and of every attempt at it. */
  readonly id: string;
  readonly hash: string;
  readonly overlapMs: number;
  readonly at: number;
}

/**
 * A new secret. The one it replaces stays good for the overlap, but never beyond the key's own expiry;
 * the one before that ends. An attempt that finishes another changes the secret alone: nobody was
 * shown what the other made, and the secret in use keeps the time it was given. Rotations of a key
 * have increasing instants, so that of two records of it the later one can be told.
 */
export function rotateSecrets(now: KeySecrets, { id, hash, overlapMs, at }: Rotation): KeySecrets {
  if (now.rotation === id) return { ...now, hash };
  const rotatedAt = Math.max(at, (now.rotatedAt ?? 0) + 1);
  return {
    hash,
    expiresAt: now.expiresAt,
    rotation: id,
    rotatedAt,
    previousHash: now.hash,
    previousExpiresAt: Math.min(rotatedAt + overlapMs, now.expiresAt ?? Number.POSITIVE_INFINITY),
  };
}
