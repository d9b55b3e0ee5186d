import type { NoticeKind } from '../core/notices/notice.ts';
import type { AccountId } from '../core/units/ids.ts';
import { type Instant, minuteMs } from '../core/units/instant.ts';
import type { D1Port } from './d1.ts';

/** Notices on their way out by e-mail: `notices` is their outbox. */

/** How long after each try the next may be made; after one try more it has failed. */
export const mailRetriesMs = [1, 5, 30, 240].map((minutes) => minutes * minuteMs);
export const mailTriesMax = mailRetriesMs.length + 1;

/** A notice with all its mail is made of. */
export interface DueMail {
  readonly id: string;
  readonly account: AccountId;
  readonly kind: NoticeKind;
  readonly at: number;
  /** JSON */
  readonly facts: string;
  /** Tries made, the one this claim begins included. */
  readonly tries: number;
  readonly accountName: string | null;
  readonly address: string | null;
}

/**
 * Counts the try and puts the next one off before this one is made: two who claim at once never get
 * the same, and one who dies on the way is followed by the next try.
 */
const claimSql = `UPDATE notices SET
    email_tries = email_tries + 1,
    email_due_at = ?1 + coalesce('${JSON.stringify(mailRetriesMs)}' ->> email_tries, ${mailRetriesMs.at(-1)})
  WHERE id IN (
    SELECT id FROM notices WHERE email_due_at IS NOT NULL AND email_due_at <= ?1
    ORDER BY email_due_at LIMIT ?2
  )
  RETURNING id`;

const readSql = `SELECT notices.id, notices.account, kind, at, facts, email_tries AS tries,
    accounts.name AS accountName, coalesce(notice_settings.email, accounts.email) AS address
  FROM json_each(?1) AS claimed
  JOIN notices ON notices.id = claimed.value
  LEFT JOIN accounts ON accounts.id = notices.account
  LEFT JOIN notice_settings ON notice_settings.account = notices.account`;

/** The longest due first, 1 to `limit`. */
export async function claimMails(db: D1Port, now: Instant, limit: number): Promise<DueMail[]> {
  const { results } = await db.prepare(claimSql).bind(now, limit).all<{ id: string }>();
  if (results.length === 0) return [];
  const ids = JSON.stringify(results.map(({ id }) => id));
  return (await db.prepare(readSql).bind(ids).all<DueMail>()).results;
}

/** What came of it for good. */
export async function endMail(
  db: D1Port,
  id: string,
  end: 'sent' | 'failed' | 'none',
): Promise<void> {
  await db
    .prepare(
      `UPDATE notices SET email = ?2, email_due_at = NULL WHERE id = ?1 AND email = 'pending'`,
    )
    .bind(id, end)
    .run();
}

/** Where this deployment sends no e-mail: none of them waits. At most `limit`; says how many. */
export async function forgoMails(db: D1Port, now: Instant, limit: number): Promise<number> {
  const forgone = await db
    .prepare(
      `UPDATE notices SET email = 'none', email_due_at = NULL WHERE id IN (
         SELECT id FROM notices WHERE email_due_at IS NOT NULL AND email_due_at <= ?1 LIMIT ?2)`,
    )
    .bind(now, limit)
    .run();
  return forgone.meta.changes;
}
