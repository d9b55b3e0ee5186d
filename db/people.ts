import { and, asc, desc, eq } from 'drizzle-orm';
import type { AccountId, PersonId } from '../core/units/ids.ts';
import { members, people, sessions } from './access-schema.ts';
import type { D1Port } from './d1.ts';
import { queries } from './drizzle.ts';

export type Person = typeof people.$inferSelect;

/** One person per issuer and subject, however many sign in at once: everyone gets the row that was first. */
export async function createPerson(db: D1Port, person: Person): Promise<Person> {
  const q = queries(db);
  const same = and(eq(people.issuer, person.issuer), eq(people.subject, person.subject));
  const [, rows] = await q.batch([
    q.insert(people).values(person).onConflictDoNothing(),
    q.select().from(people).where(same),
  ]);
  return rows[0] as Person;
}

export async function findPerson(db: D1Port, id: string): Promise<Person | undefined> {
  return (await queries(db).select().from(people).where(eq(people.id, id)))[0];
}

/** As the provider says now; a new one where nobody was of that issuer and subject. */
export async function signInPerson(db: D1Port, person: Person): Promise<Person> {
  const { email, emailKey, emailVerified, name, signedInAt } = person;
  const said = { email, emailKey, emailVerified, name, signedInAt };
  const [row] = await queries(db)
    .insert(people)
    .values(person)
    .onConflictDoUpdate({ target: [people.issuer, people.subject], set: said })
    .returning();
  return row as Person;
}

/** That a first sign-in is through, and what became of the free credits. */
export async function settlePerson(
  db: D1Port,
  id: string,
  { firstAccount, freeCredits }: Pick<Person, 'firstAccount' | 'freeCredits'>,
): Promise<void> {
  await queries(db).update(people).set({ firstAccount, freeCredits }).where(eq(people.id, id));
}

/** The account of theirs they looked at last, else the one they joined first; null without any. */
export async function accountToOpen(db: D1Port, person: PersonId): Promise<AccountId | null> {
  const looking = and(eq(sessions.person, members.person), eq(sessions.account, members.account));
  const [row] = await queries(db)
    .select({ account: members.account })
    .from(members)
    .leftJoin(sessions, looking)
    .where(eq(members.person, person))
    .orderBy(desc(sessions.lastSeenAt), asc(members.joinedAt), asc(members.account))
    .limit(1);
  return (row?.account ?? null) as AccountId | null;
}
