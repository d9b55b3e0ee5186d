import { and, eq, gt, isNull, sql } from 'drizzle-orm';
import type { AccountId, SessionId } from '../core/units/ids.ts';
import type { Instant } from '../core/units/instant.ts';
import { portalLinks, sessions } from './access-schema.ts';
import { type AuditRecord, auditWhen } from './audit-log.ts';
import { cleanupRows } from './clean-up.ts';
import type { D1Port } from './d1.ts';
import { queries } from './drizzle.ts';
import { rowWhen } from './row-when.ts';
import type { Session } from './sessions.ts';

export type PortalLink = typeof portalLinks.$inferSelect;

export async function createPortalLink(db: D1Port, link: PortalLink): Promise<void> {
  await queries(db).insert(portalLinks).values(link);
}

const unspent = (now: Instant) => and(isNull(portalLinks.usedAt), gt(portalLinks.expiresAt, now));

/** One that can be spent now. */
export async function findPortalLink(
  db: D1Port,
  tokenHash: string,
  now: Instant,
): Promise<PortalLink | undefined> {
  const one = and(eq(portalLinks.tokenHash, tokenHash), unspent(now));
  return (await queries(db).select().from(portalLinks).where(one))[0];
}

/** What a link is spent on: the session, and the record of it. */
export interface PortalOpening {
  readonly session: Session;
  readonly audit: AuditRecord;
}

/**
 * Spends a link on a session, both or neither: of many at once one has it, and what ends all of an
 * account's links and sessions finds the one or the other. False when the link is spent or over.
 */
export async function spendPortalLink(
  db: D1Port,
  { tokenHash }: PortalLink,
  { session, audit }: PortalOpening,
  now: Instant,
): Promise<boolean> {
  const q = queries(db);
  const good = sql`EXISTS (SELECT 1 FROM portal_links AS link WHERE link.token_hash = ${tokenHash}
    AND link.used_at IS NULL AND link.expires_at > ${now})`;
  const [opened] = await q.batch([
    // First: the link is still unspent for them to see.
    q
      .insert(sessions)
      .select(rowWhen(sessions, session, good))
      .returning({ id: sessions.id }),
    auditWhen(q, audit, good),
    q
      .update(portalLinks)
      .set({ usedAt: now })
      .where(and(eq(portalLinks.tokenHash, tokenHash), unspent(now))),
  ]);
  return opened.length === 1;
}

/** What there was of an account's portal, which is over now. */
export interface PortalEnded {
  /** Those that were live. */
  readonly sessions: readonly SessionId[];
  readonly links: number;
}

/**
 * All portal sessions of an account, and the links that could still open one. The record of it is
 * told here how many there were.
 */
export async function endPortal(
  db: D1Port,
  account: AccountId,
  now: Instant,
  audit: AuditRecord,
): Promise<PortalEnded> {
  const q = queries(db);
  const theirs = and(eq(sessions.account, account), eq(sessions.kind, 'portal'));
  const waiting = and(eq(portalLinks.account, account), unspent(now));
  const after = sql`json_object(
    'sessions', (SELECT count(*) FROM sessions WHERE ${and(theirs, gt(sessions.expiresAt, now))}),
    'links', (SELECT count(*) FROM portal_links WHERE ${waiting}))`;
  const [, ended, links] = await q.batch([
    auditWhen(q, { ...audit, after }, sql`1`),
    q.delete(sessions).where(theirs).returning({ id: sessions.id, expiresAt: sessions.expiresAt }),
    q.delete(portalLinks).where(waiting).returning({ at: portalLinks.createdAt }),
  ]);
  const live = ended.filter(({ expiresAt }) => expiresAt > now);
  return { sessions: live.map(({ id }) => id as SessionId), links: links.length };
}

/** At most `limit` that are spent or over; says how many. */
export async function deleteOldPortalLinks(
  db: D1Port,
  expiredBefore: Instant,
  limit: number,
): Promise<number> {
  const due = sql`token_hash IN (SELECT token_hash FROM portal_links
    WHERE expires_at < ${expiredBefore} ORDER BY expires_at LIMIT ${cleanupRows(limit)})`;
  return (await queries(db).delete(portalLinks).where(due)).meta.changes;
}
