import { type EventType, eventTypes, type ToldKind } from '../core/notices/notice.ts';
import type { AccountId } from '../core/units/ids.ts';
import { hourMs, type Instant, minuteMs } from '../core/units/instant.ts';
import { cleanupRows } from './clean-up.ts';
import type { D1Port } from './d1.ts';

/** Notices on their way to endpoints: one delivery each. */

/** How long after each try the next is made; after one try more it has failed. */
export const deliveryRetriesMs = [
  minuteMs,
  5 * minuteMs,
  30 * minuteMs,
  2 * hourMs,
  6 * hourMs,
  12 * hourMs,
  24 * hourMs,
];
export const deliveryTriesMax = deliveryRetriesMs.length + 1;

export interface DueDelivery {
  readonly notice: string;
  readonly endpoint: string;
  /** Tries made, the one this claim begins included. */
  readonly tries: number;
  readonly url: string;
  readonly secret: string;
  readonly account: AccountId;
  readonly externalId: string | null;
  readonly kind: ToldKind;
  readonly at: number;
  /** JSON */
  readonly facts: string;
}

const toSpreadSql = 'SELECT id FROM notices WHERE spread = 0 LIMIT ?';

const typesJson = JSON.stringify(eventTypes);

const spreadSql = `INSERT INTO webhook_deliveries (notice, endpoint, status, due_at, created_at)
  SELECT notices.id, endpoint.id, 'pending', ?2, ?2
  FROM json_each(?1) AS asked
  JOIN notices ON notices.id = asked.value
  JOIN webhook_endpoints AS endpoint ON endpoint.account = notices.account OR endpoint.account IS NULL
  WHERE endpoint.removed_at IS NULL
    AND (endpoint.events = '[]' OR ('${typesJson}' ->> ('$.' || kind)) IN
      (SELECT value FROM json_each(endpoint.events)))
  ON CONFLICT (notice, endpoint) DO NOTHING`;

const spreadDoneSql =
  'UPDATE notices SET spread = 1 WHERE id IN (SELECT value FROM json_each(?)) AND spread = 0';

/** Ids of notices whose deliveries were not made yet. */
export async function newNotices(db: D1Port, limit: number): Promise<string[]> {
  const { results } = await db.prepare(toSpreadSql).bind(limit).all<{ id: string }>();
  return results.map(({ id }) => id);
}

/** Makes a delivery of each notice for each endpoint that listens to it; once, whoever else does. */
export async function spreadNotices(
  db: D1Port,
  notices: readonly string[],
  now: Instant,
): Promise<void> {
  const ids = JSON.stringify(notices);
  await db.batch([db.prepare(spreadSql).bind(ids, now), db.prepare(spreadDoneSql).bind(ids)]);
}

/**
 * Like mails: the try is counted and the next put off before this one is made. Of those due at once
 * the one tried most often comes first: how long it waits is how long its endpoint has been silent.
 */
const claimSql = `UPDATE webhook_deliveries SET
    tries = tries + 1,
    due_at = ?1 + coalesce('${JSON.stringify(deliveryRetriesMs)}' ->> tries, ${deliveryRetriesMs.at(-1)})
  WHERE (notice, endpoint) IN (
    SELECT notice, endpoint FROM webhook_deliveries WHERE due_at IS NOT NULL AND due_at <= ?1
    ORDER BY due_at, tries DESC LIMIT ?2
  )
  RETURNING notice, endpoint`;

const readSql = `SELECT delivery.notice, delivery.endpoint, tries, url, secret, notices.account,
    external_id AS externalId, kind, at, facts
  FROM json_each(?1) AS claimed
  JOIN webhook_deliveries AS delivery
    ON delivery.notice = claimed.value ->> 'notice' AND delivery.endpoint = claimed.value ->> 'endpoint'
  JOIN webhook_endpoints AS endpoint ON endpoint.id = delivery.endpoint AND removed_at IS NULL
  JOIN notices ON notices.id = delivery.notice
  LEFT JOIN accounts ON accounts.id = notices.account`;

/** Waiting for an endpoint that was removed meanwhile. */
const dropSql = `UPDATE webhook_deliveries SET status = 'failed', due_at = NULL
  WHERE due_at <= ?1 AND EXISTS (
    SELECT 1 FROM webhook_endpoints AS endpoint
    WHERE endpoint.id = webhook_deliveries.endpoint AND removed_at IS NOT NULL)`;

/** The longest due first, 1 to `limit`. */
export async function claimDeliveries(
  db: D1Port,
  now: Instant,
  limit: number,
): Promise<DueDelivery[]> {
  const [, claimed] = await db.batch<object>([
    db.prepare(dropSql).bind(now),
    db.prepare(claimSql).bind(now, limit),
  ]);
  const pairs = claimed?.results ?? [];
  if (pairs.length === 0) return [];
  return (await db.prepare(readSql).bind(JSON.stringify(pairs)).all<DueDelivery>()).results;
}

