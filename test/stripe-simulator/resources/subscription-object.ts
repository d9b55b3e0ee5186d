import type Stripe from 'stripe';
import { cannot } from '../http/refusal.ts';
import { complete } from '../schema/complete.ts';
import { idOf } from '../store.ts';
import { plan, unplan } from '../timetable.ts';
import type { World } from '../world.ts';
import { periodEnd } from './periods.ts';

export interface PlanItem {
  readonly price: Stripe.Price;
  readonly quantity: number;
  readonly metadata?: Record<string, string>;
}

export interface SubscriptionOf {
  readonly customer: string;
  readonly items: readonly PlanItem[];
  readonly defaultMethod?: string | null;
  readonly description?: string | null;
  readonly metadata?: Record<string, string>;
  readonly automaticTax?: boolean;
  readonly cancelAtPeriodEnd?: boolean;
  readonly mode?: 'classic' | 'flexible';
}

const daySeconds = 24 * 60 * 60;

/** How long before a period ends `invoice.upcoming` is told. */
const announceSeconds = 7 * daySeconds;

function planOf(price: Stripe.Price): Stripe.Plan {
  return complete<Stripe.Plan>('Plan', {
    id: price.id,
    object: 'plan',
    active: price.active,
    amount: price.unit_amount,
    amount_decimal: price.unit_amount_decimal,
    billing_scheme: 'per_unit',
    created: price.created,
    currency: price.currency,
    interval: price.recurring?.interval ?? 'month',
    interval_count: price.recurring?.interval_count ?? 1,
    livemode: false,
    metadata: price.metadata,
    product: idOf(price.product) ?? null,
    usage_type: 'licensed',
  });
}

export function newSubscriptionItem(
  world: World,
  subscription: string,
  { price, quantity, metadata = {} }: PlanItem,
  period: { start: number; end: number },
): Stripe.SubscriptionItem {
  if (price.type !== 'recurring')
    throw cannot(
      'The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.',
      undefined,
      'items[0][price]',
    );
  return complete<Stripe.SubscriptionItem>('SubscriptionItem', {
    id: world.id('si', 14),
    object: 'subscription_item',
    created: period.start,
    current_period_end: period.end,
    current_period_start: period.start,
    discounts: [],
    metadata,
    plan: planOf(price),
    price: structuredClone(price),
    quantity,
    subscription,
    tax_rates: [],
  });
}

/** Puts another price on an item. */
export function setPrice(item: Stripe.SubscriptionItem, price: Stripe.Price): void {
  item.price = structuredClone(price);
  item.plan = planOf(price);
}

/** A plan that nothing has paid yet; its periods run from now. */
export function newSubscription(world: World, of: SubscriptionOf): Stripe.Subscription {
  const [first] = of.items;
  if (!first) throw cannot('Missing required param: items.', 'parameter_missing', 'items');
  const clock = world.clockOf(of.customer);
  const start = world.now(clock);
  const id = world.id('sub');
  const period = { start, end: periodEnd(start, first.price, start) };
  const items = of.items.map((item) => newSubscriptionItem(world, id, item, period));
  const subscription = complete<Stripe.Subscription>('Subscription', {
    id,
    object: 'subscription',
    automatic_tax: complete<Stripe.Subscription.AutomaticTax>('Subscription.AutomaticTax', {
      enabled: of.automaticTax ?? false,
    }),
    billing_cycle_anchor: start,
    billing_mode: {
      type: of.mode ?? 'flexible',
      flexible: of.mode === 'classic' ? null : { proration_discounts: 'included' },
    },
    billing_schedules: [],
    cancel_at: of.cancelAtPeriodEnd ? period.end : null,
    cancel_at_period_end: of.cancelAtPeriodEnd ?? false,
    collection_method: 'charge_automatically',
    created: start,
    currency: first.price.currency,
    customer: of.customer,
    default_payment_method: of.defaultMethod ?? null,
    default_tax_rates: [],
    description: of.description ?? null,
    discounts: [],
    invoice_settings: complete<Stripe.Subscription.InvoiceSettings>(
      'Subscription.InvoiceSettings',
      { issuer: { type: 'self' } },
    ),
    items: {
      object: 'list',
      data: items,
      has_more: false,
      url: `/v1/subscription_items?subscription=${id}`,
    },
    livemode: false,
    metadata: of.metadata ?? {},
    start_date: start,
    status: 'incomplete',
    test_clock: clock,
    trial_settings: null,
  });
  world.store.put('subscription', subscription);
  planPeriod(world, subscription);
  return subscription;
}

/** The period all items of a plan share. */
export function periodOf(subscription: Stripe.Subscription): { start: number; end: number } {
  const [item] = subscription.items.data;
  if (!item) throw new Error(`Subscription ${subscription.id} has no items`);
  return { start: item.current_period_start, end: item.current_period_end };
}

/** Plans what happens by itself: the renewal, its announcement, and an end at another time. */
export function planPeriod(world: World, subscription: Stripe.Subscription): void {
  const clock = world.clockOf(subscription.customer);
  const { end } = periodOf(subscription);
  plan(world, 'renew_subscription', subscription.id, end, clock);
  const announced = end - announceSeconds;
  if (announced > world.now(clock))
    plan(world, 'announce_renewal', subscription.id, announced, clock);
  unplan(world, 'end_subscription', subscription.id);
  const { cancel_at: at } = subscription;
  if (at !== null && at !== end) plan(world, 'end_subscription', subscription.id, at, clock);
}
