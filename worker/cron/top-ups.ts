import type { AccountId } from '../../core/units/ids.ts';
import { after, type Instant, minuteMs } from '../../core/units/instant.ts';
import { openDb } from '../../db/d1.ts';
import { leaseTopUp, topUpsDue } from '../../db/top-ups.ts';
import { accountRpc } from '../account/account-client.ts';
import type { Env } from '../env.ts';
import { describeError, log } from '../log.ts';
import { beginsForMaxMs, eachOf } from './each-of.ts';

const accountsPerPageMax = 100;
/** A run ends after this many pages; the next one goes on where it stopped. */
const pagesPerRunMax = 10;

/**
 * The net under the object's own attempt: wakes those whose attempt is due, stuck or unknown. It
 * finds them by index, and only the object calls Stripe. It alone would suffice.
 */
export async function workTopUps(env: Env, at: Instant): Promise<number> {
  const until = Date.now() + beginsForMaxMs;
  let handled = 0;
  const begin = (account: AccountId) => {
    handled += 1;
    return workOne(env, account, at);
  };
  for (let page = 0; page < pagesPerRunMax; page++) {
    const due = await topUpsDue(openDb(env), at, accountsPerPageMax);
    await eachOf(due, begin, until);
    if (due.length < accountsPerPageMax || Date.now() >= until) break;
  }
  return handled;
}

/**
 * Taken up before it is worked on: a run that overlaps leaves it alone, and what drains meanwhile has
 * the last word. One account's trouble must not keep the others from being looked at.
 */
async function workOne(env: Env, account: AccountId, at: Instant): Promise<void> {
  try {
    if (!(await leaseTopUp(openDb(env), account, at, after(at, minuteMs)))) return;
    const answer = await accountRpc(env, account).payments({ kind: 'internal' }, 'workTopUp', {});
    if (!answer.ok)
      log('warn', 'auto top-up not worked on', { account, reason: answer.denial.code });
  } catch (error) {
    log('error', 'auto top-up failed', { account, error: describeError(error) });
  }
}
