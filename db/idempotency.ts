import { type Instant, secondMs } from '../core/units/instant.ts';
import { cleanupRows } from './clean-up.ts';
import type { D1Port, D1Statement } from './d1.ts';

/** A name under which a request counts once, and the request that would use it. */
export interface Claim {
  /** The account, or `platform`. */
  readonly scope: string;
  readonly nameHash: string;
  readonly bodyHash: string;
  /** Unique per HTTP request: it tells the holder of the claim from everyone else. */
  readonly requestId: string;
  readonly at: Instant;
}

export type Claimed =
  /** Ours: do it, then complete or abandon. */
  | { readonly kind: 'fresh' }
  /** Done before: answer this. */
  | {
      readonly kind: 'replay';
      readonly status: number;
      readonly body: string | null;
      readonly requestId: string;
    }
  | { readonly kind: 'other-body' }
  | { readonly kind: 'in-progress' };

/** No request runs as long: whoever held the claim was killed, and it may be taken over. */
const abandonedAfterMs = 60 * secondMs;

const claimSql = `INSERT INTO idempotency_keys
    (scope, name_hash, body_hash, state, request_id, created_at)
  VALUES (?1, ?2, ?3, 'pending', ?4, ?5)
  ON CONFLICT (scope, name_hash) DO UPDATE
    SET request_id = excluded.request_id, created_at = excluded.created_at
  WHERE state = 'pending' AND body_hash = excluded.body_hash
    AND created_at <= excluded.created_at - ${abandonedAfterMs}`;

const readSql = `SELECT body_hash, state, status, body, request_id FROM idempotency_keys
  WHERE scope = ?1 AND name_hash = ?2`;

interface KeyRow {
  readonly body_hash: string;
  readonly state: 'pending' | 'done';
  readonly status: number | null;
  readonly body: string | null;
  readonly request_id: string;
}

/**
 * Takes the key, or says why not; of many at once exactly one gets it. The claim that is taken over
 * may have done its work without saying so: what is done under a claim must bear being done again,
 * for instance by making the new row's id from the key.
 */
export async function claimKey(db: D1Port, claim: Claim): Promise<Claimed> {
  const { scope, nameHash, bodyHash, requestId, at } = claim;
  const results = await db.batch<KeyRow>([
    db.prepare(claimSql).bind(scope, nameHash, bodyHash, requestId, at),
    db.prepare(readSql).bind(scope, nameHash),
  ]);
  const row = results[1]?.results[0] as KeyRow;
  if (row.body_hash !== bodyHash) return { kind: 'other-body' };
  if (row.state === 'pending')
    return { kind: row.request_id === requestId ? 'fresh' : 'in-progress' };
  const { status, body, request_id } = row;
  return { kind: 'replay', status: status as number, body, requestId: request_id };
}

export interface KeptAnswer {
  readonly status: number;
  readonly body: string | null;
}

type Holder = Pick<Claim, 'scope' | 'nameHash' | 'requestId'>;

/** Keeps the answer, for a batch with what it answers: then both are there or neither is. */
export const completion = (db: D1Port, holder: Holder, answer: KeptAnswer): D1Statement =>
  db
    .prepare(
      `UPDATE idempotency_keys SET state = 'done', status = ?4, body = ?5
       WHERE scope = ?1 AND name_hash = ?2 AND request_id = ?3 AND state = 'pending'`,
    )
    .bind(holder.scope, holder.nameHash, holder.requestId, answer.status, answer.body);

/** False when the claim was no longer the holder's. */
export async function completeKey(
  db: D1Port,
  holder: Holder,
  answer: KeptAnswer,
): Promise<boolean> {
  return (await completion(db, holder, answer).run()).meta.changes === 1;
}

/** Gives the key back unspent: 400, 401, 413, 422, 429 and 5xx spend nothing. */
export async function abandonKey(db: D1Port, holder: Holder): Promise<void> {
  await db
    .prepare(
      `DELETE FROM idempotency_keys
       WHERE scope = ?1 AND name_hash = ?2 AND request_id = ?3 AND state = 'pending'`,
    )
    .bind(holder.scope, holder.nameHash, holder.requestId)
    .run();
}

/** Deletes at most `limit` keys claimed before an instant; says how many. */
export async function deleteOldKeys(
  db: D1Port,
  claimedBefore: Instant,
  limit: number,
): Promise<number> {
  const deleted = await db
    .prepare(
      `DELETE FROM idempotency_keys WHERE rowid IN
       (SELECT rowid FROM idempotency_keys WHERE created_at < ?1 ORDER BY created_at LIMIT ?2)`,
    )
    .bind(claimedBefore, cleanupRows(limit))
    .run();
  return deleted.meta.changes;
}
