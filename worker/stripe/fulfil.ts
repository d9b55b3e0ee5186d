import type { GrantSource } from '../../core/ledger/entry.ts';
import type { Credits } from '../../core/units/credits.ts';
import { newPaymentId } from '../../core/units/ids.ts';
import type { Instant } from '../../core/units/instant.ts';
import type { Money } from '../../core/units/money.ts';
import type { OrderEnd } from '../../db/orders.ts';
import {
  findPaymentByIntent,
  findPaymentByKey,
  type Payment,
  type PaymentGrant,
  putPayment,
} from '../../db/payments.ts';
import { sha256Bytes } from '../auth/sha256.ts';
import { log } from '../log.ts';
import type { Desk } from './desk.ts';
import type { Settled } from './reference.ts';

/** A payment whose evidence is good, and what it buys by our catalogue. */
export interface Paid {
  /** What it pays, for ever: `pkg:<session>`, `topup:<invoice>`, `sub:<invoice>`. */
  readonly key: string;
  readonly kind: Payment['kind'];
  /** Each under an identity of its own: the ledger grants one for each, for ever. */
  readonly grants: readonly PaidGrant[];
  /** What was bought, as people call it. */
  readonly description: string;
  /** What was charged; `amountMinor` includes the tax. */
  readonly money: {
    readonly amountMinor: number;
    readonly taxMinor: number;
    readonly currency: string;
  };
  readonly stripe: {
    readonly customer: string;
    readonly session?: string | undefined;
    readonly invoice?: string | undefined;
    readonly paymentIntent?: string | undefined;
    readonly charge?: string | undefined;
    readonly subscription?: string | undefined;
  };
  readonly method?: { readonly brand: string; readonly last4: string } | undefined;
  /** `ord_…` it settles. */
  readonly order?: string | undefined;
  /** Seq of the auto top-up attempt it settles. */
  readonly topUp?: number | undefined;
  readonly paidAt: Instant;
}

export interface PaidGrant {
  readonly key: string;
  readonly source: GrantSource;
  readonly amount: Credits;
  readonly priority: number;
  readonly reason: string;
  readonly cost?: Money | undefined;
}

/** A payment that grants nothing: not yet, or not at all. */
export type Unpaid = Omit<Paid, 'grants' | 'paidAt'> & {
  readonly at: Instant;
  /** Why, as a code. */
  readonly reason?: string | undefined;
};

/**
 * Puts the credits of a payment into the ledger, then the payment into D1 as succeeded: whoever is
 * killed in between leaves a row that has not succeeded, and the next look does all of it again,
 * which grants nothing twice. Redirect, webhook, answer and cron all end here.
 */
export async function fulfil(desk: Desk, paid: Paid): Promise<Settled> {
  const { order, paidAt: at } = paid;
  const { paymentIntent } = paid.stripe;
  const other = paymentIntent && (await findPaymentByIntent(desk.db, paymentIntent));
  if (other && other.key !== paid.key && other.status === 'succeeded')
    return quarantine(desk, { ...paid, at, reason: 'intent_used' });
  const { granted, refused } = await grantAll(desk, paid);
  if (refused !== undefined) return quarantine(desk, { ...paid, at, reason: refused }, granted);
  const row = rowOf(desk, { ...paid, at }, 'succeeded');
  await putPayment(
    desk.db,
    { ...row, credits: sum(granted), settledAt: at },
    granted,
    order === undefined ? undefined : { id: order, status: 'paid', at: desk.now() },
  );
  return { status: 'done' };
}

/** Everything a payment buys, or as much of it as the ledger took, and why not the next. */
async function grantAll(
  desk: Desk,
  { key: payment, grants }: Paid,
): Promise<{ readonly granted: readonly PaymentGrant[]; readonly refused?: string }> {
  const granted: PaymentGrant[] = [];
  for (const { key, source, amount, priority, reason, cost } of grants) {
    const grant = { source, amount, priority, reason, payment: key, ...(cost ? { cost } : {}) };
    const outcome = await desk.submit({ kind: 'grant', ...grant });
    if (outcome.kind === 'refused')
      return { granted, refused: outcome.rejection.code.replaceAll('-', '_') };
    const { seq } = outcome.entry;
    granted.push({ key, payment: paymentId(payment), source, credits: amount, seq });
  }
  return { granted };
}

const sum = (grants: readonly PaymentGrant[]): number =>
  grants.reduce((total, { credits }) => total + credits, 0);

/**
 * Money that is not as it should be: nothing is granted, and the operator sees it. What was granted
 * before the ledger refused the rest is written down with it, so that a refund takes it back.
 */
export async function quarantine(
  desk: Desk,
  unpaid: Unpaid & { readonly reason: string },
  granted: readonly PaymentGrant[] = [],
): Promise<Settled> {
  const { key, reason } = unpaid;
  const known = await findPaymentByKey(desk.db, key);
  if (known?.status !== 'quarantined' || known.reason !== reason)
    log('error', 'payment quarantined', { account: desk.account, payment: paymentId(key), reason });
  await record(desk, unpaid, 'quarantined', granted);
  return { status: 'quarantined', reason };
}

/** An intent and its charge belong to one payment; what claims another's is recorded without them. */
async function unclaimed({ db }: Desk, { key, stripe }: Unpaid): Promise<Unpaid['stripe']> {
  const { paymentIntent } = stripe;
  const owner = paymentIntent && (await findPaymentByIntent(db, paymentIntent));
  const isOthers = owner && owner.key !== key;
  return isOthers ? { ...stripe, paymentIntent: undefined, charge: undefined } : stripe;
}

/** The money is on its way. */
export const recordPending = (desk: Desk, unpaid: Unpaid): Promise<void> =>
  record(desk, unpaid, 'pending');

/** The money did not come. */
export const recordFailed = (desk: Desk, unpaid: Unpaid): Promise<void> =>
  record(desk, unpaid, 'failed');

async function record(
  desk: Desk,
  unpaid: Unpaid,
  status: 'pending' | 'failed' | 'quarantined',
  granted: readonly PaymentGrant[] = [],
): Promise<void> {
  const stripe = await unclaimed(desk, unpaid);
  const row = rowOf(desk, { ...unpaid, stripe }, status);
  const { order, reason } = unpaid;
  const end: OrderEnd | undefined =
    order === undefined ? undefined : { id: order, status, reason, at: desk.now() };
  const settledAt = status === 'pending' ? null : desk.now();
  await putPayment(desk.db, { ...row, credits: sum(granted), settledAt }, granted, end);
}

const paymentId = (key: string) => newPaymentId(sha256Bytes(key));

function rowOf(desk: Desk, of: Unpaid, status: Payment['status']) {
  const { key, kind, description, money, stripe, method, order, topUp, reason, at } = of;
  return {
    id: paymentId(key),
    account: desk.account,
    key,
    kind,
    status,
    reason: reason ?? null,
    order: order ?? null,
    topUp: topUp ?? null,
    customer: stripe.customer,
    subscription: stripe.subscription ?? null,
    session: stripe.session ?? null,
    invoice: stripe.invoice ?? null,
    paymentIntent: stripe.paymentIntent ?? null,
    charge: stripe.charge ?? null,
    description,
    amountMinor: money.amountMinor,
    taxMinor: money.taxMinor,
    currency: money.currency,
    methodBrand: method?.brand ?? null,
    methodLast4: method?.last4 ?? null,
    createdAt: at,
  };
}
