import type { AccountId, SessionId } from '../../core/units/ids.ts';
import type { Session } from '../../db/sessions.ts';
import type { Call } from '../http/call.ts';
import { closeSockets } from '../http/close-sockets.ts';
import { database } from '../http/database.ts';
import { describeError, log } from '../log.ts';
import { forgetSessions } from './believed-sessions.ts';
import { type NewSession, sessionTag } from './session.ts';
import { type CookieUse, replacedBy, sessionCookie } from './session-cookie.ts';
import { sha256 } from './sha256.ts';

/**
 * The `Set-Cookie` headers of a session that was just opened. What the browser was signed in as
 * before ends with it: nobody would use that again but who has stolen it.
 */
export async function sessionCookies(
  call: Call,
  { token, maxAgeMs }: NewSession,
  use: CookieUse,
): Promise<string[]> {
  const { tokens, gone } = replacedBy(use, call.request);
  await endSessionsOf(call, tokens);
  return [sessionCookie(token, maxAgeMs, use), ...gone];
}

/** What fails here ends by itself, without a request: nobody fails to sign in for it. */
async function endSessionsOf(call: Call, tokens: readonly string[]): Promise<void> {
  if (tokens.length === 0) return;
  const { deleteSessionsOfTokens } = await import('../../db/sessions.ts');
  try {
    const ended = await deleteSessionsOfTokens(database(call.env), tokens.map(sha256));
    forgetSessions(ended.map(({ id }) => id as SessionId));
    for (const one of ended) call.waitUntil(shut(call, one));
  } catch (error) {
    log('warn', 'session before not ended', {
      request_id: call.requestId,
      error: describeError(error),
    });
  }
}

async function shut(call: Call, { id, account }: Session): Promise<void> {
  if (account !== null) await closeSockets(call, account as AccountId, sessionTag(id as SessionId));
}
