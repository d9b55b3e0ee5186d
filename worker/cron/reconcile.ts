import type { AccountId } from '../../core/units/ids.ts';
import { after, dayMs, hourMs, type Instant, instant, minuteMs } from '../../core/units/instant.ts';
import { type Account, accountsDue, setCheckDue } from '../../db/accounts.ts';
import { openDb } from '../../db/d1.ts';
import { entriesHead } from '../../db/entries.ts';
import { type Compared, paymentsApart, putReconciliation } from '../../db/reconciliations.ts';
import { accountRpc } from '../account/account-client.ts';
import type { Reconciled } from '../account/protocol.ts';
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
/** What a payment step may take, with all of its repeats: younger ones may be between grant and row. */
const paymentStepMaxMs = hourMs;

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

/** Compares one account, heals what replay can heal, and notes what came of it. */
export async function reconcileOne(env: Env, account: AccountId, at: Instant): Promise<Compared> {
  const db = openDb(env);
  // Before the check: what drains during it moves this earlier instead of being overwritten.
  await setCheckDue(db, account, after(at, againMs));
  const compared = await compare(env, account, at);
  if (compared.state === 'differs')
    log('error', 'ledger differs from D1', { account, detail: compared.detail });
  if (compared.state !== 'in_order')
    await setCheckDue(db, account, after(at, againWhenNotInOrderMs));
  await note(env, compared);
  return compared;
}

/** What cannot be noted is noted next time: the comparison itself has done its work. */
async function note(env: Env, compared: Compared): Promise<void> {
  try {
    await putReconciliation(openDb(env), compared);
  } catch (error) {
    const { account } = compared;
    log('warn', 'reconciliation not noted', { account, error: describeError(error) });
  }
}

async function compare(env: Env, account: AccountId, at: Instant): Promise<Compared> {
  const db = openDb(env);
  const known = { account, at, seq: 0, drainedSeq: 0, paymentsApart: 0 };
  try {
    const head = await entriesHead(db, account);
    const drainedSeq = head?.seq ?? 0;
    const answer = await accountRpc(env, account).reconcile(head);
    if (!answer.ok)
      return {
        ...known,
        drainedSeq,
        state: 'failed',
        detail: `It answered ${answer.denial.code}.`,
      };
    const { seq } = answer.value.balance;
    const found = { ...known, seq, drainedSeq };
    if (answer.value.drained !== 'empty') return { ...found, ...ledgerIs(answer.value.drained) };
    return { ...found, ...(await paymentsAre(env, account, at)) };
  } catch (error) {
    // One account's trouble must not keep the others from being looked at.
    log('error', 'reconcile failed', { account, error: describeError(error) });
    return { ...known, state: 'failed', detail: 'It could not be compared; the log says why.' };
  }
}

type Found = Pick<Compared, 'state' | 'detail'> & Partial<Compared>;

function ledgerIs(drained: Exclude<Reconciled['drained'], 'empty'>): Found {
  switch (drained) {
    case 'differs':
      return {
        state: 'differs',
        detail: 'The database holds other entries than the account wrote.',
      };
    case 'more':
      return { state: 'behind', detail: 'It is sending the database what it lacks.' };
    case 'failed':
      return { state: 'behind', detail: 'The database does not take its entries.' };
  }
}

async function paymentsAre(env: Env, account: AccountId, at: Instant): Promise<Found> {
  const settledBefore = instant(at - paymentStepMaxMs);
  const { ungranted, unpaid } = await paymentsApart(openDb(env), account, settledBefore);
  if (ungranted + unpaid === 0) return { state: 'in_order', detail: null };
  return {
    state: 'differs',
    paymentsApart: ungranted + unpaid,
    detail: `Payments without their grant: ${ungranted}. Grants without their payment: ${unpaid}.`,
  };
}
