import type { Money } from '../units/money.ts';
import { ok, type Result, refuse } from '../units/result.ts';

/** What must be true of a payment before it is believed: by our own books, never by Stripe's. */
export interface Expected {
  /** Whether a customer of Stripe's is this account's, by our own map. */
  readonly isOurs: (customer: string) => boolean;
  /** The price before tax, as it stood when it was agreed on. */
  readonly price: Money;
}

/** What Stripe says of a Checkout or an invoice, and of the payment behind it. Minor units. */
export interface Evidence {
  readonly customer: string | undefined;
  /** Whether Stripe calls it paid. */
  readonly paid: boolean;
  readonly currency: string;
  readonly subtotalMinor: number;
  /** Tax included. */
  readonly totalMinor: number;
  /** Absent where no payment stands behind it: out of band, a customer's balance, nothing due. */
  readonly payment?: {
    readonly customer: string | undefined;
    /** Stripe's status of the PaymentIntent. */
    readonly status: string;
    readonly receivedMinor: number;
    readonly currency: string;
  };
}

/** Why nothing is granted. All but `unpaid` are for the operator. */
export type Flaw =
  /** Not paid, or not yet: no flaw of the evidence. */
  | 'unpaid'
  /** Another account's customer, or nobody's we know. */
  | 'foreign_customer'
  /** Paid with nothing. */
  | 'zero_amount'
  | 'wrong_currency'
  | 'wrong_amount'
  /** Marked paid without a payment: out of band, or from the customer's balance. */
  | 'no_payment'
  /** The payment did not succeed, or brought another amount than was due. */
  | 'short_payment';

/**
 * Judges whether money came as agreed. Credits are granted on nothing less: the right customer, the
 * right price before tax, and a payment that succeeded and brought all of it.
 */
export function judgeEvidence(expected: Expected, seen: Evidence): Result<true, Flaw> {
  const { price, isOurs } = expected;
  if (seen.customer === undefined || !isOurs(seen.customer)) return refuse('foreign_customer');
  if (!seen.paid) return refuse('unpaid');
  if (seen.totalMinor === 0) return refuse('zero_amount');
  if (seen.currency !== price.currency) return refuse('wrong_currency');
  // A discount leaves the subtotal as it was and makes the total less.
  if (seen.subtotalMinor !== price.amountMinor || seen.totalMinor < seen.subtotalMinor)
    return refuse('wrong_amount');
  return judgePayment(seen, isOurs);
}

function judgePayment(
  { payment, totalMinor, currency }: Evidence,
  isOurs: Expected['isOurs'],
): Result<true, Flaw> {
  if (!payment) return refuse('no_payment');
  if (payment.customer === undefined || !isOurs(payment.customer))
    return refuse('foreign_customer');
  const whole =
    payment.status === 'succeeded' &&
    payment.receivedMinor === totalMinor &&
    payment.currency === currency;
  return whole ? ok(true) : refuse('short_payment');
}
