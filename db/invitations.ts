import { and, desc, eq, gt, isNull, ne, or, type SQL, sql } from 'drizzle-orm';
import {
  type AcceptingRefusal,
  type InvitingRefusal,
  judgeAccepting,
  judgeInviting,
} from '../core/access/invitation.ts';
import { invitationsMax, type Manager, membersMax } from '../core/access/membership.ts';
import type { Role } from '../core/access/permissions.ts';
import type { AccountId, PersonId } from '../core/units/ids.ts';
import type { Instant } from '../core/units/instant.ts';
import { assertLaw, ok, type Result, refuse } from '../core/units/result.ts';
import { invitations, members, people } from './access-schema.ts';
import { type AuditRecord, auditWhen } from './audit-log.ts';
import { cleanupRows } from './clean-up.ts';
import type { D1Port } from './d1.ts';
import { queries } from './drizzle.ts';
import { mayStill } from './member-guards.ts';
import { seatsOf } from './members.ts';
import { rowWhen } from './row-when.ts';
import { accounts } from './schema.ts';

export type Invitation = typeof invitations.$inferSelect;

const isOpenAt = (now: Instant) =>
  and(
    isNull(invitations.acceptedAt),
    isNull(invitations.revokedAt),
    gt(invitations.expiresAt, now),
  ) as SQL;

const seatsFree = (account: string) => sql`(SELECT count(*) FROM members AS seat
  WHERE seat.account = ${account}) < ${membersMax}`;

/**
 * Judged in the transaction that writes it, however many are made at once. Sent again with its id,
 * it is the one that was made first, with the secret only that attempt knew.
 */
export async function createInvitation(
  db: D1Port,
  invitation: Invitation,
  by: Manager,
  audit: AuditRecord,
): Promise<Result<Invitation, InvitingRefusal>> {
  const account = invitation.account as AccountId;
  const now = invitation.createdAt as Instant;
  const q = queries(db);
  const others = and(
    eq(invitations.account, account),
    isOpenAt(now),
    ne(invitations.id, invitation.id),
  );
  const open = sql`(SELECT count(*) FROM invitations WHERE ${others})`;
  const mayMake = mayStill(account, by, invitation.role === 'owner' ? sql`1` : sql`0`) ?? sql`1`;
  const holds = sql`${open} < ${invitationsMax} AND ${seatsFree(account)} AND ${mayMake}`;
  const made = sql`EXISTS (SELECT 1 FROM invitations
    WHERE ${and(eq(invitations.id, invitation.id), eq(invitations.tokenHash, invitation.tokenHash))})`;
  const [seats, counted, , , rows] = await q.batch([
    seatsOf(q, account),
    q.select({ open: sql<number>`count(*)` }).from(invitations).where(others),
    q
      .insert(invitations)
      .select(rowWhen(invitations, invitation, holds))
      .onConflictDoNothing(),
    auditWhen(q, audit, made),
    q.select().from(invitations).where(eq(invitations.id, invitation.id)),
  ]);
  if (rows[0]) return ok(rows[0]);
  const judged = judgeInviting(seats, counted[0]?.open ?? 0, by, invitation.role);
  assertLaw(!judged.ok, 'an invitation is made as its rule says');
  return judged as Result<never, InvitingRefusal>;
}

/** What is said of an invitation beside itself. */
export interface InvitationFound {
  readonly invitation: Invitation;
  /** Null when it was no person, or one who is gone. */
  readonly inviterName: string | null;
}

/** Those of an account that can be taken now, newest first: all of them. */
export async function listInvitations(
  db: D1Port,
  account: AccountId,
  now: Instant,
): Promise<InvitationFound[]> {
  return await queries(db)
    .select({ invitation: invitations, inviterName: people.name })
    .from(invitations)
    .leftJoin(people, eq(people.id, invitations.invitedBy))
    .where(and(eq(invitations.account, account), isOpenAt(now)))
    .orderBy(desc(invitations.createdAt), desc(invitations.id))
    .limit(invitationsMax);
}

/** By the secret of its link, with the account's name; whatever has become of it. */
export async function findInvitation(
  db: D1Port,
  tokenHash: string,
): Promise<(InvitationFound & { readonly accountName: string }) | undefined> {
  const [found] = await queries(db)
    .select({ invitation: invitations, inviterName: people.name, accountName: accounts.name })
    .from(invitations)
    .innerJoin(accounts, eq(accounts.id, invitations.account))
    .leftJoin(people, eq(people.id, invitations.invitedBy))
    .where(eq(invitations.tokenHash, tokenHash))
    .limit(1);
  return found;
}

