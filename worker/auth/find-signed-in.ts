import { operatorFreshMs, rotationGraceMs, rotationMs } from '../../core/access/times.ts';
import type { AccountId, PersonId, SessionId } from '../../core/units/ids.ts';
import { type Instant, instant, minuteMs } from '../../core/units/instant.ts';
import type { Session, SessionFound } from '../../db/sessions.ts';
import type { Call } from '../http/call.ts';
import { database } from '../http/database.ts';
import { believedSession, forgetToken, rememberSeen } from './believed-sessions.ts';
import type { SessionPrincipal } from './principal.ts';
import { lasting } from './session.ts';
import { sha256 } from './sha256.ts';

/** The session a cookie's token stands for; undefined when it ended, never was, or was stolen. */
export async function findSignedIn(
  call: Call,
  token: string,
): Promise<SessionPrincipal | undefined> {
  const { env, now } = call;
  const tokenHash = sha256(token);
  const { findSession } = await import('../../db/sessions.ts');
  let found: SessionFound | undefined;
  try {
    found = await findSession(database(env), tokenHash, now);
  } catch (error) {
    const believed = believedSession(tokenHash, now);
    if (believed) return believed;
    throw error;
  }
  const carried = found && standingOf(found.session, tokenHash, now);
  if (!found || carried === 'stolen') {
    forgetToken(tokenHash);
    if (found) await endStolen(call, found.session);
    return undefined;
  }
  if (carried !== 'replaced') touch(call, found.session);
  const session = principalOf(found, now);
  rememberSeen(tokenHash, session, now);
  return carried === 'good' ? session : { ...session, tokenDue: true };
}

/**
 * What the token is to the session it was found by. `replaced`: the one before, of a request that
 * was under way, or of a browser that never heard the new one: nobody has used that. `stolen`: the
 * one before although the new one is in use, so that two have the session.
 */
function standingOf(
  session: Session,
  tokenHash: string,
  now: Instant,
): 'good' | 'due' | 'replaced' | 'stolen' {
  const age = now - session.rotatedAt;
  if (session.tokenHash === tokenHash) return age >= rotationMs ? 'due' : 'good';
  return age < rotationGraceMs || !isTokenUsed(session) ? 'replaced' : 'stolen';
}

/** Since it was replaced. The first token is used by the sign-in. */
const isTokenUsed = ({ previousHash, lastSeenAt, rotatedAt }: Session): boolean =>
  previousHash === null || lastSeenAt > rotatedAt;

/** To the minute, but at once with a token's first use: from then on the one before it is over. */
function touch({ env, now, waitUntil }: Call, session: Session): void {
  if (isTokenUsed(session) && now - session.lastSeenAt < minuteMs) return;
  const write = async () => {
    const { touchSession } = await import('../../db/sessions.ts');
    await touchSession(database(env), session.id, now, idleEnd(session, now));
  };
  waitUntil(write().catch(() => undefined));
}

const idleEnd = ({ kind, endsAt }: Session, now: Instant): Instant =>
  instant(Math.min(now + lasting[kind].idleMs, endsAt));

/** Loaded with the first theft. */
async function endStolen(call: Call, session: Session): Promise<void> {
  const { endStolenSession } = await import('./stolen-session.ts');
  await endStolenSession(call, session);
}

function principalOf({ session, role, operator }: SessionFound, now: Instant): SessionPrincipal {
  const fresh = now - session.createdAt < operatorFreshMs ? 'fresh' : 'sign-in-again';
  return {
    kind: 'session',
    session: session.id as SessionId,
    ...(session.person !== null && { person: session.person as PersonId }),
    ...(session.account !== null && role !== null
      ? { account: session.account as AccountId, role }
      : {}),
    operator: operator ? fresh : 'no',
    expiresAt: idleEnd(session, now),
  };
}
