import type { AccountId } from '../../core/units/ids.ts';
import { after, dayMs, type Instant, minuteMs } from '../../core/units/instant.ts';
import { type Account, accountsDue, setCheckDue } from '../../db/accounts.ts';
import { openDb } from '../../db/d1.ts';
import { entriesHead } from '../../db/entries.ts';
import { accountRpc } from '../account/account-client.ts';
import type { Env } from '../env.ts';
import { describeError, log } from '../log.ts';

const accountsPerPageMax = 100;
/** A run ends after this many pages; the next one goes on where it stopped. */
const pagesPerRunMax = 50;
/** Wake-ups under way at once. */
const atOnceMax = 6;
/** An account that drains nothing meanwhile is looked at again after this long. */
const againMs = dayMs;
const againWhenNotInOrderMs = 10 * minuteMs;

/**
 * The net under the outbox: takes the accounts whose check is due, wakes their objects and has them
 * send what D1 lacks. Finds its work by index, and says so when D1 holds something else.
 */
export async function reconcileDue(env: Env, at: Instant): Promise<number> {
  let handled = 0;
  for (let page = 0; page < pagesPerRunMax; page++) {
    const due = await accountsDue(openDb(env), at, accountsPerPageMax);
    await reconcileAll(env, due, at);
    handled += due.length;
    if (due.length < accountsPerPageMax) break;
  }
  return handled;
}

async function reconcileAll(env: Env, due: readonly Account[], at: Instant): Promise<void> {
  const queue = [...due];
  const work = async () => {
    for (let account = queue.shift(); account; account = queue.shift())
      await reconcileOne(env, account.id as AccountId, at);
  };
  await Promise.all(Array.from({ length: atOnceMax }, work));
}

async function reconcileOne(env: Env, account: AccountId, at: Instant): Promise<void> {
  const db = openDb(env);
  // Before the check: what drains during it moves this earlier instead of being overwritten.
  await setCheckDue(db, account, after(at, againMs));
  const state = await reconciled(env, account);
  if (state === 'empty') return;
  if (state === 'differs') log('error', 'ledger differs from D1', { account });
  await setCheckDue(db, account, after(at, againWhenNotInOrderMs));
}

async function reconciled(env: Env, account: AccountId): Promise<string> {
  try {
    const head = await entriesHead(openDb(env), account);
    const answer = await accountRpc(env, account).reconcile(head);
    return answer.ok ? answer.value.drained : answer.denial.code;
  } catch (error) {
    // One account's trouble must not keep the others from being looked at.
    log('error', 'reconcile failed', { account, error: describeError(error) });
    return 'failed';
  }
}
