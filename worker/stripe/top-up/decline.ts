import { cardError, requestError } from '../stripe-errors.ts';

/** What Stripe says of a payment that failed, in the answer to the call or on the payment intent. */
export interface PaymentFailure {
  readonly code?: string | null;
  readonly decline_code?: string | null;
  readonly advice_code?: string | null;
  readonly network_advice_code?: string | null;
}

export type Verdict =
  /** The bank wants its customer to prove who they are: not a no. */
  | { readonly kind: 'authentication' }
  /** `hard`: no later try with the same card can turn it. */
  | { readonly kind: 'declined'; readonly code: string; readonly hard: boolean };

/** Off session and on session, an invoice and a plan say it differently. */
const authentication: ReadonlySet<string> = new Set([
  'authentication_required',
  'authentication_not_handled',
  'invoice_payment_intent_requires_action',
  'subscription_payment_intent_requires_action',
]);

/**
 * Declines that stay until the card is another one: what Stripe itself never retries, and what says
 * that the card or the account behind it is gone or may not be used for this.
 * https://docs.stripe.com/declines/codes
 * https://docs.stripe.com/billing/revenue-recovery/smart-retries#non-retryable-decline-codes
 */
const hard: ReadonlySet<string> = new Set([
  'card_not_supported',
  'currency_not_supported',
  'expired_card',
  'fraudulent',
  'highest_risk_level',
  'incorrect_number',
  'invalid_account',
  'invalid_expiry_month',
  'invalid_expiry_year',
  'invalid_number',
  'lost_card',
  'merchant_blacklist',
  'new_account_information_available',
  'pickup_card',
  'restricted_card',
  'revocation_of_all_authorizations',
  'revocation_of_authorization',
  'stolen_card',
  'stop_payment_order',
  'transaction_not_allowed',
]);

/** The networks' own words for "do not try again": 03, and 21 where the holder has cancelled. */
const hardNetworkAdvice: ReadonlySet<string> = new Set(['03', '21']);

/**
 * What became of a payment that was tried; undefined for any other error. Stripe answers 402 to all
 * of them, but does not call each a card's error: one that waits for its customer is none.
 */
export function failureIn(error: unknown): PaymentFailure | undefined {
  const refused = requestError(error);
  return cardError(error) ?? (refused?.statusCode === 402 ? refused : undefined);
}

/** What a failed payment means for the next one. */
export function judgeFailure(failure: PaymentFailure): Verdict {
  const { code, decline_code: declineCode, advice_code: advice } = failure;
  const said = [declineCode, code].filter((one) => one != null);
  if (said.some((one) => authentication.has(one))) return { kind: 'authentication' };
  const isHard =
    said.some((one) => hard.has(one)) ||
    advice === 'do_not_try_again' ||
    hardNetworkAdvice.has(failure.network_advice_code ?? '');
  return { kind: 'declined', code: said[0] ?? 'card_declined', hard: isHard };
}
