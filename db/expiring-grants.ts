import type { AccountId, Seq } from '../core/units/ids.ts';
import type { Instant } from '../core/units/instant.ts';
import type { D1Port } from './d1.ts';

/** A grant that expires, as the drain noted it; what is left of it only the object knows. */
export interface ExpiringGrant {
  readonly account: AccountId;
  readonly seq: Seq;
  readonly expiresAt: Instant;
  readonly lookAt: Instant;
}

/** Those to be looked at, the longest due first. */
export async function grantsToLookAt(
  db: D1Port,
  now: Instant,
  limit: number,
): Promise<ExpiringGrant[]> {
  const found = await db
    .prepare(
      `SELECT account, seq, expires_at AS expiresAt, look_at AS lookAt FROM expiring_grants
       WHERE look_at IS NOT NULL AND look_at <= ? ORDER BY look_at LIMIT ?`,
    )
    .bind(now, limit)
    .all<ExpiringGrant>();
  return found.results;
}

/** When it is looked at next, null for never again; not of a look that another run was done with. */
export async function setLookAt(
  db: D1Port,
  { account, seq, lookAt }: ExpiringGrant,
  next: number | null,
): Promise<void> {
  await db
    .prepare(
      'UPDATE expiring_grants SET look_at = ?4 WHERE account = ?1 AND seq = ?2 AND look_at = ?3',
    )
    .bind(account, seq, lookAt, next)
    .run();
}
