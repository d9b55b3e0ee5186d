import type Stripe from 'stripe';
import { leftOf, type MoneyBack } from '../../core/payments/clawback.ts';
import { minuteMs } from '../../core/units/instant.ts';
import { ok, type Result, refuse } from '../../core/units/result.ts';
import { findPaymentById, grantsOf, type Payment } from '../../db/payments.ts';
import { finishEvent } from '../../db/stripe-events.ts';
import { notFound, type Problem } from '../http/problem.ts';
import { answered, idOf } from './answered.ts';
import { type ChargeStanding, chargeStanding } from './charge-standing.ts';
import { clawBack, totalTarget } from './claw-back.ts';
import type { Desk } from './desk.ts';
import { remind } from './inbox.ts';
import { settleBack } from './settle-charge.ts';
import type { Step } from './steps.ts';
import { requestError, unlessMissing } from './stripe-errors.ts';

export interface RefundAsk {
  /** `pay_…` */
  readonly payment: string;
  /** All that is left when absent. */
  readonly amountMinor?: number;
  /** For the operators' own record. */
  readonly reason: string;
  /** `ref_…`, the same for every attempt under one idempotency key. */
  readonly refund: string;
}

export interface Refunded {
  readonly payment: string;
  /** Stripe's `re_…`. */
  readonly refund: string;
  readonly amountMinor: number;
  readonly currency: string;
  /** Microcredits this refund takes back. */
  readonly clawedBack: number;
  /** Microcredits the account owes now. */
  readonly owed: number;
}

/** Longer than any attempt takes; then the inbox puts right what one that was cut off left behind. */
const reminderAfterMs = 5 * minuteMs;

/**
 * Gives money back. The credits are reserved first: were it the other way round, they could be spent
 * while Stripe answers. A refund that comes to nothing gives them back, at once or by the reminder
 * that is put into the inbox before anything is taken. What was quarantined goes back the same way,
 * only that it granted nothing there is to take.
 */
export const refund: Step<'refund'> = async (desk, ask) => {
  const payment = await chargedPayment(desk, ask.payment);
  if (!payment) return refuse(notFound('The account has no such payment that was charged.'));
  const standing = await chargeStanding(desk, payment.charge);
  // By its name in the metadata, because Stripe forgets idempotency keys after a day.
  const made = standing.refunds.find(({ metadata }) => metadata?.refund === ask.refund);
  if (made) return finish(desk, { ask, payment, made });
  const amount = amountOf(standing, ask.amountMinor);
  if (!amount.ok) return amount;
  return create(desk, { ask, payment, standing, amount: amount.value });
};

interface ChargedPayment extends Payment {
  readonly charge: string;
}

/** One of this account's that money came for. */
async function chargedPayment(desk: Desk, id: string): Promise<ChargedPayment | undefined> {
  const payment = await findPaymentById(desk.db, id);
  if (payment?.account !== desk.account) return undefined;
  if (payment.status !== 'succeeded' && payment.status !== 'quarantined') return undefined;
  const charge = payment.charge ?? (await chargeOfIntent(desk, payment));
  return charge === undefined ? undefined : { ...payment, charge };
}

/** What was put aside in haste may be known by its intent alone. */
async function chargeOfIntent(
  { stripe }: Desk,
  { paymentIntent }: Payment,
): Promise<string | undefined> {
  if (paymentIntent === null) return undefined;
  const found = await unlessMissing(stripe.paymentIntents.retrieve(paymentIntent));
  const intent = found && answered(found, 'payment_intent');
  return intent?.status === 'succeeded' ? idOf(intent.latest_charge) : undefined;
}

/** Refuses more than is left, and anything while the bank decides. */
function amountOf(standing: ChargeStanding, asked: number | undefined): Result<number, Problem> {
  const left = standing.refundable ? leftOf(standing) : 0;
  const amount = asked ?? left;
  if (amount > 0 && amount <= left) return ok(amount);
  return refuse({
    code: 'refund_exceeds_payment',
    detail: standing.refundable
      ? `${left} minor units of this payment are left to refund.`
      : 'The payment is disputed: what the customer gets back, the bank decides.',
    extra: { left_minor: left },
  });
}

interface Creating {
  readonly ask: RefundAsk;
  readonly payment: ChargedPayment;
  readonly standing: ChargeStanding;
  readonly amount: number;
}

async function create(
  desk: Desk,
  { ask, payment, standing, amount }: Creating,
): Promise<Result<Refunded, Problem>> {
  const charge = standing.charge.id;
  const reminder = { id: ask.refund, type: 'refund.reserved', charge, account: desk.account };
  await remind(desk.db, { ...reminder, now: desk.now(), afterMs: reminderAfterMs });
  await clawBack(desk, payment, { ...moneyOf(standing), refunded: standing.refunded + amount });
  const made = await asked(desk, { charge, amount, payment: payment.id, refund: ask.refund });
  if (made.ok) return finish(desk, { ask, payment, made: made.value });
  const now = await chargeStanding(desk, charge);
  await settleBack(desk, payment, now);
  await forget(desk, ask.refund);
  return refuse(refusedByStripe(made.error, now));
}

interface Asking {
  readonly charge: string;
  readonly amount: number;
  readonly payment: string;
  readonly refund: string;
}

/** Stripe's refusal is a value; that it did not answer is thrown, and what was reserved stays so. */
async function asked(
  { stripe, account }: Desk,
  { charge, amount, payment, refund: name }: Asking,
): Promise<Result<Stripe.Refund, Stripe.errors.StripeInvalidRequestError>> {
  try {
    const made = await stripe.refunds.create(
      { charge, amount, metadata: { account, payment, refund: name } },
      { idempotencyKey: `ref:${name}` },
    );
    return ok(answered(made, 'refund'));
  } catch (error) {
    const refusal = requestError(error);
    if (!refusal) throw error;
    return refuse(refusal);
  }
}

const moneyOf = ({ charged, refunded, disputed }: MoneyBack): MoneyBack => ({
  charged,
  refunded,
  disputed,
});

const refusedByStripe = (
  { message }: Stripe.errors.StripeInvalidRequestError,
  standing: ChargeStanding,
): Problem => ({
  code: 'refund_exceeds_payment',
  detail: `Stripe refused the refund: ${message}`,
  extra: { left_minor: leftOf(standing) },
});

interface Made {
  readonly ask: RefundAsk;
  readonly payment: ChargedPayment;
  readonly made: Stripe.Refund;
}

/** Trues the credits up with what Stripe says now, the refund included. */
async function finish(
  desk: Desk,
  { ask, payment, made }: Made,
): Promise<Result<Refunded, Problem>> {
  const standing = await chargeStanding(desk, payment.charge);
  await settleBack(desk, payment, standing);
  await forget(desk, ask.refund);
  const grants = await grantsOf(desk.db, payment.id);
  const without = { ...moneyOf(standing), refunded: standing.refunded - counted(standing, made) };
  return ok({
    payment: payment.id,
    refund: made.id,
    amountMinor: made.amount,
    currency: made.currency,
    clawedBack: totalTarget(grants, standing) - totalTarget(grants, without),
    owed: desk.state().owed,
  });
}

/** Nothing where it has failed meanwhile. */
const counted = ({ refunds }: ChargeStanding, made: Stripe.Refund): number => {
  const now = refunds.find(({ id }) => id === made.id);
  return !now || now.status === 'failed' || now.status === 'canceled' ? 0 : now.amount;
};

const forget = (desk: Desk, id: string): Promise<void> =>
  finishEvent(desk.db, id, {
    status: 'done',
    reason: null,
    account: desk.account,
    at: desk.now(),
  });
