import type { Role } from '../../core/access/permissions.ts';
import type { AccountId, PersonId } from '../../core/units/ids.ts';
import { formatInstant } from '../../core/units/instant.ts';
import { type OwnAccount, personAndAccounts, portalStanding } from '../../db/person-standing.ts';
import type { SessionPrincipal } from '../auth/principal.ts';
import type { SignedCall } from './call.ts';
import { database } from './database.ts';

/** Who is signed in, where they look, and what else there is for them. */
export async function sessionView(call: SignedCall, session: SessionPrincipal): Promise<object> {
  const { person } = session;
  const told = person === undefined ? portalView(call, session) : personView(call, session, person);
  return {
    ...(await told),
    operator: session.operator,
    expires_at: formatInstant(session.expiresAt),
  };
}

async function personView(call: SignedCall, { account }: SessionPrincipal, id: PersonId) {
  const { person, accounts } = await personAndAccounts(database(call.env), id, account);
  const current = accounts.find((one) => one.id === account);
  return {
    kind: 'person',
    ...currentView(current),
    accounts,
    person: person
      ? {
          id: person.id,
          name: person.name,
          email: person.email,
          email_verified: person.emailVerified,
        }
      : null,
    return_url: null,
    free_credits: person?.freeCredits ?? null,
  };
}

async function portalView({ env }: SignedCall, { session, role }: SessionPrincipal) {
  const found = await portalStanding(database(env), session);
  const current = found && role ? { ...found.account, role } : undefined;
  return {
    kind: 'portal',
    ...currentView(current),
    accounts: current ? [current] : [],
    person: null,
    return_url: found?.returnUrl ?? null,
    free_credits: null,
  };
}

const currentView = (current: OwnAccount | undefined) => ({
  account: current ? { id: current.id, name: current.name } : null,
  role: current?.role ?? null,
});

/** A session as it is once it looks at another account. */
export const lookingAt = (
  session: SessionPrincipal,
  account: AccountId,
  role: Role,
): SessionPrincipal => ({ ...session, account, role });
