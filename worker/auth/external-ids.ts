import { type AccountId, isAccountId } from '../../core/units/ids.ts';
import { ok, type Result } from '../../core/units/result.ts';
import type { Env } from '../env.ts';
import { database } from '../http/database.ts';
import { notFound, type Problem } from '../http/problem.ts';

/**
 * The host platform's own ids of accounts. A mapping never changes, so an isolate keeps what it
 * has seen; KV carries it to every edge, and D1 answers for what KV does not have yet.
 */
const cachedMax = 10_000;
const cache = new Map<string, AccountId>();

const nameOf = (externalId: string): string => `ext:${externalId}`;

/** Characters; with four bytes each it still fits KV's longest name. */
export const externalIdLengthMax = 100;

export async function accountOfExternalId(
  env: Env,
  externalId: string,
  waitUntil: (work: Promise<unknown>) => void,
): Promise<Result<AccountId, Problem>> {
  const cached = cache.get(externalId);
  if (cached) return ok(cached);
  if (externalId.length === 0 || externalId.length > externalIdLengthMax) return noneSuch;
  const mapped = await env.EDGE.get(nameOf(externalId)).catch(() => null);
  if (mapped !== null && isAccountId(mapped)) return ok(remember(externalId, mapped));
  const { findAccountByExternalId } = await import('../../db/accounts.ts');
  const found = await findAccountByExternalId(database(env), externalId);
  if (!found) return noneSuch;
  const account = found.id as AccountId;
  waitUntil(publishExternalId(env, externalId, account).catch(() => undefined));
  return ok(remember(externalId, account));
}

const noneSuch: Result<never, Problem> = {
  ok: false,
  error: notFound('There is no account with this external id.'),
};

export async function publishExternalId(
  env: Env,
  externalId: string,
  account: AccountId,
): Promise<void> {
  await env.EDGE.put(nameOf(externalId), account);
}

function remember(externalId: string, account: AccountId): AccountId {
  if (cache.size >= cachedMax) cache.clear();
  cache.set(externalId, account);
  return account;
}
