import type Stripe from 'stripe';
import { idOf } from '../store.ts';
import type { World } from '../world.ts';
import { nextInvoice } from './invoice-preview.ts';
import { planFinalizing } from './invoices.ts';
import { periodEnd } from './periods.ts';
import { endSubscription } from './subscription-end.ts';
import { draftForPlan } from './subscription-invoices.ts';
import { periodOf, planPeriod } from './subscription-object.ts';

const renewing = ['active', 'past_due', 'unpaid', 'trialing'];

/** A period is over: the plan ends there, or the next begins with a draft invoice. */
export function renewSubscription(world: World, subscription: Stripe.Subscription): void {
  if (!renewing.includes(subscription.status)) return;
  const { end } = periodOf(subscription);
  const { cancel_at: cancelAt, cancel_at_period_end: atEnd } = subscription;
  if (atEnd || (cancelAt !== null && cancelAt <= end)) {
    endSubscription(world, subscription);
    return;
  }
  const items = nextPeriod(subscription);
  const previous = world.change<'subscription'>(subscription, {
    items: { ...subscription.items, data: items },
  });
  const invoice = draftForPlan(world, subscription, 'subscription_cycle');
  planFinalizing(world, invoice);
  world.tell('customer.subscription.updated', subscription, previous);
  planPeriod(world, subscription);
}

/** The items as they are one period on. */
export function nextPeriod(subscription: Stripe.Subscription): Stripe.SubscriptionItem[] {
  return subscription.items.data.map((item) => ({
    ...item,
    current_period_start: item.current_period_end,
    current_period_end: periodEnd(
      subscription.billing_cycle_anchor,
      item.price,
      item.current_period_end,
    ),
  }));
}

/** Some days before a renewal: what it will be. */
export function announceRenewal(world: World, subscription: Stripe.Subscription): void {
  const ending = subscription.cancel_at_period_end || subscription.cancel_at !== null;
  if (subscription.status !== 'active' || ending) return;
  world.tell('invoice.upcoming', nextInvoice(world, subscription));
}

/** A first invoice nobody paid in time: the plan never began. */
export function expireIncomplete(world: World, subscription: Stripe.Subscription): void {
  if (subscription.status !== 'incomplete') return;
  const invoice = world.store.find('invoice', idOf(subscription.latest_invoice) ?? '');
  if (invoice?.status === 'open') world.change<'invoice'>(invoice, { auto_advance: false });
  world.update<'subscription'>(
    subscription,
    { status: 'incomplete_expired' },
    'customer.subscription.updated',
  );
}
