import { expiryLook, nextExpiryLook } from '../../core/notices/expiry.ts';
import { grantId } from '../../core/units/ids.ts';
import { after, type Instant, minuteMs } from '../../core/units/instant.ts';
import { type ExpiringGrant, grantsToLookAt, setLookAt } from '../../db/expiring-grants.ts';
import { putNotice } from '../../db/notices.ts';
import { accountRpc } from '../account/account-client.ts';
import type { Env } from '../env.ts';
import { database } from '../http/database.ts';
import { describeError, log } from '../log.ts';
import { beginsForMaxMs, eachOf } from './each-of.ts';

const grantsPerPageMax = 100;
/** A run ends after this many pages; the next one goes on where it stopped. */
const pagesPerRunMax = 10;
/** One account's trouble must not keep the others' grants from being looked at. */
const againMs = 10 * minuteMs;

/** Tells of grants that expire within 7 days, and within 1, as far as credits are left of them. */
export async function warnOfExpiry(env: Env, at: Instant): Promise<number> {
  const until = Date.now() + beginsForMaxMs;
  let handled = 0;
  for (let page = 0; page < pagesPerRunMax && Date.now() < until; page++) {
    const due = await grantsToLookAt(database(env), at, grantsPerPageMax);
    await eachOf(due, (grant) => lookAt(env, grant, at), until);
    handled += due.length;
    if (due.length < grantsPerPageMax) break;
  }
  return handled;
}

async function lookAt(env: Env, grant: ExpiringGrant, at: Instant): Promise<void> {
  const db = database(env);
  try {
    const told = await tell(env, grant, at);
    const next = nextExpiryLook(grant.expiresAt, at) ?? null;
    await setLookAt(db, grant, told === 'over' ? null : next);
  } catch (error) {
    log('error', 'expiry not looked at', { account: grant.account, error: describeError(error) });
    await setLookAt(db, grant, after(at, againMs)).catch(() => undefined);
  }
}

/** `over`: nothing is left of it. */
async function tell(env: Env, grant: ExpiringGrant, at: Instant): Promise<'told' | 'over'> {
  const { account, seq, expiresAt } = grant;
  const days = expiryLook(expiresAt, at);
  if (days === undefined) return 'over';
  const answer = await accountRpc(env, account).grants({ kind: 'internal' });
  if (!answer.ok) throw new Error(`grants: ${answer.denial.code}`);
  const found = answer.value.grants.find((one) => one.seq === seq);
  // What is held may come back: as long as anything is, it is looked at again.
  if (!found) return 'over';
  if (found.remaining > 0)
    await putNotice(database(env), {
      account,
      kind: 'grant_expiring',
      key: `expiry:${seq}:${days}`,
      at,
      facts: {
        grant: grantId(account, seq),
        source: found.source,
        remaining_microcredits: found.remaining,
        expires_at: expiresAt,
        days,
      },
    });
  return 'told';
}
