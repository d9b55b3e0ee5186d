import { and, desc, eq, gt, inArray, lte, or, sql } from 'drizzle-orm';
import type { Role } from '../core/access/permissions.ts';
import type { AccountId } from '../core/units/ids.ts';
import type { Instant } from '../core/units/instant.ts';
import { minuteMs } from '../core/units/instant.ts';
import { members, operators, people, sessions } from './access-schema.ts';
import { cleanupRows } from './clean-up.ts';
import type { D1Port } from './d1.ts';
import { queries } from './drizzle.ts';

export type Session = typeof sessions.$inferSelect;

/** A session with what its person is, as of now. */
export interface SessionFound {
  readonly session: Session;
  /** At the account it looks at: a portal session's own, a person's by membership. */
  readonly role: Role | null;
  /** Whether the provider vouches that the person has an operator's address. */
  readonly operator: boolean;
}

export async function createSession(db: D1Port, session: Session): Promise<void> {
  await queries(db).insert(sessions).values(session).onConflictDoNothing();
}

/** By the token it has or had just before. Undefined when there is none or it has expired. */
export async function findSession(
  db: D1Port,
  tokenHash: string,
  now: Instant,
): Promise<SessionFound | undefined> {
  const live = and(
    or(eq(sessions.tokenHash, tokenHash), eq(sessions.previousHash, tokenHash)),
    gt(sessions.expiresAt, now),
  );
  const ofPerson = and(eq(members.person, sessions.person), eq(members.account, sessions.account));
  const [row] = await queries(db)
    .select({ session: sessions, role: members.role, operator: operators.id })
    .from(sessions)
    .leftJoin(members, ofPerson)
    .leftJoin(people, eq(people.id, sessions.person))
    .leftJoin(operators, and(eq(operators.email, people.emailKey), people.emailVerified))
    .where(live)
    .limit(1);
  if (!row) return undefined;
  const { session } = row;
  const role = session.kind === 'portal' ? session.role : row.role;
  return { session, role, operator: row.operator !== null };
}

/**
 * To the minute, so that most requests write nothing, and at once with the first use of a token that
 * took another's place; `expiresAt` moves with it. Says nothing when it was touched meanwhile.
 */
export async function touchSession(
  db: D1Port,
  id: string,
  at: Instant,
  expiresAt: Instant,
): Promise<void> {
  await queries(db)
    .update(sessions)
    .set({ lastSeenAt: at, expiresAt: sql`min(${expiresAt}, ends_at)` })
    .where(and(eq(sessions.id, id), or(lte(sessions.lastSeenAt, at - minuteMs), newToken)));
}

const newToken = sql`previous_hash IS NOT NULL AND last_seen_at <= rotated_at`;

export interface Rotation {
  readonly id: string;
  /** Hashes of the token that came and of the one that takes its place. */
  readonly from: string;
  readonly to: string;
  readonly at: Instant;
}

/**
 * Gives a session another token. Of many requests that come at once with the old one the first
 * writes; all are told that `to` counts now. Undefined when it does not: the session has ended, or
 * the token was replaced by another.
 */
export async function rotateSession(db: D1Port, rotation: Rotation): Promise<Session | undefined> {
  const q = queries(db);
  const [, rows] = await q.batch([rotating(q, rotation), sessionWith(q, rotation)]);
  return rows[0];
}

/** Turns a session to another account its person is a member of, with a new token. */
export async function switchSession(
  db: D1Port,
  account: AccountId,
  rotation: Rotation,
): Promise<Session | undefined> {
  const q = queries(db);
  const isMember = sql`EXISTS (SELECT 1 FROM members AS seat
    WHERE seat.account = ${account} AND seat.person = sessions.person)`;
  const [, , rows] = await q.batch([
    q
      .update(sessions)
      .set({ account })
      .where(and(eq(sessions.id, rotation.id), isMember)),
    rotating(q, rotation),
    sessionWith(q, rotation),
  ]);
  return rows[0];
}

type Queries = ReturnType<typeof queries>;

const rotating = (q: Queries, { id, from, to, at }: Rotation) =>
  q
    .update(sessions)
    .set({ tokenHash: to, previousHash: from, rotatedAt: at, lastSeenAt: at })
    .where(and(eq(sessions.id, id), eq(sessions.tokenHash, from)));

const sessionWith = (q: Queries, { id, to }: Rotation) =>
  q
    .select()
    .from(sessions)
    .where(and(eq(sessions.id, id), eq(sessions.tokenHash, to)));

/** Signing out: at once, and for good. Says how many there were. */
export async function deleteSessions(db: D1Port, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0;
  const gone = queries(db)
    .delete(sessions)
    .where(inArray(sessions.id, [...ids]));
  return (await gone).meta.changes;
}

/** Those that tokens stand for or did just before; answers them. */
export async function deleteSessionsOfTokens(
  db: D1Port,
  hashes: readonly string[],
): Promise<Session[]> {
  const of = [...hashes];
  return await queries(db)
    .delete(sessions)
    .where(or(inArray(sessions.tokenHash, of), inArray(sessions.previousHash, of)))
    .returning();
}

/** Of a person, the last used first; those that have not expired. At most 100. */
export async function sessionsOfPerson(
  db: D1Port,
  person: string,
  now: Instant,
): Promise<Session[]> {
  return await queries(db)
    .select()
    .from(sessions)
    .where(and(eq(sessions.person, person), gt(sessions.expiresAt, now)))
    .orderBy(desc(sessions.lastSeenAt), desc(sessions.id))
    .limit(100);
}

/** One of a person's, if it was live. */
export async function deleteSessionOfPerson(
  db: D1Port,
  person: string,
  id: string,
  now: Instant,
): Promise<Session | undefined> {
  const one = and(eq(sessions.id, id), eq(sessions.person, person), gt(sessions.expiresAt, now));
  return (await queries(db).delete(sessions).where(one).returning())[0];
}

/** All of a person's, wherever they look. Those that were live. */
export async function deleteSessionsOfPerson(
  db: D1Port,
  person: string,
  now: Instant,
): Promise<Session[]> {
  const gone = await queries(db).delete(sessions).where(eq(sessions.person, person)).returning();
  return gone.filter(({ expiresAt }) => expiresAt > now);
}

/** At most `limit` that have expired; says how many, so that a cron goes on while it is full. */
export async function deleteExpiredSessions(
  db: D1Port,
  now: Instant,
  limit: number,
): Promise<number> {
  const due = sql`id IN (SELECT id FROM sessions WHERE expires_at <= ${now}
    ORDER BY expires_at LIMIT ${cleanupRows(limit)})`;
  return (await queries(db).delete(sessions).where(due)).meta.changes;
}
