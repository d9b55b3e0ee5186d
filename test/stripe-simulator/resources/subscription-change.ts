import type Stripe from 'stripe';
import { cannot, missing } from '../http/refusal.ts';
import { idOf } from '../store.ts';
import type { World } from '../world.ts';
import { newItem } from './invoice-items.ts';
import { periodEnd } from './periods.ts';
import { type PriceData, priceFor } from './prices.ts';
import { draftForPlan } from './subscription-invoices.ts';
import { newSubscriptionItem, periodOf, setPrice } from './subscription-object.ts';
import { refuseUnsupported } from './unsupported.ts';

interface ItemChange {
  readonly id?: string;
  readonly price?: string;
  readonly price_data?: PriceData;
  readonly quantity?: number;
  readonly deleted?: boolean;
}

/** What an update and a preview may both say. */
export interface PlanChange {
  readonly items?: readonly ItemChange[];
  readonly billing_cycle_anchor?: { readonly type: string };
  readonly proration_behavior?: string;
  readonly proration_date?: number;
}

const unsupported = [
  ...['discounts', 'trial_end', 'trial_from_plan', 'pause_collection', 'add_invoice_items'],
  ...['billing_thresholds', 'billing_schedules', 'pending_invoice_item_interval', 'cancel_now'],
  ...['default_tax_rates', 'transfer_data', 'on_behalf_of', 'start_date', 'resume_at', 'pause'],
];

/**
 * Changes the items and the period of a plan. Returns the draft that bills the change at once, when
 * there is one: with a new anchor the whole period, with `always_invoice` the shares alone.
 */
export function applyChange(
  world: World,
  subscription: Stripe.Subscription,
  change: PlanChange,
): Stripe.Invoice | undefined {
  refuseUnsupported(change, unsupported);
  const { proration_behavior: proration = 'create_prorations' } = change;
  const at = change.proration_date ?? world.now(world.clockOf(subscription.customer));
  const before = structuredClone(subscription.items.data);
  const after = changedItems(world, subscription, change.items ?? []);
  const items = { ...subscription.items, data: after };
  world.change<'subscription'>(subscription, { items });
  const changed = JSON.stringify(before) !== JSON.stringify(after);
  const anew = change.billing_cycle_anchor?.type === 'now';
  if (proration !== 'none' && (changed || anew))
    writeShares(world, subscription, before, anew ? [] : after, at);
  if (anew) {
    beginPeriod(subscription, at);
    return draftForPlan(world, subscription, 'subscription_update');
  }
  if (proration === 'always_invoice' && changed)
    return draftForPlan(world, subscription, 'subscription_update', { plan: false });
  return undefined;
}

function changedItems(
  world: World,
  subscription: Stripe.Subscription,
  changes: readonly ItemChange[],
): Stripe.SubscriptionItem[] {
  const items = structuredClone(subscription.items.data);
  const gone = new Set<string>();
  changes.forEach((change, at) => {
    const param = `items[${at}]`;
    const priced = change.price || change.price_data ? priceFor(world, change, param) : undefined;
    if (!change.id) {
      if (!priced) throw cannot('An item needs an id or a price.', undefined, param);
      const { quantity = 1 } = change;
      const period = periodOf(subscription);
      items.push(newSubscriptionItem(world, subscription.id, { price: priced, quantity }, period));
      return;
    }
    const item = items.find(({ id }) => id === change.id);
    if (!item) throw missing('subscription item', change.id, `${param}[id]`);
    if (change.deleted) gone.add(item.id);
    if (priced) setPrice(item, priced);
    if (change.quantity !== undefined) item.quantity = change.quantity;
  });
  const left = items.filter(({ id }) => !gone.has(id));
  if (left.length === 0) throw cannot('A subscription must have at least one active plan.');
  return left;
}

/** A new period from now on, which later ones are counted from. */
function beginPeriod(subscription: Stripe.Subscription, at: number): void {
  subscription.billing_cycle_anchor = at;
  for (const item of subscription.items.data) {
    item.current_period_start = at;
    item.current_period_end = periodEnd(at, item.price, at);
  }
}

/** What is left of the period: given back for the old items, asked for the new ones. */
function writeShares(
  world: World,
  subscription: Stripe.Subscription,
  before: readonly Stripe.SubscriptionItem[],
  after: readonly Stripe.SubscriptionItem[],
  at: number,
): void {
  const { start, end } = periodOf({
    ...subscription,
    items: { ...subscription.items, data: [...before] },
  });
  const left = Math.max(0, end - at) / (end - start);
  const write = (item: Stripe.SubscriptionItem, sign: 1 | -1) => {
    const whole = (item.price.unit_amount ?? 0) * (item.quantity ?? 1);
    const name = world.store.find('product', idOf(item.price.product) ?? '')?.name ?? 'Plan';
    newItem(world, {
      customer: idOf(subscription.customer) ?? '',
      amount: sign * Math.round(whole * left),
      currency: item.price.currency,
      description: sign < 0 ? `Unused time on ${name}` : `Remaining time on ${name}`,
      metadata: {},
      price: item.price,
      quantity: item.quantity ?? 1,
      period: { start: at, end },
      proration: { subscription: subscription.id, item: item.id },
    });
  };
  const same = (one: Stripe.SubscriptionItem, list: readonly Stripe.SubscriptionItem[]) =>
    list.some((two) => JSON.stringify(one) === JSON.stringify(two));
  for (const item of before) if (!same(item, after)) write(item, -1);
  for (const item of after) if (!same(item, before)) write(item, 1);
}
