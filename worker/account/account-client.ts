import type { AccountId } from '../../core/units/ids.ts';
import type { Env } from '../env.ts';
import type { AccountRpc } from './protocol.ts';

/** The object that is an account. Named by the id: nothing is looked up, nothing is created yet. */
export const accountStub = (env: Env, account: AccountId): DurableObjectStub =>
  env.ACCOUNT.get(env.ACCOUNT.idFromName(account));

/** The same, as its calls are typed. */
export const accountRpc = (env: Env, account: AccountId): AccountRpc =>
  accountStub(env, account) as unknown as AccountRpc;

/**
 * Asks once more when the object moved or restarted under the call. Only for what counts once
 * however often it is asked: reads, and commands with an identity.
 */
export async function askTwice<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!isRetryable(error)) throw error;
    return ask();
  }
}

/** Whether an object could not be asked, as opposed to having answered with a bug. */
export const isUnreachable = (error: unknown): boolean =>
  error instanceof Error &&
  ('retryable' in error || 'overloaded' in error || 'durableObjectReset' in error);

const isRetryable = (error: unknown): boolean =>
  isUnreachable(error) &&
  (error as { retryable?: boolean }).retryable === true &&
  (error as { overloaded?: boolean }).overloaded !== true;
