import { type AccountId, isAccountId } from '../../core/units/ids.ts';
import { ok, type Result, refuse } from '../../core/units/result.ts';
import type { Call } from '../http/call.ts';
import { notFound, type Problem } from '../http/problem.ts';
import { accountOfExternalId } from './external-ids.ts';
import { isStaleOperator, type Principal } from './principal.ts';

const external = 'ext:';

/**
 * The account a path or an event names: `me`, an id, or for the platform and operators `ext:` and its
 * own id. Whoever belongs to one account hears of any other that it is not there.
 */
export async function whichAccount(
  call: Call,
  principal: Principal,
  named: string,
): Promise<Result<AccountId, Problem>> {
  if (principal.kind !== 'platform_key') {
    const own = principal.account;
    if (own !== undefined && (named === 'me' || named === own)) return ok(own);
    if (named === 'me') return refuse(noneYet);
    if (isStaleOperator(principal)) return refuse(signInAgain);
    if (principal.kind !== 'session' || principal.operator !== 'fresh') return refuse(noneSuch);
  }
  if (named.startsWith(external))
    return accountOfExternalId(call.env, named.slice(external.length), call.waitUntil);
  return isAccountId(named) ? ok(named) : refuse(noneSuch);
}

const noneSuch: Problem = notFound('There is no such account.');
/** Only of a person: a key and a portal session have their account. */
const noneYet: Problem = notFound(
  'You are a member of no account. Open one with POST /v1/session/accounts, or ask for an invitation.',
);

export const signInAgain: Problem = {
  code: 'sign_in_again',
  detail: 'Operators sign in anew every 12 hours.',
};
