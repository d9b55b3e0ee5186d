import { accountRpc } from '../account/account-client.ts';
import type { Answer, BalanceNow } from '../account/protocol.ts';
import { callerOf } from '../auth/principal.ts';
import type { SignedCall } from './call.ts';

/**
 * What an account's object says of a key of its own, for a request that asks nothing else of it: a
 * key is only text until its object was asked, and what was not asked is not counted. Undefined for
 * everybody else: they were checked before.
 */
export async function askOfOwnKey({
  env,
  principal,
  scope,
}: SignedCall): Promise<Answer<BalanceNow> | undefined> {
  if (principal.kind !== 'account_key') return undefined;
  return accountRpc(env, principal.account).balance(callerOf(principal, scope));
}
