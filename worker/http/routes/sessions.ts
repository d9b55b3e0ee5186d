import { browserName } from '../../../core/access/browser-name.ts';
import type { AccountId, SessionId } from '../../../core/units/ids.ts';
import { formatInstant, instant } from '../../../core/units/instant.ts';
import {
  deleteSessionOfPerson,
  deleteSessionsOfPerson,
  type Session,
  sessionsOfPerson,
} from '../../../db/sessions.ts';
import { forgetSessions } from '../../auth/believed-sessions.ts';
import { personTag, sessionTag } from '../../auth/session.ts';
import { record } from '../audit.ts';
import type { SignedCall } from '../call.ts';
import { closeSockets } from '../close-sockets.ts';
import { database } from '../database.ts';
import { notFound } from '../problem.ts';
import { checkQuery } from '../query.ts';
import { json, refuse, text } from '../reply.ts';
import { personOf, sessionOf, withoutCookie } from '../session-of.ts';

/** The browsers the person is signed in with, the last used first; at most 100. */
export async function listSessions(call: SignedCall): Promise<Response> {
  const wrong = checkQuery(call.url, []);
  if (wrong) return refuse(call, wrong);
  const found = await sessionsOfPerson(database(call.env), personOf(call), call.now);
  const current = sessionOf(call).session;
  const data = found.map((one) => browserView(one, current));
  return json(200, { data, has_more: false, next_cursor: null });
}

const browserView = (session: Session, current: SessionId) => ({
  id: session.id,
  browser: browserName(session.userAgent),
  created_at: formatInstant(instant(session.createdAt)),
  last_seen_at: formatInstant(instant(session.lastSeenAt)),
  current: session.id === current,
});

/** One of the person's own, at once and for good; another's is not here. */
export async function endOneSession(call: SignedCall): Promise<Response> {
  const person = personOf(call);
  const id = (call.params.session ?? '') as SessionId;
  const ended = await deleteSessionOfPerson(database(call.env), person, id, call.now);
  if (!ended) return refuse(call, notFound('You have no such session.'));
  forgetSessions([id]);
  if (ended.account !== null) await closeSockets(call, ended.account as AccountId, sessionTag(id));
  const account = ended.account ?? undefined;
  await record(call, { id: `ended_${id}`, action: 'session.end', target: id, account });
  return text(204, '', null, id === sessionOf(call).session ? withoutCookie(call) : {});
}

/** All of the person's, this one too, and everything they have open. */
export async function signOutEverywhere(call: SignedCall): Promise<Response> {
  const person = personOf(call);
  const ended = await deleteSessionsOfPerson(database(call.env), person, call.now);
  await afterEnding(call, ended);
  await record(call, {
    id: `ended_all_${sessionOf(call).session}`,
    action: 'session.end_all',
    target: person,
    after: { ended: ended.length },
  });
  return json(200, { ended: ended.length }, withoutCookie(call));
}

/** What else has to know that all sessions of the person who asks have ended. */
export async function afterEnding(call: SignedCall, ended: readonly Session[]): Promise<void> {
  const person = personOf(call);
  forgetSessions(ended.map(({ id }) => id as SessionId));
  const accounts = new Set(ended.map(({ account }) => account).filter((one) => one !== null));
  const tag = personTag(person);
  await Promise.all([...accounts].map((one) => closeSockets(call, one as AccountId, tag)));
}
