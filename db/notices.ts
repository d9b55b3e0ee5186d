import { and, desc, eq, isNull, type SQL, sql } from 'drizzle-orm';
import type { NoticeFacts, NoticeKind, ToldKind } from '../core/notices/notice.ts';
import type { AccountId } from '../core/units/ids.ts';
import type { Instant } from '../core/units/instant.ts';
import { cleanupRows } from './clean-up.ts';
import type { D1Port } from './d1.ts';
import { queries } from './drizzle.ts';
import { before, type ListPage, pageLimit } from './list-page.ts';
import { insertNotices } from './notice-insert.ts';
import { notices } from './notice-schema.ts';

/** One that people are shown. */
export interface Notice extends Omit<typeof notices.$inferSelect, 'kind'> {
  readonly kind: NoticeKind;
}

export interface NewNotice {
  readonly account: AccountId;
  readonly kind: ToldKind;
  /** What it is about, unique in the account, of `a-z 0-9 _ :`, for instance `expiry:12:7`. */
  readonly key: string;
  readonly at: Instant;
  /** Times in it are instants (ms). */
  readonly facts: NoticeFacts;
}

const putSql = insertNotices(
  'SELECT ?2 AS kind, ?3 AS key, cast(?4 AS INTEGER) AS at, ?5 AS facts',
);

/** One a key: says whether it is new. */
export async function putNotice(db: D1Port, notice: NewNotice): Promise<boolean> {
  const { account, kind, key, at, facts } = notice;
  const bound = db.prepare(putSql).bind(account, kind, key, at, JSON.stringify(facts));
  return (await bound.run()).meta.changes === 1;
}

/** Of notices that go to webhooks alone nobody is told here: written out, as their indexes have it. */
const ofPeople = (account: AccountId): SQL =>
  sql`${notices.account} = ${account} AND ${notices.forPeople} = 1`;

const unread = (account: AccountId) => and(ofPeople(account), isNull(notices.readAt));

/** Newest first, 1 to 100. */
export async function listNotices(
  db: D1Port,
  account: AccountId,
  page: ListPage & { readonly unread: boolean },
): Promise<Notice[]> {
  const whose = page.unread ? unread(account) : ofPeople(account);
  const rows = await queries(db)
    .select()
    .from(notices)
    .where(and(whose, before(notices.at, notices.id, page)))
    .orderBy(desc(notices.at), desc(notices.id))
    .limit(pageLimit(page));
  return rows as Notice[];
}

/** Nobody counts further. */
export const unreadCountMax = 1_000;

export async function countUnread(db: D1Port, account: AccountId): Promise<number> {
  const counted = await db
    .prepare(
      `SELECT count(*) AS count FROM
         (SELECT 1 FROM notices WHERE account = ? AND for_people = 1 AND read_at IS NULL
          LIMIT ${unreadCountMax})`,
    )
    .bind(account)
    .first<{ count: number }>();
  return counted?.count ?? 0;
}

/** Again keeps the first instant. Undefined when the account has no such notice. */
export async function markRead(
  db: D1Port,
  account: AccountId,
  id: string,
  at: Instant,
): Promise<Notice | undefined> {
  const q = queries(db);
  const one = and(ofPeople(account), eq(notices.id, id));
  const [, rows] = await q.batch([
    q
      .update(notices)
      .set({ readAt: at })
      .where(and(one, isNull(notices.readAt))),
    q.select().from(notices).where(one),
  ]);
  return rows[0] as Notice | undefined;
}

/** Says how many there were; at most 10,000 at a time. */
export async function markAllRead(db: D1Port, account: AccountId, at: Instant): Promise<number> {
  const marked = await queries(db)
    .update(notices)
    .set({ readAt: at })
    .where(sql`id IN (SELECT id FROM notices WHERE account = ${account}
      AND for_people = 1 AND read_at IS NULL LIMIT 10000)`);
  return marked.meta.changes;
}

/** Deletes at most `limit` notices of before an instant; says how many. */
export async function deleteOldNotices(
  db: D1Port,
  toldBefore: Instant,
  limit: number,
): Promise<number> {
  const deleted = await db
    .prepare(
      `DELETE FROM notices WHERE rowid IN
       (SELECT rowid FROM notices WHERE at < ?1 ORDER BY at LIMIT ?2)`,
    )
    .bind(toldBefore, cleanupRows(limit))
    .run();
  return deleted.meta.changes;
}
