import type Stripe from 'stripe';
import { unplan } from '../timetable.ts';
import type { World } from '../world.ts';

/** Ends a plan now. What was paid stays paid; open invoices stop being collected. */
export function endSubscription(
  world: World,
  subscription: Stripe.Subscription,
  reason: Stripe.Subscription.CancellationDetails.Reason | null = null,
): void {
  const now = world.now(world.clockOf(subscription.customer));
  for (const kind of [
    'renew_subscription',
    'announce_renewal',
    'end_subscription',
    'expire_incomplete',
  ] as const)
    unplan(world, kind, subscription.id);
  for (const invoice of world.store.all('invoice')) {
    if (invoice.parent?.subscription_details?.subscription !== subscription.id) continue;
    if (invoice.status !== 'draft' && invoice.status !== 'open') continue;
    unplan(world, 'finalize_invoice', invoice.id);
    unplan(world, 'retry_invoice', invoice.id);
    world.change<'invoice'>(invoice, { auto_advance: false, next_payment_attempt: null });
  }
  world.change<'subscription'>(subscription, {
    status: 'canceled',
    canceled_at: subscription.canceled_at ?? now,
    ended_at: now,
    cancellation_details: {
      comment: null,
      feedback: null,
      feedback_option: null,
      ...subscription.cancellation_details,
      reason: reason ?? subscription.cancellation_details?.reason ?? null,
    },
  });
  world.tell('customer.subscription.deleted', subscription);
}
