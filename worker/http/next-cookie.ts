import type { AccountId } from '../../core/units/ids.ts';
import { type Rotation, rotateSession, switchSession } from '../../db/sessions.ts';
import { randomToken } from '../auth/random.ts';
import { cookieUseOf, sessionCookie, sessionToken } from '../auth/session-cookie.ts';
import { sha256 } from '../auth/sha256.ts';
import { successorOf } from '../auth/successor.ts';
import { describeError, log } from '../log.ts';
import type { SignedCall } from './call.ts';
import { database } from './database.ts';
import { sessionOf } from './session-of.ts';

/**
 * Has an answer carry the session's next token. An answer that sets the cookie itself goes before,
 * and the handshake of a socket can set none. What fails here is made up for by the next request.
 */
export async function withNextCookie(call: SignedCall, response: Response): Promise<Response> {
  if (response.status === 101 || response.headers.has('Set-Cookie')) return response;
  try {
    const cookie = await nextCookie(call);
    if (cookie !== undefined) response.headers.append('Set-Cookie', cookie);
  } catch (error) {
    log('warn', 'token not replaced', {
      request_id: call.requestId,
      error: describeError(error),
    });
  }
  return response;
}

/** Undefined when the session has ended meanwhile, or tokens are never replaced here. */
async function nextCookie(call: SignedCall): Promise<string | undefined> {
  const token = sessionToken(call.request) ?? '';
  const next = await successorOf(call.env, token);
  if (next === undefined) return undefined;
  const session = await rotateSession(database(call.env), rotationOf(call, token, next));
  return session && cookieOf(call, next, session.endsAt);
}

/** Turns the session to another account, by the cookie that goes with it; undefined as above. */
export async function switchedCookie(
  call: SignedCall,
  account: AccountId,
): Promise<string | undefined> {
  const token = sessionToken(call.request) ?? '';
  const next = (await successorOf(call.env, token)) ?? randomToken();
  const rotation = rotationOf(call, token, next);
  const session = await switchSession(database(call.env), account, rotation);
  return session && cookieOf(call, next, session.endsAt);
}

const rotationOf = (call: SignedCall, token: string, next: string): Rotation => ({
  id: sessionOf(call).session,
  from: sha256(token),
  to: sha256(next),
  at: call.now,
});

const cookieOf = ({ request, now }: SignedCall, token: string, endsAt: number): string =>
  sessionCookie(token, endsAt - now, cookieUseOf(request));
