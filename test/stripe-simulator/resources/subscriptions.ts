import type Stripe from 'stripe';
import { pageOf } from '../http/lists.ts';
import { cannot, Refusal } from '../http/refusal.ts';
import { route } from '../http/route.ts';
import { idOf } from '../store.ts';
import { plan } from '../timetable.ts';
import type { World } from '../world.ts';
import { collect, finalize, usualMethod, voidInvoice } from './invoice-life.ts';
import { refuseUnpaid } from './invoices.ts';
import { changedMetadata, newMetadata, orNull, textAfter } from './metadata.ts';
import { usable } from './payment-methods.ts';
import { priceFor } from './prices.ts';
import { applyChange } from './subscription-change.ts';
import { fallBehind } from './subscription-collection.ts';
import { endSubscription } from './subscription-end.ts';
import { draftForPlan } from './subscription-invoices.ts';
import { newSubscription, periodOf, planPeriod } from './subscription-object.ts';
import { refuseUnsupported } from './unsupported.ts';

/** How long a first payment may take before the plan is given up. */
const incompleteSeconds = 23 * 60 * 60;

const unsupported = [
  ...['discounts', 'trial_end', 'trial_period_days', 'trial_from_plan', 'billing_thresholds'],
  ...['add_invoice_items', 'backdate_start_date', 'billing_cycle_anchor', 'customer_account'],
  ...['billing_cycle_anchor_config', 'billing_schedules', 'pending_invoice_item_interval'],
];

function createSubscription(world: World, params: Stripe.SubscriptionCreateParams) {
  refuseUnsupported(params, unsupported);
  if (params.collection_method === 'send_invoice')
    throw cannot('The simulator charges plans automatically.', undefined, 'collection_method');
  if (!params.customer)
    throw cannot('Missing required param: customer.', 'parameter_missing', 'customer');
  const customer = world.store.get('customer', params.customer, 'customer');
  const items = (params.items ?? []).map((item, at) => ({
    price: priceFor(world, item, `items[${at}]`),
    quantity: item.quantity ?? 1,
    metadata: newMetadata(item.metadata),
  }));
  const method = params.default_payment_method;
  const subscription = newSubscription(world, {
    customer: customer.id,
    items,
    defaultMethod: method ? usable(world, method, 'default_payment_method').id : null,
    description: orNull(params.description),
    metadata: newMetadata(params.metadata),
    automaticTax: params.automatic_tax?.enabled ?? false,
    cancelAtPeriodEnd: params.cancel_at_period_end ?? false,
    mode: params.billing_mode?.type === 'classic' ? 'classic' : 'flexible',
  });
  const invoice = draftForPlan(world, subscription, 'subscription_create');
  finalize(world, invoice);
  if (params.payment_behavior === 'default_incomplete') {
    world.tell('customer.subscription.created', subscription);
    awaitFirstPayment(world, subscription);
    return subscription;
  }
  if (!usualMethod(world, invoice)) {
    world.store.remove('subscription', subscription.id);
    throw cannot(
      'This customer has no attached payment source or default payment method. Please consider adding a default payment method.',
      'resource_missing',
    );
  }
  beginPaying(world, subscription, invoice, params);
  return subscription;
}

function beginPaying(
  world: World,
  subscription: Stripe.Subscription,
  invoice: Stripe.Invoice,
  params: Stripe.SubscriptionCreateParams,
): void {
  world.tell('customer.subscription.created', subscription);
  const attempted = collect(world, invoice, { offSession: params.off_session ?? false });
  if (attempted.status === 'processing') activate(world, subscription);
  if (params.payment_behavior === 'error_if_incomplete' && attempted.status !== 'processing') {
    if (attempted.status !== 'succeeded') {
      voidInvoice(world, invoice);
      endSubscription(world, subscription);
    }
    refuseUnpaid(world, invoice, attempted);
  }
  awaitFirstPayment(world, subscription);
}

/** A debit under way lets the plan begin; should it fail, the plan is past due. */
export const activate = (world: World, subscription: Stripe.Subscription): void =>
  world.update<'subscription'>(subscription, { status: 'active' }, 'customer.subscription.updated');

function awaitFirstPayment(world: World, subscription: Stripe.Subscription): void {
  if (subscription.status !== 'incomplete') return;
  const clock = world.clockOf(subscription.customer);
  const at = world.now(clock) + incompleteSeconds;
  plan(world, 'expire_incomplete', subscription.id, at, clock);
}

