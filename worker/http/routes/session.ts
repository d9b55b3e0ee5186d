import { formatInstant } from '../../../core/units/instant.ts';
import { findAccount } from '../../../db/accounts.ts';
import type { Principal } from '../../auth/principal.ts';
import { endSession, type SessionPrincipal, sessionCookieHeader } from '../../auth/session.ts';
import type { SignedCall } from '../call.ts';
import { database } from '../database.ts';
import { notFound } from '../problem.ts';
import { json, refuse, text } from '../reply.ts';

/** Which account the browser is signed in to, and until when. */
export async function readSession(call: SignedCall): Promise<Response> {
  const session = sessionOf(call.principal);
  const account = await findAccount(database(call.env), session.account);
  if (!account) return refuse(call, notFound('There is no such account.'));
  return json(200, {
    account: { id: account.id, name: account.name },
    expires_at: formatInstant(session.expiresAt),
  });
}

/** At once and for good; the cookie goes too. */
export async function signOut(call: SignedCall): Promise<Response> {
  await endSession(call.env, sessionOf(call.principal));
  const https = call.url.protocol === 'https:';
  return text(204, '', null, { headers: { 'Set-Cookie': sessionCookieHeader('', 0, https) } });
}

/** The route table lets nobody else in. */
function sessionOf(principal: Principal): SessionPrincipal {
  if (principal.kind !== 'session') throw new Error('only a session has a session');
  return principal;
}
