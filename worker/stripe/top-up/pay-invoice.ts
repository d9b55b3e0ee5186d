import type Stripe from 'stripe';
import type { TopUpAttempt } from '../../../core/top-up/top-up.ts';
import { assertLaw } from '../../../core/units/result.ts';
import { answered } from '../answered.ts';
import type { Desk } from '../desk.ts';
import { requestError } from '../stripe-errors.ts';
import { keyOf, progressOf } from './attempt.ts';
import { failureIn, type PaymentFailure } from './decline.ts';
import { defaultCard } from './default-card.ts';

/** What came of asking Stripe to charge the card, where it came to anything. */
export type Tried =
  /** The invoice says how it stands: paid, or on its way. */
  | { readonly kind: 'accepted' }
  | { readonly kind: 'failed'; readonly failure: PaymentFailure }
  /** There is nothing to charge. */
  | { readonly kind: 'no_card' }
  /** Stripe would not even try; the invoice may be paid already. */
  | { readonly kind: 'refused' };

/**
 * Charges the default card. The card is kept with the first try: a repeated call under the same key
 * must be the same call.
 */
export async function payInvoice(
  desk: Desk,
  attempt: TopUpAttempt,
  invoice: Stripe.Invoice,
): Promise<Tried> {
  const begun = progressOf(desk, attempt);
  const now = await defaultCard(desk);
  if (!now) return { kind: 'no_card' };
  if (begun.payAt === undefined) {
    // The customer it was begun for is gone from Stripe, and another has taken its place.
    if (now.customer !== begun.customer) return { kind: 'refused' };
    const { method, fingerprint, brand, last4 } = now;
    const card = { method, fingerprint, brand, last4 };
    desk.topUp.keep({ ...begun, payAt: desk.now(), card });
  }
  const { card } = progressOf(desk, attempt);
  assertLaw(card !== undefined, 'a payment that was tried has a card');
  try {
    const params = { off_session: true, payment_method: card.method };
    const idempotencyKey = keyOf(desk, attempt, 'pay');
    answered(await desk.stripe.invoices.pay(invoice.id, params, { idempotencyKey }), 'invoice');
    return { kind: 'accepted' };
  } catch (error) {
    const failure = failureIn(error);
    if (failure) return { kind: 'failed', failure };
    if (!requestError(error)) throw error;
    return { kind: (await defaultCard(desk)) ? 'refused' : 'no_card' };
  }
}
