import type { AccountId } from '../../core/units/ids.ts';
import { after, type Instant, minuteMs } from '../../core/units/instant.ts';
import { openDb } from '../../db/d1.ts';
import { postponeTopUp, topUpsDue } from '../../db/top-ups.ts';
import { accountRpc } from '../account/account-client.ts';
import type { Env } from '../env.ts';
import { describeError, log } from '../log.ts';
import { eachOf } from './each-of.ts';

const accountsPerPageMax = 100;
/** A run ends after this many pages; the next one goes on where it stopped. */
const pagesPerRunMax = 10;

/**
 * The net under the object's own attempt: wakes those whose attempt is due, stuck or unknown. It
 * finds them by index, and only the object calls Stripe. It alone would suffice.
 */
export async function workTopUps(env: Env, at: Instant): Promise<number> {
  let handled = 0;
  for (let page = 0; page < pagesPerRunMax; page++) {
    const due = await topUpsDue(openDb(env), at, accountsPerPageMax);
    await eachOf(due, (account) => workOne(env, account, at));
    handled += due.length;
    if (due.length < accountsPerPageMax) break;
  }
  return handled;
}

async function workOne(env: Env, account: AccountId, at: Instant): Promise<void> {
  await alone(account, async () => {
    const answer = await accountRpc(env, account).payments({ kind: 'checked' }, 'workTopUp', {});
    if (!answer.ok)
      log('warn', 'auto top-up not worked on', { account, reason: answer.denial.code });
  });
  await alone(account, () => postponeTopUp(openDb(env), account, at, after(at, minuteMs)));
}

/** One account's trouble must not keep the others from being looked at. */
async function alone(account: AccountId, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    log('error', 'auto top-up failed', { account, error: describeError(error) });
  }
}
