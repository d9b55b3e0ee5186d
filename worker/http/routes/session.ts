import { formatInstant } from '../../../core/units/instant.ts';
import { findAccount } from '../../../db/accounts.ts';
import { accountRpc } from '../../account/account-client.ts';
import type { Principal } from '../../auth/principal.ts';
import {
  endSession,
  type SessionPrincipal,
  sessionCookieHeader,
  sessionTag,
} from '../../auth/session.ts';
import { describeError, log } from '../../log.ts';
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

/** At once and for good; the cookie goes too, and the sockets that were opened with it. */
export async function signOut(call: SignedCall): Promise<Response> {
  const session = sessionOf(call.principal);
  await endSession(call.env, session);
  call.waitUntil(closeSockets(call, session));
  const https = call.url.protocol === 'https:';
  return text(204, '', null, { headers: { 'Set-Cookie': sessionCookieHeader('', 0, https) } });
}

/** Best effort: a socket that is missed ends with the session's own time. */
async function closeSockets({ env, requestId }: SignedCall, session: SessionPrincipal) {
  try {
    await accountRpc(env, session.account).closeSockets(sessionTag(session));
  } catch (error) {
    log('warn', 'sockets left open', { request_id: requestId, error: describeError(error) });
  }
}

/** The route table lets nobody else in. */
function sessionOf(principal: Principal): SessionPrincipal {
  if (principal.kind !== 'session') throw new Error('only a session has a session');
  return principal;
}
