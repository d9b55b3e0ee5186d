import { and, asc, desc, eq, ne, type SQL, sql } from 'drizzle-orm';
import type { Role } from '../core/access/permissions.ts';
import type { AccountId, PersonId, SessionId } from '../core/units/ids.ts';
import type { Instant } from '../core/units/instant.ts';
import { members, people, sessions } from './access-schema.ts';
import type { D1Port } from './d1.ts';
import { queries } from './drizzle.ts';
import type { Person } from './people.ts';
import { rowWhen } from './row-when.ts';
import { accounts } from './schema.ts';

/** What a person, or whoever a portal link signed in, is to which accounts. */

export interface OwnAccount {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
}

/** Accounts a browser is told of. */
const accountsShownMax = 100;

/** A person and their accounts by name, the one their browser looks at before the rest. */
export async function personAndAccounts(
  db: D1Port,
  person: PersonId,
  account: AccountId | undefined,
): Promise<{ person: Person | undefined; accounts: OwnAccount[] }> {
  const q = queries(db);
  const [found, own] = await q.batch([
    q.select().from(people).where(eq(people.id, person)),
    q
      .select({ id: accounts.id, name: accounts.name, role: members.role })
      .from(members)
      .innerJoin(accounts, eq(accounts.id, members.account))
      .where(eq(members.person, person))
      .orderBy(desc(sql`accounts.id = ${account ?? ''}`), asc(accounts.name), asc(accounts.id))
      .limit(accountsShownMax),
  ]);
  return { person: found[0], accounts: own };
}

export interface PortalStanding {
  readonly account: { readonly id: string; readonly name: string };
  readonly returnUrl: string | null;
}

export async function portalStanding(
  db: D1Port,
  session: SessionId,
): Promise<PortalStanding | undefined> {
  const [found] = await queries(db)
    .select({
      account: { id: accounts.id, name: accounts.name },
      returnUrl: sessions.returnUrl,
    })
    .from(sessions)
    .innerJoin(accounts, eq(accounts.id, sessions.account))
    .where(eq(sessions.id, session))
    .limit(1);
  return found;
}

/** How many accounts somebody owns, beside one that is perhaps being made. */
export async function ownedAccounts(db: D1Port, person: PersonId, but: AccountId): Promise<number> {
  const owned = and(
    eq(members.person, person),
    eq(members.role, 'owner'),
    ne(members.account, but),
  ) as SQL;
  const [row] = await queries(db)
    .select({ count: sql<number>`count(*)` })
    .from(members)
    .where(owned);
  return row?.count ?? 0;
}

/**
 * Makes somebody the owner of one account more, unless they own `max` beside it by then or were
 * forgotten. Says whether they are a member of it now.
 */
export async function ownOneMore(
  db: D1Port,
  { account, person, joinedAt }: { account: AccountId; person: PersonId; joinedAt: Instant },
  { max }: { readonly max: number },
): Promise<boolean> {
  const q = queries(db);
  const may = sql`EXISTS (SELECT 1 FROM people WHERE id = ${person})
    AND (SELECT count(*) FROM members AS own WHERE own.person = ${person} AND own.role = 'owner'
      AND own.account <> ${account}) < ${max}`;
  const row = { account, person, role: 'owner', joinedAt, invitation: null } as const;
  const [, there] = await q.batch([
    q
      .insert(members)
      .select(rowWhen(members, row, may))
      .onConflictDoNothing(),
    q
      .select({ account: members.account })
      .from(members)
      .where(and(eq(members.account, account), eq(members.person, person))),
  ]);
  return there.length === 1;
}
