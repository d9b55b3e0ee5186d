import type { PersonId } from '../../core/units/ids.ts';
import type { SessionPrincipal } from '../auth/principal.ts';
import { cookieUseOf, sessionCookie } from '../auth/session-cookie.ts';
import type { SignedCall } from './call.ts';

/** The session that asks. The route table lets nobody else in. */
export function sessionOf({ principal }: SignedCall): SessionPrincipal {
  if (principal.kind !== 'session') throw new Error('only a session has a session');
  return principal;
}

/** The person who asks, where the route table lets in people alone. */
export function personOf(call: SignedCall): PersonId {
  const { person } = sessionOf(call);
  if (person === undefined) throw new Error('only a person has a person');
  return person;
}

/** Headers that take the cookie away which the request carried. */
export const withoutCookie = ({ request }: SignedCall) => ({
  headers: { 'Set-Cookie': sessionCookie('', 0, cookieUseOf(request)) },
});
