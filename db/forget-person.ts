import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Standing } from '../core/access/forgetting.ts';
import type { AccountId, PersonId } from '../core/units/ids.ts';
import type { Instant } from '../core/units/instant.ts';
import { invitations, members, people, sessions } from './access-schema.ts';
import type { D1Port } from './d1.ts';
import { queries } from './drizzle.ts';
import { noticeSettings } from './notice-schema.ts';
import { accounts } from './schema.ts';
import type { Session } from './sessions.ts';

export interface AccountStanding extends Standing {
  readonly account: AccountId;
  readonly name: string;
}

/** All accounts of a person, and who else is there. */
export async function standingsOf(db: D1Port, person: PersonId): Promise<AccountStanding[]> {
  const other = sql`FROM members AS other
    WHERE other.account = ${members.account} AND other.person <> ${person}`;
  return await queries(db)
    .select({
      account: sql<AccountId>`${members.account}`,
      name: accounts.name,
      role: members.role,
      others: sql<number>`(SELECT count(*) ${other})`,
      otherOwners: sql<number>`(SELECT count(*) ${other} AND other.role = 'owner')`,
    })
    .from(members)
    .innerJoin(accounts, eq(accounts.id, members.account))
    .where(eq(members.person, person));
}

/** Takes back what would make somebody a member of accounts that are about to close. */
export async function closeInvitations(
  db: D1Port,
  closing: readonly AccountId[],
  at: Instant,
): Promise<void> {
  if (closing.length === 0) return;
  const open = and(isNull(invitations.acceptedAt), isNull(invitations.revokedAt));
  await queries(db)
    .update(invitations)
    .set({ revokedAt: at })
    .where(and(inArray(invitations.account, [...closing]), open));
}

/** Their address where it stands with accounts that close: no notice goes there any more. */
export async function forgetAddress(
  db: D1Port,
  closing: readonly AccountId[],
  person: PersonId,
): Promise<void> {
  if (closing.length === 0) return;
  const theirs = sql`(SELECT email_key FROM people WHERE id = ${person})`;
  const q = queries(db);
  await q.batch([
    q
      .update(accounts)
      .set({ email: null })
      .where(and(inArray(accounts.id, [...closing]), sql`lower(email) = ${theirs}`)),
    q
      .update(noticeSettings)
      .set({ email: null })
      .where(and(inArray(noticeSettings.account, [...closing]), sql`lower(email) = ${theirs}`)),
  ]);
}

/**
 * Has a person leave every account and forgets them, in one transaction, or does nothing at all. Of
 * two owners who go at the same moment one is refused, or the account would be nobody's and go on.
 * Answers their sessions, which have ended; undefined when they are still there, as the last owner of
 * an account that others are members of or that is not among those that closed.
 */
export async function deletePerson(
  db: D1Port,
  person: PersonId,
  closed: readonly AccountId[],
  at: Instant,
): Promise<Session[] | undefined> {
  const q = queries(db);
  const mayGo = mayLeaveAll(person, closed);
  const isGone = sql`NOT EXISTS (SELECT 1 FROM members AS seat WHERE seat.person = ${person})`;
  const [, , ended, forgotten] = await q.batch([
    q
      .update(invitations)
      .set({ revokedAt: at })
      .where(
        and(
          inArray(
            invitations.account,
            q.select({ id: members.account }).from(members).where(eq(members.person, person)),
          ),
          eq(invitations.invitedBy, person),
          isNull(invitations.acceptedAt),
          isNull(invitations.revokedAt),
          mayGo,
        ),
      ),
    q.delete(members).where(and(eq(members.person, person), mayGo)),
    q
      .delete(sessions)
      .where(and(eq(sessions.person, person), isGone))
      .returning(),
    q
      .delete(people)
      .where(and(eq(people.id, person), isGone))
      .returning({ id: people.id }),
  ]);
  return forgotten.length === 1 ? ended : undefined;
}

/** What `whenForgotten` says, of all their seats as the transaction finds them. */
const mayLeaveAll = (person: PersonId, closed: readonly AccountId[]) => {
  const other = sql`SELECT 1 FROM members AS other
    WHERE other.account = own.account AND other.person <> ${person}`;
  return sql`NOT EXISTS (SELECT 1 FROM members AS own
    WHERE own.person = ${person} AND own.role = 'owner'
      AND NOT EXISTS (${other} AND other.role = 'owner')
      AND (EXISTS (${other})
        OR own.account NOT IN (SELECT value FROM json_each(${JSON.stringify(closed)}))))`;
};