function updateSubscription(world: World, params: Stripe.SubscriptionUpdateParams, id: string) {
  const subscription = world.store.get('subscription', id);
  if (subscription.status === 'canceled')
    throw cannot(
      'A canceled subscription can only update its cancellation_details.',
      'invalid_canceled_subscription_fields',
    );
  const before = structuredClone(subscription);
  const invoice = applyChange(world, subscription, params);
  const method = params.default_payment_method;
  world.change<'subscription'>(subscription, {
    ...cancelling(world, subscription, params),
    description: textAfter(subscription.description, params.description),
    metadata: changedMetadata(subscription.metadata, params.metadata),
    ...(method
      ? { default_payment_method: usable(world, method, 'default_payment_method').id }
      : {}),
  });
  if (invoice) payForChange(world, before, subscription, invoice, params);
  const previous = world.change<'subscription'>(before, subscription);
  if (Object.keys(previous).length > 0)
    world.tell('customer.subscription.updated', subscription, previous);
  planPeriod(world, subscription);
  return subscription;
}

/** Collects what a change costs at once. Declined with `error_if_incomplete`: nothing changes. */
function payForChange(
  world: World,
  before: Stripe.Subscription,
  subscription: Stripe.Subscription,
  invoice: Stripe.Invoice,
  params: Stripe.SubscriptionUpdateParams,
): void {
  const { payment_behavior: behavior = 'allow_incomplete' } = params;
  if (behavior === 'pending_if_incomplete')
    throw cannot('The simulator keeps no pending updates.', undefined, 'payment_behavior');
  finalize(world, invoice);
  if (invoice.status === 'paid' || behavior === 'default_incomplete') return;
  const undo = () => {
    voidInvoice(world, invoice);
    // The clone from before the change holds every field there was.
    world.change<'subscription'>(subscription, before);
  };
  try {
    const attempted = collect(world, invoice, { offSession: params.off_session ?? false });
    if (attempted.status === 'succeeded' || attempted.status === 'processing') return;
    if (behavior === 'error_if_incomplete') refuseUnpaid(world, invoice, attempted);
    fallBehind(world, subscription, invoice);
  } catch (refusal) {
    if (behavior === 'error_if_incomplete' && refusal instanceof Refusal) undo();
    throw refusal;
  }
}

/** When the plan ends, after an update: at the end of the period, at a time, or not at all. */
function cancelling(
  world: World,
  subscription: Stripe.Subscription,
  { cancel_at_period_end: atEnd, cancel_at: at }: Stripe.SubscriptionUpdateParams,
): Partial<Stripe.Subscription> {
  if (atEnd === undefined && at === undefined) return {};
  const { end } = periodOf(subscription);
  const when = atEnd ? end : typeof at === 'number' ? at : at ? end : null;
  return {
    cancel_at_period_end: atEnd ?? false,
    cancel_at: when,
    canceled_at: when === null ? null : world.now(world.clockOf(subscription.customer)),
    cancellation_details: {
      comment: null,
      feedback: null,
      feedback_option: null,
      reason: when === null ? null : 'cancellation_requested',
    },
  };
}

function listSubscriptions(world: World, params: Stripe.SubscriptionListParams) {
  const { customer, status, price } = params;
  const made = world.store
    .all('subscription')
    .filter((one) => customer === undefined || one.customer === customer)
    .filter((one) => (status === undefined ? one.status !== 'canceled' : true))
    .filter((one) => !status || status === 'all' || one.status === status || status === 'ended')
    .filter((one) => status !== 'ended' || /canceled|expired/.test(one.status))
    .filter((one) => price === undefined || one.items.data.some((item) => item.price.id === price));
  return pageOf(made, params, '/v1/subscriptions');
}

export const subscriptionRoutes = [
  route('POST /v1/subscriptions', 'SubscriptionCreateParams', createSubscription),
  route('GET /v1/subscriptions', 'SubscriptionListParams', listSubscriptions),
  route('GET /v1/subscriptions/:id', 'SubscriptionRetrieveParams', (world, _, id = '') =>
    world.store.get('subscription', id),
  ),
  route('POST /v1/subscriptions/:id', 'SubscriptionUpdateParams', (world, params, id = '') =>
    updateSubscription(world, params, id),
  ),
  route('DELETE /v1/subscriptions/:id', 'SubscriptionCancelParams', (world, params, id = '') => {
    refuseUnsupported(params, ['invoice_now', 'prorate']);
    const subscription = world.store.get('subscription', id);
    if (subscription.status === 'canceled')
      throw cannot(`No such subscription: '${idOf(subscription)}'`, 'resource_missing', 'id');
    endSubscription(world, subscription, 'cancellation_requested');
    return subscription;
  }),
];
