import { hourMs, type Instant } from '../../core/units/instant.ts';
import { openDb } from '../../db/d1.ts';
import { accountsToLookAt, type DueAccount } from '../../db/insight-runs.ts';
import type { Env } from '../env.ts';
import { describeError, log } from '../log.ts';
import { makeTipsOf, tipsMadeAt } from '../tips/make-tips.ts';
import { beginsForMaxMs, eachOf } from './each-of.ts';

const accountsPerPage = 50;
/** An account takes up to 150 ms of CPU; those left over get theirs when somebody looks. */
const accountsPerRunMax = 200;
/** Somebody looked since: it need not be done again for the day. */
const freshMs = 12 * hourMs;

/**
 * Makes the tips of the accounts that used something since the last day's look, those that wait
 * longest first. It reads the list of the daily look and takes nothing off it: the forecasts, which
 * come after it in the same schedule, do that. Says how many accounts it looked through.
 */
export async function makeTips(env: Env, at: Instant): Promise<number> {
  const db = openDb(env);
  const until = Date.now() + beginsForMaxMs;
  let seen = 0;
  let made = 0;
  let after: DueAccount | undefined;
  const one = async (due: DueAccount) => {
    if (await makeOne(env, due, at)) made += 1;
  };
  while (seen < accountsPerRunMax && Date.now() < until) {
    const page = await accountsToLookAt(db, at, accountsPerPage, after);
    await eachOf(page, one, until);
    seen += page.length;
    after = page.at(-1);
    if (page.length < accountsPerPage) break;
  }
  return made;
}

/** One account's trouble must not keep the others from theirs. */
async function makeOne(env: Env, { account }: DueAccount, at: Instant): Promise<boolean> {
  const db = openDb(env);
  try {
    const madeAt = await tipsMadeAt({ db, account });
    if (madeAt !== undefined && at - madeAt < freshMs) return false;
    return await makeTipsOf({ env, db, account, at });
  } catch (error) {
    log('error', 'no tips', { account, error: describeError(error) });
    return false;
  }
}
