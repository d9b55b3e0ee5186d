import { ok, type Result, refuse } from '../../core/units/result.ts';
import type { Call } from '../http/call.ts';
import type { Problem } from '../http/problem.ts';
import { readKey } from './known-keys.ts';
import { platformKey } from './platform-keys.ts';
import type { Principal } from './principal.ts';
import { findSignedIn, sessionToken } from './session.ts';

/**
 * Who calls: by `Authorization: Bearer`, else by the session's cookie. An account's own key is only
 * read here; whether it is good its object says, in the same call that does the work.
 */
export async function authenticate(call: Call): Promise<Result<Principal, Problem>> {
  const header = call.request.headers.get('authorization');
  return header === null ? bySession(call) : byKey(call, header);
}

const unauthenticated = (detail: string): Result<never, Problem> =>
  refuse({ code: 'unauthenticated', detail });

async function byKey(call: Call, header: string): Promise<Result<Principal, Problem>> {
  const text = /^bearer +(\S+)$/i.exec(header)?.[1];
  if (text === undefined) return unauthenticated('Authorization must be `Bearer <API key>`.');
  const read = readKey(text);
  if (!read) return unauthenticated('This is not an API key; perhaps it was cut off.');
  const { parsed, keyHash } = read;
  if (parsed.kind === 'account')
    return ok({ kind: 'account_key', account: parsed.account, keyHash });
  const key = await platformKey(call.env, keyHash, call.now);
  if (!key.ok) return key;
  const { id, scopes } = key.value;
  return ok({ kind: 'platform_key', id, scopes: new Set(scopes) });
}

async function bySession(call: Call): Promise<Result<Principal, Problem>> {
  const token = sessionToken(call.request);
  if (token === undefined)
    return unauthenticated('Send an API key as `Authorization: Bearer`, or sign in.');
  const session = await findSignedIn(call.env, token, call.now, call.waitUntil);
  if (!session) return unauthenticated('The session has ended. Sign in again.');
  if (!isSafe(call.request) && !isSameOrigin(call))
    return refuse({ code: 'forbidden', detail: 'This request did not come from our own pages.' });
  return ok(session);
}

/** Reads, but not the opening of a socket: browsers let any page try that with our cookie. */
const isSafe = ({ method, headers }: Request): boolean =>
  (method === 'GET' || method === 'HEAD') && headers.get('upgrade') === null;

/** Browsers state where a request comes from and pages cannot change it. */
function isSameOrigin({ request, url }: Call): boolean {
  const origin = request.headers.get('origin');
  if (origin !== null) return origin === originOf(url);
  return request.headers.get('sec-fetch-site') === 'same-origin';
}

/** A socket's own scheme stands for the page's. */
const originOf = (url: URL): string => url.origin.replace(/^ws/, 'http');
