import { ok, type Result, refuse } from '../../core/units/result.ts';
import type { Call } from '../http/call.ts';
import type { Problem } from '../http/problem.ts';
import { newcomerRefused, prove } from '../http/rate-limits.ts';
import { findSignedIn } from './find-signed-in.ts';
import type { Principal } from './principal.ts';
import { sessionToken } from './session-cookie.ts';
import { sha256 } from './sha256.ts';

const unauthenticated = (detail: string): Result<never, Problem> =>
  refuse({ code: 'unauthenticated', detail });

/** By the session's cookie; what may change something, only from our own pages. */
export async function authenticateSession(call: Call): Promise<Result<Principal, Problem>> {
  const token = sessionToken(call.request);
  if (token === undefined)
    return unauthenticated('Send an API key as `Authorization: Bearer`, or sign in.');
  const tooMany = newcomerRefused(call, sha256(token));
  if (tooMany) return refuse(tooMany);
  const session = await findSignedIn(call, token);
  if (!session) return unauthenticated('The session has ended. Sign in again.');
  prove(call, sha256(token));
  if (!isSafe(call.request) && !isSameOrigin(call))
    return refuse({ code: 'forbidden', detail: 'This request did not come from our own pages.' });
  return ok(session);
}

/** Reads, but not the opening of a socket: browsers let any page try that with our cookie. */
const isSafe = ({ method, headers }: Request): boolean =>
  (method === 'GET' || method === 'HEAD') && headers.get('upgrade') === null;

/** Browsers state where a request comes from and pages cannot change it. */
export function isSameOrigin({ request, url }: Call): boolean {
  const origin = request.headers.get('origin');
  if (origin !== null) return origin === originOf(url);
  return request.headers.get('sec-fetch-site') === 'same-origin';
}

/** A socket's own scheme stands for the page's. */
const originOf = (url: URL): string => url.origin.replace(/^ws/, 'http');
