import { type AccountId, isAccountId } from '../../core/units/ids.ts';
import { ok, type Result, refuse } from '../../core/units/result.ts';
import type { Call } from '../http/call.ts';
import { notFound, type Problem } from '../http/problem.ts';
import { accountOfExternalId } from './external-ids.ts';
import type { Principal } from './principal.ts';

const external = 'ext:';

/**
 * The account a path or an event names: `me`, an id, or for the platform `ext:` and its own id.
 * Whoever belongs to one account hears of any other that it is not there.
 */
export async function whichAccount(
  call: Call,
  principal: Principal,
  named: string,
): Promise<Result<AccountId, Problem>> {
  if (principal.kind !== 'platform_key')
    return named === 'me' || named === principal.account ? ok(principal.account) : refuse(noneSuch);
  if (named.startsWith(external))
    return accountOfExternalId(call.env, named.slice(external.length), call.waitUntil);
  return isAccountId(named) ? ok(named) : refuse(noneSuch);
}

const noneSuch: Problem = notFound('There is no such account.');
