import type { AccountId } from '../../core/units/ids.ts';
import { accountRpc } from '../account/account-client.ts';
import { describeError, log } from '../log.ts';
import type { Call } from './call.ts';

/**
 * Ends the live sockets of an account that were opened under a tag: `sessionTag`, `personTag` or
 * `portalTag` of worker/auth/session.ts. Best effort: one that is missed ends with what it was
 * opened with, and shows nothing its next request would be given.
 */
export async function closeSockets(
  { env, requestId }: Pick<Call, 'env' | 'requestId'>,
  account: AccountId,
  tag: string,
): Promise<void> {
  try {
    await accountRpc(env, account).closeSockets(tag);
  } catch (error) {
    log('warn', 'sockets left open', { request_id: requestId, error: describeError(error) });
  }
}
