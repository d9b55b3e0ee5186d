import type Stripe from 'stripe';
import { Refusal } from '../http/refusal.ts';
import { idOf } from '../store.ts';
import { plan } from '../timetable.ts';
import type { World } from '../world.ts';
import { collect } from './invoice-life.ts';
import { endSubscription } from './subscription-end.ts';

const daySeconds = 24 * 60 * 60;

/** Days from one failed try to the next; after the last the plan ends. */
const retryAfterDays = [1, 3, 5];

function subscriptionOf(world: World, invoice: Stripe.Invoice): Stripe.Subscription | undefined {
  const id = idOf(invoice.parent?.subscription_details?.subscription);
  return id ? world.store.find('subscription', id) : undefined;
}

/** A paid invoice sets its plan right, unless a later one is still unpaid. */
export function invoicePaid(world: World, invoice: Stripe.Invoice): void {
  const subscription = subscriptionOf(world, invoice);
  if (!subscription || idOf(subscription.latest_invoice) !== invoice.id) return;
  if (!['incomplete', 'past_due', 'unpaid'].includes(subscription.status)) return;
  world.update<'subscription'>(subscription, { status: 'active' }, 'customer.subscription.updated');
}

/** A failed try of an invoice: what it means for the plan it bills. */
export function invoiceUnpaid(world: World, invoice: Stripe.Invoice): void {
  const subscription = subscriptionOf(world, invoice);
  if (!subscription || subscription.status === 'incomplete' || subscription.status === 'canceled')
    return;
  // Whether a change that was not paid stands is for the change to say.
  if (invoice.billing_reason !== 'subscription_update') fallBehind(world, subscription, invoice);
}

/** The plan is past due and the invoice is tried again, unless this was the last try. */
export function fallBehind(
  world: World,
  subscription: Stripe.Subscription,
  invoice: Stripe.Invoice,
): void {
  const days = retryAfterDays[invoice.attempt_count - 1];
  const clock = world.clockOf(invoice.customer);
  const next = days === undefined ? null : world.now(clock) + days * daySeconds;
  world.change<'invoice'>(invoice, { next_payment_attempt: next });
  if (next === null) {
    endSubscription(world, subscription, 'payment_failed');
    return;
  }
  plan(world, 'retry_invoice', invoice.id, next, clock);
  world.update<'subscription'>(
    subscription,
    { status: 'past_due' },
    'customer.subscription.updated',
  );
}

/** Collects an open invoice with nobody asking: without a card that is a failed try, too. */
export function collectAlone(world: World, invoice: Stripe.Invoice): void {
  if (invoice.status !== 'open') return;
  try {
    collect(world, invoice, { offSession: true });
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    world.change<'invoice'>(invoice, {
      attempted: true,
      attempt_count: invoice.attempt_count + 1,
    });
    invoiceUnpaid(world, invoice);
    world.tell('invoice.payment_failed', invoice);
  }
}
