import type Stripe from 'stripe';
import { idOf } from '../store.ts';
import type { World } from '../world.ts';
import { newInvoice } from './invoice-life.ts';
import { lineOfItem, lineOfPlan } from './invoice-lines.ts';
import { periodOf } from './subscription-object.ts';

/** The draft for a plan's present period, with what waited to be billed beside it. */
export function draftForPlan(
  world: World,
  subscription: Stripe.Subscription,
  reason: Stripe.Invoice.BillingReason,
  { plan = true }: { plan?: boolean } = {},
): Stripe.Invoice {
  const customer = idOf(subscription.customer) ?? '';
  const waiting = world.store
    .all('invoiceitem')
    .filter(
      (item) =>
        item.invoice === null &&
        item.customer === customer &&
        item.parent?.subscription_details?.subscription === subscription.id,
    );
  const period = periodOf(subscription);
  const planned = plan
    ? subscription.items.data.map((item) => lineOfPlan(world, item, period))
    : [];
  const invoice = newInvoice(world, {
    customer,
    lines: [...waiting.map((item) => lineOfItem(world, item)), ...planned],
    currency: subscription.currency,
    reason,
    autoAdvance: true,
    automaticTax: subscription.automatic_tax.enabled,
    subscription,
    period,
  });
  for (const item of waiting) world.change<'invoiceitem'>(item, { invoice: invoice.id });
  world.change<'subscription'>(subscription, { latest_invoice: invoice.id });
  return invoice;
}
