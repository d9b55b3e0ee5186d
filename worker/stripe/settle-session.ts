import type Stripe from 'stripe';
import { dayMs, type Instant, instant, minuteMs, secondMs } from '../../core/units/instant.ts';
import { ok, type Result, refuse } from '../../core/units/result.ts';
import { type KnownSession, readSession } from '../../db/checkout-sessions.ts';
import { findOrder, type Order, putOrder, setOrderCheck, settleOrder } from '../../db/orders.ts';
import type { Claims } from '../../db/payments.ts';
import { notFound, type Problem } from '../http/problem.ts';
import { answered, idOf } from './answered.ts';
import type { Desk } from './desk.ts';
import type { Settled } from './reference.ts';
import { settleForeign, settleStray } from './session-astray.ts';
import { paymentKey } from './session-money.ts';
import { settlePlanSession } from './session-of-plan.ts';
import { settlePaymentSession } from './session-paid.ts';
import { settleSetupSession } from './session-setup.ts';
import { titleOf } from './sold.ts';
import { unlessMissing } from './stripe-errors.ts';

const expand = [
  'payment_intent.latest_charge',
  'payment_intent.payment_method',
  'setup_intent.payment_method',
  'invoice',
];

const missing: Settled = { status: 'ignored', reason: 'session_missing' };

/** Looks at a Checkout and does what its present state calls for. Done again, it changes nothing. */
export async function settleSession(desk: Desk, id: string): Promise<Settled> {
  const session = await fetched(desk, id);
  if (!session) return missing;
  const customer = idOf(session.customer);
  const known = await readSession(desk.db, {
    session: session.id,
    customer,
    key: paymentKey(session),
    paymentIntent: idOf(session.payment_intent),
  });
  const { owner, claims } = known;
  const order = await orderOf(desk, session, known);
  if (!order) return settleStray(desk, session, owner);
  if (customer === undefined || owner !== desk.account) return settleForeign(desk, session, order);
  // Another took its place, and it was closed before.
  if (order.session !== session.id && session.status !== 'complete')
    return { status: 'ignored', reason: 'session_replaced' };
  // One that was adopted just now has its item's name read where it is needed.
  const title = known.order && titleOf(order, known.itemName);
  return byStatus(desk, { session, order, customer, claims, title });
}

/** A Checkout of this account's own customer, and its order. */
export interface OwnSession {
  readonly session: Stripe.Checkout.Session;
  readonly order: Order;
  readonly customer: string;
  /** Payments recorded under what it pays, or its intent. */
  readonly claims: Claims;
  /** What was ordered, as people call it, where that is known already. */
  readonly title: string | undefined;
}

async function byStatus(desk: Desk, own: OwnSession): Promise<Settled> {
  const { session, order } = own;
  if (session.status === 'open') return { status: 'done' };
  if (session.status === 'expired') {
    if (order.status === 'open')
      await settleOrder(desk.db, order.id, 'expired', undefined, desk.now());
    return { status: 'done' };
  }
  switch (session.mode) {
    case 'setup':
      return settleSetupSession(desk, own);
    case 'subscription':
      return settlePlanSession(desk, own);
    case 'payment':
      return settlePaymentSession(desk, own);
    default:
      return { status: 'ignored', reason: 'mode_unknown' };
  }
}

async function fetched(desk: Desk, id: string): Promise<Stripe.Checkout.Session | undefined> {
  const found = await unlessMissing(desk.stripe.checkout.sessions.retrieve(id, { expand }));
  return found && answered(found, 'checkout.session');
}

/**
 * By our own row. One that we were killed before writing down is known by its reference, which is
 * believed of this account's customer only.
 */
async function orderOf(
  { db, account }: Desk,
  session: Stripe.Checkout.Session,
  { owner, order: known }: KnownSession,
): Promise<Order | undefined> {
  if (known) return known.account === account ? known : undefined;
  const { client_reference_id: reference } = session;
  if (reference === null || owner !== account) return undefined;
  const order = await findOrder(db, account, reference);
  if (!order || order.session !== null || !isPresent(session, order)) return order;
  const adopted: Order = { ...order, session: session.id, url: session.url };
  await putOrder(db, adopted);
  return adopted;
}

/** Whether an order waits for this Checkout, and not for one that took its place. */
const isPresent = ({ expires_at: at }: Stripe.Checkout.Session, { expiresAt }: Order): boolean =>
  at * secondMs === expiresAt;

/** Asks Stripe how an order stands, and fulfils it when it is paid. */
export async function syncOrder(
  desk: Desk,
  { order: id }: { readonly order: string },
): Promise<Result<Order, Problem>> {
  const { db, account } = desk;
  const order = await findOrder(db, account, id);
  if (!order) return refuse(notFound('The account has no such order.'));
  if (order.status === 'paid') return ok(order);
  // Before the look: what fails is looked at again, and later each time.
  if (order.checkAt !== null) await setOrderCheck(db, id, nextCheck(order, desk.now()));
  const session = order.session ?? (await unseenSession(desk, order));
  const settled = session === undefined ? missing : await settleSession(desk, session);
  if (settled === missing && order.status === 'open' && desk.now() > order.expiresAt)
    await settleOrder(db, id, 'expired', undefined, desk.now());
  return ok((await findOrder(db, account, id)) ?? order);
}

const firstWaitMs = 5 * minuteMs;
const longestWaitMs = dayMs;
/** Longer than any bank debit takes; whatever comes after that Stripe still tells of. */
const checkedForMs = 30 * dayMs;

/** After as long again as it has been there: 5, 10, 20 minutes, and once a day in the end. */
function nextCheck({ createdAt }: Order, now: number): Instant | null {
  const age = now - createdAt;
  if (age > checkedForMs) return null;
  return instant(now + Math.min(Math.max(age, firstWaitMs), longestWaitMs));
}

/** What Stripe made for it while we were killed, or its answer was lost. */
async function unseenSession({ stripe }: Desk, order: Order): Promise<string | undefined> {
  const { customer } = order;
  const made = await unlessMissing(stripe.checkout.sessions.list({ customer, limit: 100 }));
  const its = (made?.data ?? []).filter(
    ({ client_reference_id: reference }) => reference === order.id,
  );
  const found = its.find(({ status }) => status === 'complete');
  return (found ?? its.find((session) => isPresent(session, order)))?.id;
}
