import type Stripe from 'stripe';
import { newOrderId, type OrderId } from '../../../core/units/ids.ts';
import { findOrder, type Order } from '../../../db/orders.ts';
import { findPaymentByKey, type Payment } from '../../../db/payments.ts';
import type { Wish } from '../../../worker/stripe/order-terms.ts';
import { submit } from '../../unit/stripe-simulator/a-simulator.ts';
import type { DeskHarness } from './a-desk.ts';

/** Ordering at a desk, as the routes and the hosted page do it. */

/** In microcredits. */
export const credit = 1_000_000;
export const origin = 'https://hydron.test';
/** In seconds. */
export const minute = 60;

let orders = 0;
export const anOrderId = (): OrderId => newOrderId(new Uint8Array(32).fill(++orders));

export const starter: Extract<Wish, { kind: 'package' }> = {
  kind: 'package',
  item: 'starter',
  quantity: 1,
  saveCard: false,
};
export const team: Wish = { kind: 'package', item: 'team', quantity: 2, saveCard: false };

export const started = (harness: DeskHarness, wish: Wish, order = anOrderId()): Promise<Order> =>
  harness.done('startOrder', { order, wish, origin });

export const settled = (harness: DeskHarness, { session }: Order) =>
  harness.done('settle', { kind: 'session', id: session ?? '' });

export const synced = (harness: DeskHarness, { id }: Order) =>
  harness.done('syncOrder', { order: id });

export const pay = (order: Order, card = 'visa') => submit(order.url ?? '', { card });

export const orderNow = (harness: DeskHarness, { id }: Order): Promise<Order | undefined> =>
  findOrder(harness.d1, harness.desk.account, id);

export const paymentOf = (harness: DeskHarness, { session }: Order): Promise<Payment | undefined> =>
  findPaymentByKey(harness.d1, `pkg:${session}`);

export const takenBy = ({ simulator }: DeskHarness): number =>
  simulator.control.summary().customers.reduce((sum, { kept }) => sum + kept, 0);

export const sessionsAt = async ({ desk }: DeskHarness): Promise<Stripe.Checkout.Session[]> =>
  (await desk.stripe.checkout.sessions.list({ limit: 100 })).data;
