import type Stripe from 'stripe';
import { lookupKeyOf, type SoldItem } from '../../core/payments/catalogue.ts';
import { credits } from '../../core/units/credits.ts';
import { findItem, findPriceByName } from '../../db/catalogue.ts';
import { type Order, putOrder } from '../../db/orders.ts';
import { answered } from './answered.ts';
import { byKey } from './by-key.ts';
import { checkoutParams } from './checkout-params.ts';
import type { Desk } from './desk.ts';
import { pushItem, seedCatalogue } from './push-catalogue.ts';
import { itemName, orderTitle } from './sold.ts';
import { requestError, unlessMissing } from './stripe-errors.ts';

/**
 * Makes the Checkout of an order whose row is written: the key is made of the order and of when it
 * closes, so whoever was killed after Stripe made it gets the same one again. The row then names it.
 */
export async function openCheckout(desk: Desk, order: Order, origin: string): Promise<Order> {
  const { stripe, db, settings } = desk;
  const title = await orderTitle(db, order);
  const item = await orderedItem(desk, order);
  const price = item && (await priceOf(desk, item));
  const params = checkoutParams({ order, title, price, origin, settings });
  const session = await byKey(`ord:${order.id}:${order.expiresAt}`, (options) =>
    stripe.checkout.sessions.create(params, options),
  );
  const { id, url } = answered(session, 'checkout.session');
  const opened: Order = { ...order, session: id, url };
  await putOrder(db, opened);
  return opened;
}

/** One of what was ordered, as it was agreed on: the catalogue may have changed since. */
async function orderedItem({ db }: Desk, order: Order): Promise<SoldItem | undefined> {
  const { item: id, kind, quantity, amountMinor, currency } = order;
  if (id === null) return undefined;
  return {
    id,
    kind: kind === 'plan' ? 'plan' : 'package',
    name: await itemName(db, id),
    credits: credits(order.credits / quantity),
    bonus: credits(order.bonus / quantity),
    amountMinor: amountMinor / quantity,
    currency,
  };
}

/** The price at Stripe that says just that, pushed now if nobody did. */
async function priceOf(desk: Desk, item: SoldItem): Promise<string> {
  const known = await findPriceByName(desk.db, lookupKeyOf(item));
  if (known) return known.price;
  // Sold from the shipped file: nothing was ever pushed, and others look in D1.
  if (!(await findItem(desk.db, item.id))) await seedCatalogue(desk);
  return (await pushItem(desk, item)).price;
}

/**
 * Closes a Checkout, so that nobody can pay it any more, and says how it stands then: one that was
 * completed a moment before stays complete, and one that Stripe does not know nobody can pay.
 */
export async function closeCheckout(
  { stripe }: Pick<Desk, 'stripe'>,
  id: string,
): Promise<Stripe.Checkout.Session['status']> {
  const { sessions } = stripe.checkout;
  const session = await unlessMissing(sessions.retrieve(id));
  if (!session) return 'expired';
  const { status } = answered(session, 'checkout.session');
  if (status !== 'open') return status;
  try {
    return (await byKey(`close:${id}`, (options) => sessions.expire(id, {}, options))).status;
  } catch (error) {
    if (!requestError(error)) throw error;
    return (await sessions.retrieve(id)).status;
  }
}
