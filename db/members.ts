import { and, asc, eq, type SQL, sql } from 'drizzle-orm';
import {
  judgeRemoval,
  judgeRole,
  type Manager,
  type MembershipRefusal,
  membersMax,
  type Seat,
} from '../core/access/membership.ts';
import type { Role } from '../core/access/permissions.ts';
import type { AccountId, PersonId, SessionId } from '../core/units/ids.ts';
import type { Instant } from '../core/units/instant.ts';
import { assertLaw, ok, type Result } from '../core/units/result.ts';
import { members, people, sessions } from './access-schema.ts';
import { type AuditRecord, auditWhen } from './audit-log.ts';
import type { D1Port } from './d1.ts';
import { queries } from './drizzle.ts';
import { anotherOwner, mayStill, withdrawInvitations } from './member-guards.ts';

export type Member = typeof members.$inferSelect;

/** Who is a member already stays what they are. */
export async function addMember(db: D1Port, member: Member): Promise<void> {
  await queries(db).insert(members).values(member).onConflictDoNothing();
}

const one = (account: AccountId, person: string) =>
  and(eq(members.account, account), eq(members.person, person));

export async function findMember(
  db: D1Port,
  account: AccountId,
  person: PersonId,
): Promise<Member | undefined> {
  return (await queries(db).select().from(members).where(one(account, person)))[0];
}

/** A member as others see them. */
export interface MemberListed extends Seat {
  readonly name: string;
  readonly email: string | null;
  readonly joinedAt: number;
}

const listed = {
  person: members.person,
  role: members.role,
  name: people.name,
  email: people.email,
  joinedAt: members.joinedAt,
};

type Queries = ReturnType<typeof queries>;

const withNames = (q: Queries) =>
  q.select(listed).from(members).innerJoin(people, eq(people.id, members.person));

/** All of an account, the longest there first. */
export async function listMembers(db: D1Port, account: AccountId): Promise<MemberListed[]> {
  return await withNames(queries(db))
    .where(eq(members.account, account))
    .orderBy(asc(members.joinedAt), asc(members.person))
    .limit(membersMax);
}

/** What they are to it, as a transaction finds it. */
export const seatsOf = (q: Queries, account: AccountId) =>
  q
    .select({ person: members.person, role: members.role })
    .from(members)
    .where(eq(members.account, account));

/** Who does what to whom, when, and the record of it: what they were before is found here. */
export interface MemberDeed {
  readonly account: AccountId;
  readonly by: Manager;
  readonly person: PersonId;
  readonly now: Instant;
  readonly audit: AuditRecord;
}

/** Before what it records, while it may be done. */
const recording = (q: Queries, { account, person, audit }: MemberDeed, may: SQL | undefined) => {
  const before = sql`(SELECT json_object('role', seat.role) FROM members AS seat
    WHERE seat.account = ${account} AND seat.person = ${person})`;
  return auditWhen(q, { ...audit, before }, sql`EXISTS (SELECT 1 FROM members WHERE ${may})`);
};

export interface RoleChanged {
  readonly member: MemberListed;
  /** Those of their sessions that look at the account. */
  readonly sessions: readonly SessionId[];
}

/**
 * Another role, judged in the transaction that writes it: of two owners who demote each other at the
 * same moment one is refused. Their open invitations end with the right to make any.
 */
export async function changeRole(
  db: D1Port,
  deed: MemberDeed & { readonly role: Role },
): Promise<Result<RoleChanged, MembershipRefusal>> {
  const { account, by, person, role } = deed;
  const q = queries(db);
  const aboutOwner = role === 'owner' ? sql`1` : sql`members.role = 'owner'`;
  const stays =
    role === 'owner'
      ? undefined
      : sql`(members.role <> 'owner' OR ${anotherOwner(account, person)})`;
  const may = and(one(account, person), mayStill(account, by, aboutOwner), stays);
  const [seats, , changed, , rows, looking] = await q.batch([
    seatsOf(q, account),
    recording(q, deed, may),
    q.update(members).set({ role }).where(may).returning({ person: members.person }),
    withdrawInvitations(q, deed),
    withNames(q).where(one(account, person)),
    q
      .select({ id: sessions.id })
      .from(sessions)
      .where(and(eq(sessions.person, person), eq(sessions.account, account))),
  ]);
  const judged = judgeRole(seats, by, person, role);
  assertLaw(judged.ok === (changed.length === 1), 'a role is changed as its rule says');
  if (!judged.ok) return judged;
  return ok({ member: rows[0] as MemberListed, sessions: idsOf(looking) });
}

export interface MemberRemoved {
  /** Those of their sessions that looked at the account; they look elsewhere by now. */
  readonly sessions: readonly SessionId[];
}

/**
 * Removes a member, or lets one go who leaves by themselves. In one transaction their sessions turn
 * to another account of theirs, or to none, and their open invitations end.
 */
export async function removeMember(
  db: D1Port,
  deed: MemberDeed,
): Promise<Result<MemberRemoved, MembershipRefusal>> {
  const { account, by, person } = deed;
  const q = queries(db);
  const given = by === person ? undefined : mayStill(account, by, sql`members.role = 'owner'`);
  const stays = sql`(members.role <> 'owner' OR ${anotherOwner(account, person)})`;
  const may = and(one(account, person), given, stays);
  const [seats, , gone, moved] = await q.batch([
    seatsOf(q, account),
    recording(q, deed, may),
    q.delete(members).where(may).returning({ person: members.person }),
    q
      .update(sessions)
      .set({ account: oldestAccountOf(person) })
      .where(and(eq(sessions.person, person), eq(sessions.account, account), isNoMember(deed)))
      .returning({ id: sessions.id }),
    withdrawInvitations(q, deed),
  ]);
  const judged = judgeRemoval(seats, by, person);
  assertLaw(judged.ok === (gone.length === 1), 'a member is removed as the rule says');
  if (!judged.ok) return judged;
  return ok({ sessions: idsOf(moved) });
}

const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id as SessionId);

const oldestAccountOf = (person: PersonId) => sql`(SELECT m.account FROM members AS m
  WHERE m.person = ${person} ORDER BY m.joined_at, m.account LIMIT 1)`;

const isNoMember = ({ account, person }: MemberDeed) => sql`NOT EXISTS (SELECT 1 FROM members AS m
  WHERE m.account = ${account} AND m.person = ${person})`;
