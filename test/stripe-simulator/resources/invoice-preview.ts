import type Stripe from 'stripe';
import { Refusal } from '../http/refusal.ts';
import { idOf } from '../store.ts';
import type { World } from '../world.ts';
import { priceFor } from './prices.ts';
import { applyChange } from './subscription-change.ts';
import { nextPeriod } from './subscription-cycle.ts';
import { draftForPlan } from './subscription-invoices.ts';
import { newSubscription } from './subscription-object.ts';
import { refuseUnsupported } from './unsupported.ts';

/** A preview is nobody's invoice: its id leads nowhere. */
function asUpcoming(invoice: Stripe.Invoice): Stripe.Invoice {
  const copy = structuredClone(invoice);
  copy.id = copy.id.replace(/^in_/, 'upcoming_in_');
  return { ...copy, billing_reason: 'upcoming', auto_advance: false };
}

/** What a plan's next renewal will be. */
export const nextInvoice = (world: World, subscription: Stripe.Subscription): Stripe.Invoice =>
  world.rehearse(() => {
    const copy = world.store.get('subscription', subscription.id);
    copy.items = { ...copy.items, data: nextPeriod(copy) };
    return asUpcoming(draftForPlan(world, copy, 'upcoming'));
  });

/** What an invoice would be if a plan began, changed or went on; nothing of it stays. */
export function previewInvoice(
  world: World,
  params: Stripe.InvoiceCreatePreviewParams,
): Stripe.Invoice {
  refuseUnsupported(params, ['schedule', 'schedule_details', 'invoice_items', 'discounts']);
  const { subscription: id, subscription_details: details, customer } = params;
  if (!id) return previewOfNew(world, params);
  const subscription = world.store.get('subscription', id, 'subscription');
  if (customer && idOf(subscription.customer) !== customer) throw nothingUpcoming();
  if (subscription.status === 'canceled') throw nothingUpcoming();
  return world.rehearse(() => {
    const copy = world.store.get('subscription', id);
    const now = details ? applyChange(world, copy, details) : undefined;
    if (now) return asUpcoming(now);
    if (copy.cancel_at_period_end) throw nothingUpcoming();
    return nextInvoice(world, copy);
  });
}

function previewOfNew(world: World, params: Stripe.InvoiceCreatePreviewParams): Stripe.Invoice {
  const { customer, subscription_details: details } = params;
  if (!customer || !details?.items) throw nothingUpcoming();
  world.store.get('customer', customer, 'customer');
  return world.rehearse(() => {
    const items = (details.items ?? []).map((item, at) => ({
      price: priceFor(world, item, `subscription_details[items][${at}]`),
      quantity: item.quantity ?? 1,
    }));
    const automaticTax = params.automatic_tax?.enabled ?? false;
    const subscription = newSubscription(world, { customer, items, automaticTax });
    return asUpcoming(draftForPlan(world, subscription, 'upcoming'));
  });
}

const nothingUpcoming = (): Refusal =>
  new Refusal(404, {
    type: 'invalid_request_error',
    code: 'invoice_upcoming_none',
    message: 'No upcoming invoices for customer',
  });
