import { and, eq, gt, lte, sql } from 'drizzle-orm';
import { type Instant, minuteMs } from '../core/units/instant.ts';
import { cleanupRows } from './clean-up.ts';
import type { D1Port } from './d1.ts';
import { queries } from './drizzle.ts';
import { sessions } from './schema.ts';

export type Session = typeof sessions.$inferSelect;

export async function createSession(
  db: D1Port,
  session: Omit<Session, 'lastSeenAt'>,
): Promise<void> {
  await queries(db)
    .insert(sessions)
    .values({ ...session, lastSeenAt: session.createdAt })
    .onConflictDoNothing();
}

/** Undefined when there is none or it has expired. */
export async function findSession(
  db: D1Port,
  idHash: string,
  now: Instant,
): Promise<Session | undefined> {
  const live = and(eq(sessions.idHash, idHash), gt(sessions.expiresAt, now));
  return (await queries(db).select().from(sessions).where(live))[0];
}

/** To the minute, so that most requests write nothing. */
export async function touchSession(db: D1Port, idHash: string, at: Instant): Promise<void> {
  await queries(db)
    .update(sessions)
    .set({ lastSeenAt: at })
    .where(and(eq(sessions.idHash, idHash), lte(sessions.lastSeenAt, at - minuteMs)));
}

/** Signing out: at once, and for good. */
export async function deleteSession(db: D1Port, idHash: string): Promise<void> {
  await queries(db).delete(sessions).where(eq(sessions.idHash, idHash));
}

/** At most `limit` that have expired; says how many, so that a cron goes on while it is full. */
export async function deleteExpiredSessions(
  db: D1Port,
  now: Instant,
  limit: number,
): Promise<number> {
  const due = sql`id_hash IN (SELECT id_hash FROM sessions WHERE expires_at <= ${now}
    ORDER BY expires_at LIMIT ${cleanupRows(limit)})`;
  return (await queries(db).delete(sessions).where(due)).meta.changes;
}
