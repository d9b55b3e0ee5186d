import type Stripe from 'stripe';
import { type Order, settleOrder } from '../../db/orders.ts';
import { idOf, shown } from './answered.ts';
import type { Desk } from './desk.ts';
import { quarantine } from './fulfil.ts';
import type { Settled } from './reference.ts';
import { paymentKey, sessionMoney } from './session-money.ts';

/** A Checkout that none of our orders asked for: its money, if it brought any, is the operator's to judge. */
export async function settleStray(
  desk: Desk,
  session: Stripe.Checkout.Session,
  owner: string | undefined,
): Promise<Settled> {
  const { mode, payment_status: status } = session;
  const customer = idOf(session.customer);
  if (mode !== 'payment' || status === 'unpaid' || customer === undefined)
    return { status: 'ignored', reason: 'no_order' };
  if (owner !== desk.account) return { status: 'quarantined', reason: 'foreign_customer' };
  return quarantine(desk, {
    key: paymentKey(session),
    kind: 'purchase',
    description: 'A Checkout without an order',
    money: sessionMoney(session),
    stripe: {
      customer,
      session: session.id,
      invoice: idOf(session.invoice),
      paymentIntent: idOf(session.payment_intent),
      charge: idOf(shown(session.payment_intent)?.latest_charge),
    },
    at: desk.now(),
    reason: 'no_order',
  });
}

/**
 * An order that points to the Checkout of another account's customer, or of nobody's. Its payment,
 * if any, is not this account's to record under its own key: the other may yet fulfil it.
 */
export async function settleForeign(
  desk: Desk,
  session: Stripe.Checkout.Session,
  order: Order,
): Promise<Settled> {
  const reason = 'foreign_customer';
  if (session.status !== 'complete') {
    await settleOrder(desk.db, order.id, 'quarantined', reason, desk.now());
    return { status: 'quarantined', reason };
  }
  return quarantine(desk, {
    key: `foreign:${desk.account}:${session.id}`,
    kind: 'purchase',
    description: 'A Checkout of another customer',
    money: sessionMoney(session),
    stripe: { customer: idOf(session.customer) ?? '', session: session.id },
    order: order.id,
    at: desk.now(),
    reason,
  });
}
