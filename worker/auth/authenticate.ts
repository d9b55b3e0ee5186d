import { ok, type Result, refuse } from '../../core/units/result.ts';
import type { Call } from '../http/call.ts';
import type { Problem } from '../http/problem.ts';
import { countKey, newcomerRefused, prove } from '../http/rate-limits.ts';
import { readKey } from './known-keys.ts';
import { platformKey } from './platform-keys.ts';
import type { Principal } from './principal.ts';

/**
 * Who calls: by `Authorization: Bearer`, else by the session's cookie. An account's own key is only
 * read here; whether it is good its object says, in the same call that does the work.
 */
export async function authenticate(call: Call): Promise<Result<Principal, Problem>> {
  const header = call.request.headers.get('authorization');
  return header === null ? bySession(call) : byKey(call, header);
}

/** Loaded with the first: keys debit, browsers do not. */
async function bySession(call: Call): Promise<Result<Principal, Problem>> {
  const { authenticateSession } = await import('./by-session.ts');
  return authenticateSession(call);
}

const unauthenticated = (detail: string): Result<never, Problem> =>
  refuse({ code: 'unauthenticated', detail });

async function byKey(call: Call, header: string): Promise<Result<Principal, Problem>> {
  const text = /^bearer +(\S+)$/i.exec(header)?.[1];
  if (text === undefined) return unauthenticated('Authorization must be `Bearer <API key>`.');
  const read = readKey(text);
  if (!read) return unauthenticated('This is not an API key; perhaps it was cut off.');
  const { parsed, keyHash } = read;
  const tooMany = countKey(call, keyHash) ?? newcomerRefused(call, keyHash);
  if (tooMany) return refuse(tooMany);
  if (parsed.kind === 'account')
    return ok({ kind: 'account_key', account: parsed.account, keyHash });
  const key = await platformKey(call.env, keyHash, call.now);
  if (!key.ok) return key;
  prove(call, keyHash);
  const { id, scopes } = key.value;
  return ok({ kind: 'platform_key', id, scopes: new Set(scopes) });
}
