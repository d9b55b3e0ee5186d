import type { AccountId } from '../../../core/units/ids.ts';
import { findMember } from '../../../db/members.ts';
import { endSession, sessionTag } from '../../auth/session.ts';
import type { SignedCall } from '../call.ts';
import { closeSockets } from '../close-sockets.ts';
import { database } from '../database.ts';
import { switchedCookie } from '../next-cookie.ts';
import { parseBody } from '../parse-body.ts';
import { notFound } from '../problem.ts';
import { readJson } from '../read-body.ts';
import { json, refuse, text } from '../reply.ts';
import { switching } from '../schemas/session.ts';
import { personOf, sessionOf, withoutCookie } from '../session-of.ts';
import { lookingAt, sessionView } from '../session-view.ts';

/** Who is signed in, which account the browser looks at, and until when. */
export async function readSession(call: SignedCall): Promise<Response> {
  return json(200, await sessionView(call, sessionOf(call)));
}

/** At once and for good; the cookie goes too, and the sockets that were opened with it. */
export async function signOut(call: SignedCall): Promise<Response> {
  const { session, account } = sessionOf(call);
  await endSession(call.env, session);
  if (account) call.waitUntil(closeSockets(call, account, sessionTag(session)));
  return text(204, '', null, withoutCookie(call));
}

/**
 * Turns the browser to another account of the person. Its token is replaced, and what it had open of
 * the account before closes.
 */
export async function switchAccount(call: SignedCall): Promise<Response> {
  const body = await readJson(call);
  if (!body.ok) return refuse(call, body.error);
  const parsed = parseBody(switching, body.value.value);
  if (!parsed.ok) return refuse(call, parsed.error);
  const session = sessionOf(call);
  const account = parsed.value.account as AccountId;
  const member = await findMember(database(call.env), account, personOf(call));
  if (!member) return refuse(call, notFound('There is no such account.'));
  const cookie = await switchedCookie(call, account);
  if (cookie === undefined)
    return refuse(call, { code: 'unauthenticated', detail: 'The session has ended.' });
  if (session.account && session.account !== account)
    call.waitUntil(closeSockets(call, session.account, sessionTag(session.session)));
  const view = await sessionView(call, lookingAt(session, account, member.role));
  return json(200, view, { headers: { 'Set-Cookie': cookie } });
}
