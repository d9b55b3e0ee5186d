import type Stripe from 'stripe';
import type { AccountId } from '../../core/units/ids.ts';
import type { Instant } from '../../core/units/instant.ts';
import { ordersToCheck } from '../../db/orders.ts';
import { countEvents } from '../../db/stripe-events.ts';
import { type Subscription, subscriptionsOverdue } from '../../db/subscriptions.ts';
import { accountRpc } from '../account/account-client.ts';
import type { Env } from '../env.ts';
import { database } from '../http/database.ts';
import { describeError, log } from '../log.ts';
import { answered, idOf } from '../stripe/answered.ts';
import { paymentSettings, stripeClient } from '../stripe/client.ts';
import { readMissedEvents } from '../stripe/read-missed-events.ts';
import type { Ask, StepName } from '../stripe/steps.ts';
import { eachOf } from './each-of.ts';
import { workInbox } from './work-inbox.ts';

/** Orders and plans looked at in a run; the next takes those that have waited longest. */
const looksPerRunMax = 100;

/**
 * The net under webhooks that never came: events Stripe lists and we do not have, orders nobody came
 * back from, plans whose renewal nobody told of. One part's failure keeps no other from running.
 * What needs a person is counted in the log. Says how much was looked at or found missing.
 */
export async function repairPayments(env: Env, at: Instant): Promise<number> {
  const stripe = await stripeClient(env);
  if (!paymentSettings(env) || !stripe) return 0;
  const parts = [
    () => readMissedEvents(stripe, database(env), at),
    () => workInbox(env, at),
    () => checkOrders(env, at),
    () => checkPlans(env, stripe, at),
    () => reportInbox(env),
  ];
  let handled = 0;
  const failures: unknown[] = [];
  for (const part of parts)
    try {
      handled += await part();
    } catch (error) {
      failures.push(error);
    }
  if (failures.length > 0) throw new AggregateError(failures, failures.map(describeError).join());
  return handled;
}

async function checkOrders(env: Env, at: Instant): Promise<number> {
  const due = await ordersToCheck(database(env), at, looksPerRunMax);
  await eachOf(due, ({ account, id }) => look(env, account, 'syncOrder', { order: id }));
  return due.length;
}

/** The plan and what its period was billed with: whoever missed the one event may miss the other. */
async function checkPlans(env: Env, stripe: Stripe, at: Instant): Promise<number> {
  const due = await subscriptionsOverdue(database(env), at, looksPerRunMax);
  await eachOf(due, async (plan) => {
    const { account, id } = plan;
    await look(env, account, 'settle', { kind: 'subscription', id });
    const invoice = await newestInvoice(stripe, plan);
    if (invoice !== undefined) await look(env, account, 'settle', { kind: 'invoice', id: invoice });
  });
  return due.length;
}

async function newestInvoice(
  stripe: Stripe,
  { account, id }: Subscription,
): Promise<string | undefined> {
  try {
    const plan = answered(await stripe.subscriptions.retrieve(id), 'subscription');
    return idOf(plan.latest_invoice);
  } catch (error) {
    log('warn', 'repair found no invoice', { account, plan: id, error: describeError(error) });
    return undefined;
  }
}

/** What fails is looked at again in the next run. */
async function look<K extends StepName>(
  env: Env,
  account: string,
  step: K,
  ask: Ask<K>,
): Promise<void> {
  const failed = (why: string) => log('warn', 'repair step failed', { account, step, ask, why });
  try {
    const rpc = accountRpc(env, account as AccountId);
    const answer = await rpc.payments({ kind: 'internal' }, step, ask);
    if (!answer.ok) failed(answer.denial.code);
    else if (!answer.value.ok) failed(answer.value.error.code);
  } catch (error) {
    failed(describeError(error));
  }
}

/** What waits for the operator, as numbers somebody may be woken by. */
async function reportInbox(env: Env): Promise<number> {
  const counts = await countEvents(database(env));
  const alarming = counts.stuck > 0 || counts.quarantined > 0;
  log(alarming ? 'warn' : 'info', 'stripe inbox', counts);
  return 0;
}
