import type { GrantSource } from '../../core/ledger/entry.ts';
import { backOf } from '../../core/payments/clawback.ts';
import type { Credits } from '../../core/units/credits.ts';
import { newPaymentId } from '../../core/units/ids.ts';
import type { Instant } from '../../core/units/instant.ts';
import type { Money } from '../../core/units/money.ts';
import type { Invoice } from '../../db/invoices.ts';
import type { OrderEnd } from '../../db/orders.ts';
import {
  type Claims,
  findClaims,
  type Payment,
  type PaymentGrant,
  putPayment,
} from '../../db/payments.ts';
import { sha256Bytes } from '../auth/sha256.ts';
import { log } from '../log.ts';
import { clawBackAll } from './claw-back.ts';
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
  /** What goes by its key and its intent, where the caller has just read that. */
  readonly claims?: Claims | undefined;
  /** Its invoice, to be kept with it. */
  readonly invoice?: Invoice | undefined;
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
export type Unpaid = Omit<Paid, 'grants' | 'paidAt' | 'invoice'> & {
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
  const { order: id, invoice, paidAt: at } = paid;
  const claims = await claimsOf(desk, paid);
  const { own, ofIntent } = claims;
  const known = { ...paid, at, claims };
  if (ofIntent && ofIntent.key !== paid.key && ofIntent.status === 'succeeded')
    return quarantine(desk, { ...known, reason: 'intent_used' });
  if (own && isGivenBack(own)) return { status: 'ignored', reason: 'refunded' };
  const { granted, refused } = await grantAll(desk, paid);
  if (refused !== undefined) return quarantine(desk, { ...known, reason: refused }, granted);
  // Refunded in part while it was put aside: what it grants now is less that part. Later on refunds
  // are looked at by themselves.
  if (own && own.status !== 'succeeded' && backOf(moneyOf(own)) > 0)
    await clawBackAll(desk, granted, moneyOf(own));
  const row = { ...rowOf(desk, known, 'succeeded'), credits: sum(granted), settledAt: at };
  const order = id === undefined ? undefined : ({ id, status: 'paid', at: desk.now() } as const);
  await putPayment(desk.db, row, { grants: granted, order, invoice });
  return { status: 'done' };
}

const claimsOf = async ({ db }: Desk, { key, stripe, claims }: Paid | Unpaid): Promise<Claims> =>
  claims ?? findClaims(db, { key, paymentIntent: stripe.paymentIntent });

const moneyOf = ({ amountMinor: charged, refundedMinor, disputedMinor }: Payment) => ({
  charged,
  refunded: refundedMinor,
  disputed: disputedMinor,
});

/** Put aside, and the operator gave all of the money back: it buys nothing any more. */
const isGivenBack = (payment: Payment): boolean =>
  payment.status === 'quarantined' &&
  payment.amountMinor > 0 &&
  payment.refundedMinor >= payment.amountMinor;

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
  const claims = await claimsOf(desk, unpaid);
  if (claims.own?.status !== 'quarantined' || claims.own.reason !== reason)
    log('error', 'payment quarantined', { account: desk.account, payment: paymentId(key), reason });
  await record(desk, { ...unpaid, claims }, 'quarantined', granted);
  return { status: 'quarantined', reason };
}

/** An intent and its charge belong to one payment; what claims another's is recorded without them. */
async function unclaimed(desk: Desk, unpaid: Unpaid): Promise<Unpaid['stripe']> {
  const { stripe, key } = unpaid;
  if (stripe.paymentIntent === undefined) return stripe;
  const { ofIntent } = await claimsOf(desk, unpaid);
  const isOthers = ofIntent && ofIntent.key !== key;
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
  const settled = { ...row, credits: sum(granted), settledAt };
  await putPayment(desk.db, settled, { grants: granted, order: end });
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