/** What came of a try. `answered` is the HTTP status, null where there was no answer. */
export interface TryResult {
  readonly end: 'delivered' | 'failed' | 'again';
  readonly answered: number | null;
}

/** `at` is when it was tried. */
export async function settleTry(
  db: D1Port,
  { notice, endpoint }: Pick<DueDelivery, 'notice' | 'endpoint'>,
  { end, answered }: TryResult,
  at: Instant,
): Promise<void> {
  await db
    .prepare(
      `UPDATE webhook_deliveries SET answered = ?3, tried_at = ?5, status = iif(?4 = 'again', status, ?4),
         due_at = iif(?4 = 'again', due_at, NULL)
       WHERE notice = ?1 AND endpoint = ?2 AND status = 'pending'`,
    )
    .bind(notice, endpoint, answered, end, at)
    .run();
}

const giveBackSql = `UPDATE webhook_deliveries SET tries = tries - 1, due_at = ?2
  FROM json_each(?1) AS claimed
  WHERE notice = claimed.value ->> 0 AND endpoint = claimed.value ->> 1
    AND tries = claimed.value ->> 2 AND status = 'pending'`;

/** Claimed and not sent: no try is lost, and they are due from an instant on. */
export async function giveBack(
  db: D1Port,
  claimed: readonly DueDelivery[],
  from: Instant,
): Promise<void> {
  if (claimed.length === 0) return;
  const rows = claimed.map(({ notice, endpoint, tries }) => [notice, endpoint, tries]);
  await db.prepare(giveBackSql).bind(JSON.stringify(rows), from).run();
}

const putOffMax = 1_000;

const putOffSql = `UPDATE webhook_deliveries SET due_at = ?3
  WHERE due_at IS NOT NULL AND (notice, endpoint) IN (
    SELECT notice, endpoint FROM webhook_deliveries INDEXED BY webhook_deliveries_due
    WHERE endpoint = ?1 AND due_at IS NOT NULL AND due_at <= ?2
    LIMIT ${putOffMax})`;

/**
 * What is due now for an endpoint that gave no answer waits until an instant, at most a thousand of
 * it, and loses no try.
 */
export async function putOff(
  db: D1Port,
  endpoint: string,
  { now, until }: { readonly now: Instant; readonly until: Instant },
): Promise<void> {
  await db.prepare(putOffSql).bind(endpoint, now, until).run();
}

/** 30 minutes at the most: one that works again is not kept waiting for a day. */
const silencesMax = 3;

/** How long an endpoint is left alone that gave no answer to a delivery tried so many times. */
export const silenceMs = (tries: number): number =>
  deliveryRetriesMs[Math.min(tries, silencesMax) - 1] ?? minuteMs;

/** It answered that it is gone for good. */
export async function dropEndpoint(db: D1Port, endpoint: string, at: Instant): Promise<void> {
  await db
    .prepare(
      `UPDATE webhook_endpoints SET removed_at = ?2, secret = '' WHERE id = ?1 AND removed_at IS NULL`,
    )
    .bind(endpoint, at)
    .run();
}

export interface Delivery {
  readonly notice: string;
  readonly type: EventType;
  readonly status: 'pending' | 'delivered' | 'failed';
  readonly tries: number;
  readonly dueAt: number | null;
  readonly answered: number | null;
  readonly triedAt: number | null;
  readonly createdAt: number;
}

const listSql = `SELECT notice, '${typesJson}' ->> ('$.' || kind) AS type, status, tries,
    due_at AS dueAt, answered, tried_at AS triedAt, created_at AS createdAt
  FROM webhook_deliveries JOIN notices ON notices.id = notice
  WHERE endpoint = ?1 AND (created_at, notice) < (?2, ?3)
  ORDER BY created_at DESC, notice DESC LIMIT ?4`;

/** Newest first, 1 to 101. */
export async function listDeliveries(
  db: D1Port,
  endpoint: string,
  page: { readonly limit: number; readonly before?: { readonly at: number; readonly id: string } },
): Promise<Delivery[]> {
  const { at, id } = page.before ?? { at: Number.MAX_SAFE_INTEGER, id: '' };
  return (await db.prepare(listSql).bind(endpoint, at, id, page.limit).all<Delivery>()).results;
}

/** Deletes at most `limit` deliveries made before an instant; says how many. */
export async function deleteOldDeliveries(
  db: D1Port,
  createdBefore: Instant,
  limit: number,
): Promise<number> {
  const deleted = await db
    .prepare(
      `DELETE FROM webhook_deliveries WHERE rowid IN
       (SELECT rowid FROM webhook_deliveries WHERE created_at < ?1 ORDER BY created_at LIMIT ?2)`,
    )
    .bind(createdBefore, cleanupRows(limit))
    .run();
  return deleted.meta.changes;
}
