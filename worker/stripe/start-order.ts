import type { OrderId } from '../../core/units/ids.ts';
import { after, minuteMs, secondMs } from '../../core/units/instant.ts';
import { ok, type Result, refuse } from '../../core/units/result.ts';
import { findOrder, type Order, openOrder, putOrder } from '../../db/orders.ts';
import { livingSubscription } from '../../db/subscriptions.ts';
import type { Problem } from '../http/problem.ts';
import { ensureCustomer } from './customer.ts';
import type { Desk } from './desk.ts';
import { closeCheckout, openCheckout } from './open-checkout.ts';
import { type Terms, termsOf, type Wish } from './order-terms.ts';
import { settleSession } from './settle-session.ts';
import { isKeySpent } from './stripe-errors.ts';

export interface StartOrderAsk {
  /** The same when the request is sent again. */
  readonly order: OrderId;
  readonly wish: Wish;
  /** Where the customer comes from and returns to: `https://host`. */
  readonly origin: string;
}

/** Stripe takes 30 minutes to a day. Long enough to find a card, short enough to forget. */
const opensForMs = 45 * minuteMs;
/** Stripe refuses what closes sooner. */
const opensForAtLeastMs = 31 * minuteMs;
/** By then most have paid or left; the redirect and the webhook are there before. */
const firstCheckMs = 5 * minuteMs;

/**
 * Makes an order and its Checkout. The row is there before Stripe hears of it, so that nothing can
 * be paid that we do not know. There is one open Checkout for a plan, however many tabs ask: the
 * newest; the one before is closed first.
 */
export async function startOrder(
  desk: Desk,
  { order: id, wish, origin }: StartOrderAsk,
): Promise<Result<Order, Problem>> {
  const sent = await findOrder(desk.db, desk.account, id);
  if (sent && (sent.status !== 'open' || sent.session !== null)) return ok(sent);

  const terms = await termsOf(desk.db, wish);
  if (!terms.ok) return terms;
  const before = wish.kind === 'plan' ? await placeForPlan(desk) : ok(sent);
  if (!before.ok) return before;

  const order = await written(desk, { id, before: before.value, terms: terms.value });
  return ok(await opened(desk, order, origin));
}

/**
 * Sent again from another address, or after the item got another name, the Checkout is another
 * request than the one whose answer was lost: so it gets a key of its own.
 */
async function opened(desk: Desk, order: Order, origin: string): Promise<Order> {
  try {
    return await openCheckout(desk, order, origin);
  } catch (error) {
    if (!isKeySpent(error)) throw error;
    const again: Order = { ...order, expiresAt: order.expiresAt + secondMs };
    await putOrder(desk.db, again);
    return openCheckout(desk, again, origin);
  }
}

/** The row as it is to be, unless it stands there already and only its Checkout was never seen. */
async function written(
  desk: Desk,
  of: { id: OrderId; before: Order | undefined; terms: Terms },
): Promise<Order> {
  const { before, terms } = of;
  const now = desk.now();
  const customer = await ensureCustomer(desk);
  if (before && before.session === null && before.customer === customer && agree(before, terms))
    if (before.expiresAt - now >= opensForAtLeastMs) return before;
  const soonest = Math.floor(after(now, opensForMs) / secondMs) * secondMs;
  const order: Order = {
    ...terms,
    id: before?.id ?? of.id,
    account: desk.account,
    customer,
    status: 'open',
    reason: null,
    session: null,
    url: null,
    createdAt: before?.createdAt ?? now,
    // Its Checkout's key is made of this: another Checkout needs another instant.
    expiresAt: Math.max(soonest, (before?.expiresAt ?? 0) + secondMs),
    settledAt: null,
    checkAt: after(now, firstCheckMs),
  };
  await putOrder(desk.db, order);
  return order;
}

const agree = (order: Order, terms: Terms): boolean =>
  (Object.keys(terms) as (keyof Terms)[]).every((key) => order[key] === terms[key]);

/** The plan order that is open, its Checkout closed. Refused when there is a plan, or one on its way. */
async function placeForPlan(desk: Desk): Promise<Result<Order | undefined, Problem>> {
  const plan = await openOrder(desk.db, desk.account, 'plan');
  const closed = plan?.session ? await closedOrder(desk, plan, plan.session) : ok(plan);
  if (!closed.ok) return closed;
  return (await livingSubscription(desk.db, desk.account)) ? refuse(subscribed) : closed;
}

/** The order whose place is free; undefined where its money did not come, and it is over. */
async function closedOrder(
  desk: Desk,
  plan: Order,
  id: string,
): Promise<Result<Order | undefined, Problem>> {
  const status = await closeCheckout(desk, id);
  if (status === 'expired') return ok(plan);
  if (status === 'complete') await settleSession(desk, id);
  const now = await findOrder(desk.db, desk.account, plan.id);
  return now?.status === 'failed' ? ok(undefined) : refuse(subscribed);
}

const subscribed: Problem = {
  code: 'already_subscribed',
  detail: 'The account has a plan already, or one is being paid.',
};
