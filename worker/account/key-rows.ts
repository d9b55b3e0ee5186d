import { type KeySecrets, rotateSecrets } from '../../core/access/rotate-key.ts';
import { scopes } from '../../core/access/scopes.ts';
import type { ApiKeyId } from '../../core/units/ids.ts';
import { hourMs, type Instant } from '../../core/units/instant.ts';
import type { KeyPut, KeyRotated, NewKey, NewSecret } from './protocol.ts';
import type { SqlPort, SqlRow } from './sql-port.ts';

/** Keys of one account that are good at a time: each is held in memory. */
export const keysMax = 1_000;

/** What a secret, which is a row, is to its key: `next` is made, and opens nothing. */
const place = { next: -1, current: 0, before: 1 } as const;

export type TimedSecret = NewSecret & { readonly at: Instant };

const insertSql = `INSERT INTO api_keys
  (hash, id, scopes, expires_at, rotation, rotated_at, previous) VALUES (?, ?, ?, ?, ?, ?, ?)`;

/**
 * Makes a key, or gives one that an attempt cut short had made another secret: nobody knows the one
 * before. One that was rotated or revoked since stays as it is, or a late repeat would undo that.
 */
export function putKeyRow(sql: SqlPort, key: NewKey, now: Instant): KeyPut {
  const rows = sql.all('SELECT * FROM api_keys WHERE id = ?', key.id);
  if (rows.some(({ revoked, rotation }) => revoked === 1 || rotation !== null)) return 'kept';
  if (rows.length === 0 && isFull(sql, now)) return 'full';
  const granted = key.scopes.filter((scope) => scopes.includes(scope)).join(' ');
  sql.transaction(() => {
    sql.all('DELETE FROM api_keys WHERE id = ?', key.id);
    sql.all(
      insertSql,
      key.keyHash,
      key.id,
      granted,
      key.expiresAt ?? null,
      null,
      null,
      place.current,
    );
  });
  return 'put';
}

function isFull(sql: SqlPort, now: Instant): boolean {
  const good = 'revoked = 0 AND previous = 0 AND (expires_at IS NULL OR expires_at > ?)';
  const [row] = sql.all(`SELECT count(*) AS keys FROM api_keys WHERE ${good}`, now);
  return Number(row?.keys) >= keysMax;
}

/** What opens the account at a time. What has ended since they were made is not among them. */
export const goodKeys = (sql: SqlPort, now: Instant): SqlRow[] =>
  sql.all(
    `SELECT * FROM api_keys
     WHERE revoked = 0 AND previous <> ? AND (expires_at IS NULL OR expires_at > ?)`,
    place.next,
    now,
  );

/** Whether a secret opened it once and ended by its time. */
export const isExpired = (sql: SqlPort, hash: string, now: Instant): boolean =>
  sql.all(
    'SELECT 1 FROM api_keys WHERE hash = ? AND revoked = 0 AND previous <> ? AND expires_at <= ?',
    hash,
    place.next,
    now,
  ).length > 0;

/** How long a secret that was made may wait for D1 to hear of it. */
const unheardMaxMs = hourMs;

/**
 * A rotation has two steps, so that one that is cut short takes nothing from anybody: the new secret
 * is made, opening nothing yet; once D1 has it, it takes its place and what it replaces begins to
 * end. Its scopes stay by being copied. `not-active`: the key is not there, revoked or expired.
 * `overtaken`: another rotation took its place first.
 */
export function rotateKeyRows(sql: SqlPort, id: ApiKeyId, rotation: TimedSecret): KeyRotated {
  const rows = sql.all('SELECT * FROM api_keys WHERE id = ? AND revoked = 0', id);
  const current = rows.find(({ previous }) => previous === place.current);
  const expiresAt = (current?.expires_at ?? null) as number | null;
  if (!current || (expiresAt !== null && expiresAt <= rotation.at)) return 'not-active';
  const before = secretsOf(
    current,
    rows.find(({ previous }) => previous === place.before),
  );
  const next = rows.filter(({ previous }) => previous === place.next);
  if (!rotation.recorded) return makeNext(sql, current, next, { before, rotation });
  const made = next.find(({ hash }) => hash === rotation.hash);
  if (!made) return before.hash === rotation.hash ? before : 'overtaken';
  return takePlace(sql, current, rotateSecrets(before, { ...rotation, at: rotatedAtOf(made) }));
}

function makeNext(
  sql: SqlPort,
  current: SqlRow,
  next: readonly SqlRow[],
  { before, rotation }: { before: KeySecrets; rotation: TimedSecret },
): KeySecrets {
  const [id, given] = [current.id as string, current.scopes as string];
  // After every other that was begun: D1 keeps the later of two.
  const at = Math.max(rotation.at, ...next.map((row) => rotatedAtOf(row) + 1));
  const after = rotateSecrets(before, { ...rotation, at });
  sql.transaction(() => {
    sql.all(
      'DELETE FROM api_keys WHERE id = ? AND previous = ? AND (rotation = ? OR rotated_at < ?)',
      id,
      place.next,
      rotation.id,
      rotation.at - unheardMaxMs,
    );
    const { hash, expiresAt } = after;
    const rotatedAt = Math.max(at, after.rotatedAt ?? 0);
    sql.all(insertSql, hash, id, given, expiresAt, rotation.id, rotatedAt, place.next);
  });
  return after;
}

/** What was begun before it is over: whoever began it is told so. */
function takePlace(sql: SqlPort, current: SqlRow, after: KeySecrets): KeySecrets {
  const [id, given] = [current.id as string, current.scopes as string];
  const { hash, expiresAt, rotation, rotatedAt, previousHash, previousExpiresAt } = after;
  sql.transaction(() => {
    sql.all(
      'DELETE FROM api_keys WHERE id = ? AND (previous <> ? OR rotated_at <= ? OR hash = ?)',
      id,
      place.next,
      rotatedAt,
      hash,
    );
    sql.all(insertSql, hash, id, given, expiresAt, rotation, rotatedAt, place.current);
    if (previousHash !== null)
      sql.all(insertSql, previousHash, id, given, previousExpiresAt, null, null, place.before);
  });
  return after;
}

const rotatedAtOf = (row: SqlRow): number => row.rotated_at as number;

const secretsOf = (current: SqlRow, previous: SqlRow | undefined): KeySecrets => ({
  hash: current.hash as string,
  expiresAt: current.expires_at as number | null,
  rotation: current.rotation as string | null,
  rotatedAt: current.rotated_at as number | null,
  previousHash: (previous?.hash as string | undefined) ?? null,
  previousExpiresAt: (previous?.expires_at as number | null | undefined) ?? null,
});