/** Taken back, again with the first instant; one that was accepted cannot be. */
export async function revokeInvitation(
  db: D1Port,
  account: AccountId,
  id: string,
  now: Instant,
  audit: AuditRecord,
): Promise<Result<Invitation, 'not-found' | 'accepted'>> {
  const q = queries(db);
  const one = and(eq(invitations.account, account), eq(invitations.id, id));
  const waits = and(one, isNull(invitations.acceptedAt), isNull(invitations.revokedAt));
  const before = sql`(SELECT json_object('role', role, 'email', email) FROM invitations WHERE ${one})`;
  const [, , rows] = await q.batch([
    auditWhen(q, { ...audit, before }, sql`EXISTS (SELECT 1 FROM invitations WHERE ${waits})`),
    q.update(invitations).set({ revokedAt: now }).where(waits),
    q.select().from(invitations).where(one),
  ]);
  const [invitation] = rows;
  if (!invitation) return refuse('not-found');
  return invitation.acceptedAt === null ? ok(invitation) : refuse('accepted');
}

export interface Accepted {
  readonly invitation: Invitation;
  /** Theirs by now, which may have changed since they joined. */
  readonly role: Role;
  /** False when they had joined by it before. */
  readonly joins: boolean;
}

/**
 * Makes a person a member by an invitation, in one transaction: of many at once one joins. The
 * address is compared as D1 has it then, not as it was when the page was opened.
 */
export async function acceptInvitation(
  db: D1Port,
  invitation: Invitation,
  person: PersonId,
  now: Instant,
  audit: AuditRecord,
): Promise<Result<Accepted, AcceptingRefusal>> {
  const { id, role } = invitation;
  const account = invitation.account as AccountId;
  const q = queries(db);
  const one = eq(invitations.id, id);
  const theirs = and(eq(members.account, account), eq(members.person, person));
  const member = { account, person, role, joinedAt: now, invitation: id };
  const may = and(one, isOpenAt(now), isFor(person), noMember(account, person), seatsFree(account));
  const [rows, guests, seats, , taken, , joined] = await q.batch([
    q.select().from(invitations).where(one),
    q.select().from(people).where(eq(people.id, person)),
    seatsOf(q, account),
    auditWhen(q, audit, sql`EXISTS (SELECT 1 FROM invitations WHERE ${may})`),
    q
      .update(invitations)
      .set({ acceptedAt: now, acceptedBy: person })
      .where(may)
      .returning({ id: invitations.id }),
    q
      .insert(members)
      .select(rowWhen(members, member, takenBy(id, person, now)))
      .onConflictDoNothing(),
    q.select().from(members).where(theirs),
  ]);
  const [found, guest] = [rows[0], guests[0]];
  if (!found || !guest) return refuse('ended');
  const judged = judgeAccepting(found, { ...guest, person }, seats, now);
  const joins = judged.ok && judged.value === 'joins';
  assertLaw(joins === (taken.length === 1), 'an invitation is accepted as its rule says');
  return judged.ok ? ok({ invitation, role: joined[0]?.role ?? role, joins }) : judged;
}

const isFor = (person: PersonId) =>
  or(
    isNull(invitations.email),
    sql`EXISTS (SELECT 1 FROM people AS guest WHERE guest.id = ${person}
      AND guest.email_verified AND guest.email_key = invitations.email)`,
  );

const noMember = (account: AccountId, person: PersonId) => sql`NOT EXISTS (SELECT 1
  FROM members AS seat WHERE seat.account = ${account} AND seat.person = ${person})`;

const takenBy = (id: string, person: PersonId, at: Instant) => sql`EXISTS (SELECT 1
  FROM invitations AS taken WHERE taken.id = ${id} AND taken.accepted_by = ${person}
    AND taken.accepted_at = ${at})`;

/**
 * At most `limit` that could no longer be taken before an instant; says how many. All last equally
 * long, so that the first rows are the oldest: it walks along them and stops.
 */
export async function deleteOldInvitations(
  db: D1Port,
  endedBefore: Instant,
  limit: number,
): Promise<number> {
  const due = sql`rowid IN (SELECT oldest.row FROM (SELECT rowid AS row, expires_at
    FROM invitations WHERE rowid > 0 ORDER BY rowid LIMIT ${cleanupRows(limit)}) AS oldest
    WHERE oldest.expires_at < ${endedBefore})`;
  return (await queries(db).delete(invitations).where(due)).meta.changes;
}
