import type { AccountId } from '../../core/units/ids.ts';
import { after, hourMs, type Instant, minuteMs } from '../../core/units/instant.ts';
import {
  deferEvent,
  finishEvent,
  type StripeEvent,
  stuckAttempts,
} from '../../db/stripe-events.ts';
import { accountRpc } from '../account/account-client.ts';
import type { Env } from '../env.ts';
import { database } from '../http/database.ts';
import { describeError, log } from '../log.ts';
import { type KnownOwner, ownerOf } from './owner-of.ts';
import type { Settled, StripeReference } from './reference.ts';

/** What became of an event; `unfinished` is tried again. */
export interface Worked {
  readonly status: Settled['status'] | 'unfinished';
  readonly reason: string | null;
}

/**
 * How long after each failure it may be tried again. The first two at once: Stripe itself or the
 * cron comes within a minute, and most faults are over by then.
 */
const backOffMs = [0, 0, minuteMs, 5 * minuteMs, 15 * minuteMs, hourMs];

const backOff = (attempts: number): number => backOffMs[attempts - 1] ?? hourMs;

/**
 * Works on an event whoever calls this has leased: finds whose it is by our own map, has that
 * account's object look at what the event names, and writes down what came of it. Never throws for
 * what may pass: then the event stays in the inbox.
 */
export async function workEvent(
  env: Env,
  event: StripeEvent,
  at: Instant,
  known?: KnownOwner,
): Promise<Worked> {
  try {
    const { owner, ...worked } = await carry(env, event, known);
    if (worked.status === 'unfinished') return await defer(env, event, worked.reason ?? '', at);
    const { status, reason } = worked;
    await finishEvent(database(env), event.id, { status, reason, account: owner, at });
    if (status === 'quarantined')
      log('error', 'stripe event quarantined', { event: event.id, type: event.type, reason });
    return worked;
  } catch (error) {
    return defer(env, event, describeError(error), at);
  }
}

interface Carried extends Worked {
  readonly owner: string | null;
}

const isReference = (kind: string | null): kind is StripeReference['kind'] => kind !== null;

async function carry(env: Env, event: StripeEvent, known?: KnownOwner): Promise<Carried> {
  const { objectKind: kind, objectId: id, account: claimed } = event;
  if (!isReference(kind) || id === null)
    return { status: 'ignored', reason: 'names_nothing', owner: null };
  const owner = await ownerOf(env, { kind, id }, event.customer, known);
  if (owner === undefined)
    // A card nobody holds any more is nobody's; anything else of a stranger is for the operator.
    return kind === 'payment_method' && event.customer === null
      ? { status: 'ignored', reason: 'no_customer', owner: claimed }
      : { status: 'quarantined', reason: 'unknown_customer', owner: claimed };
  if (claimed !== null && claimed !== owner)
    return { status: 'quarantined', reason: 'other_account', owner: claimed };
  return { ...(await settleFor(env, owner, { kind, id })), owner };
}

async function settleFor(env: Env, owner: AccountId, reference: StripeReference): Promise<Worked> {
  const answer = await accountRpc(env, owner).payments({ kind: 'internal' }, 'settle', reference);
  if (!answer.ok)
    return answer.denial.code === 'account-not-found'
      ? { status: 'quarantined', reason: 'account_not_found' }
      : { status: 'unfinished', reason: answer.denial.code };
  const settled = answer.value;
  if (!settled.ok) return { status: 'unfinished', reason: settled.error.code };
  const { value } = settled;
  return { status: value.status, reason: value.status === 'done' ? null : value.reason };
}

/** Enough to know the fault by; the log has all of it. */
const reasonLengthMax = 200;

async function defer(env: Env, event: StripeEvent, fault: string, at: Instant): Promise<Worked> {
  const reason = (fault.split('\n', 1)[0] ?? '').slice(0, reasonLengthMax);
  const { id, type, attempts } = event;
  const level = attempts >= stuckAttempts ? 'error' : 'warn';
  log(level, 'stripe event unfinished', { event: id, type, attempts, reason: fault });
  const nextAt = after(at, backOff(attempts));
  // Left undone, its lease runs out by itself.
  await deferEvent(database(env), id, { reason, nextAt }).catch((error) =>
    log('warn', 'stripe event not deferred', { event: id, error: describeError(error) }),
  );
  return { status: 'unfinished', reason };
}
