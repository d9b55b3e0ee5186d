/** What comes of charging a payment method. */
export type Outcome =
  | { readonly kind: 'succeeds' }
  | { readonly kind: 'declines'; readonly decline: Decline }
  /** Asks the cardholder; `once`: not again when it was set up. */
  | { readonly kind: 'authenticates'; readonly once: boolean }
  | { readonly kind: 'disputes'; readonly reason: string; readonly inquiry: boolean }
  | { readonly kind: 'settles'; readonly well: boolean };

export interface Decline {
  readonly code: string;
  readonly declineCode: string;
  readonly message: string;
  readonly advice: 'confirm_card_data' | 'do_not_try_again' | 'try_again_later' | null;
}

export interface TestCard {
  /** `visa` is `pm_card_visa` and `tok_visa`. */
  readonly name: string;
  readonly number: string;
  readonly brand: string;
  readonly outcome: Outcome;
  /** Refused when it is saved; otherwise saving works and only charging fails. */
  readonly refusedOnAttach?: boolean;
  /** What a refund of it does. */
  readonly refund?: 'fails' | 'pends';
  /** Not a card but a bank debit. */
  readonly iban?: true;
}

const declined = (declineCode: string, message = 'Your card was declined.'): Decline => ({
  code: 'card_declined',
  declineCode,
  message,
  advice: ['lost_card', 'stolen_card', 'fraudulent'].includes(declineCode)
    ? 'do_not_try_again'
    : 'try_again_later',
});

const unusable = (code: string, message: string): Decline => ({
  code,
  declineCode: code,
  message,
  advice: code === 'processing_error' ? 'try_again_later' : 'confirm_card_data',
});

const visa = (name: string, number: string, outcome: Outcome, more: Partial<TestCard> = {}) => ({
  name,
  number,
  brand: 'visa',
  outcome,
  ...more,
});

const declines = (name: string, number: string, decline: Decline) =>
  visa(name, number, { kind: 'declines', decline }, { refusedOnAttach: true });

const succeeds: Outcome = { kind: 'succeeds' };
const insufficient = declined('insufficient_funds', 'Your card has insufficient funds.');
const expired = unusable('expired_card', 'Your card has expired.');

/**
 * Stripe's documented test cards (docs.stripe.com/testing), by their payment method names and
 * numbers. The first of a kind is what the hosted page offers.
 */
export const testCards: readonly TestCard[] = [
  visa('visa', '4242424242424242', succeeds),
  visa('visa_debit', '4000056655665556', succeeds),
  visa('mastercard', '5555555555554444', succeeds, { brand: 'mastercard' }),
  visa('mastercard_debit', '5200828282828210', succeeds, { brand: 'mastercard' }),
  visa('amex', '378282246310005', succeeds, { brand: 'amex' }),
  visa('discover', '6011111111111117', succeeds, { brand: 'discover' }),
  declines('chargeDeclined', '4000000000000002', declined('generic_decline')),
  declines('chargeDeclinedInsufficientFunds', '4000000000009995', insufficient),
  declines('chargeDeclinedLostCard', '4000000000009987', declined('lost_card')),
  declines('chargeDeclinedStolenCard', '4000000000009979', declined('stolen_card')),
  declines('chargeDeclinedFraudulent', '4100000000000019', declined('fraudulent')),
  declines('chargeDeclinedExpiredCard', '4000000000000069', expired),
  declines(
    'chargeDeclinedIncorrectCvc',
    '4000000000000127',
    unusable('incorrect_cvc', "Your card's security code is incorrect."),
  ),
  declines(
    'chargeDeclinedProcessingError',
    '4000000000000119',
    unusable('processing_error', 'An error occurred while processing your card. Try again later.'),
  ),
  visa('chargeCustomerFail', '4000000000000341', {
    kind: 'declines',
    decline: declined('generic_decline'),
  }),
  visa('authenticationRequired', '4000002760003184', { kind: 'authenticates', once: false }),
  visa('authenticationRequiredOnSetup', '4000002500003155', { kind: 'authenticates', once: true }),
  visa('threeDSecure2Required', '4000000000003220', { kind: 'authenticates', once: false }),
  visa('threeDSecureRequired', '4000000000003063', { kind: 'authenticates', once: false }),
  visa('createDispute', '4000000000000259', {
    kind: 'disputes',
    reason: 'fraudulent',
    inquiry: false,
  }),
  visa('createDisputeProductNotReceived', '4000000000002685', {
    kind: 'disputes',
    reason: 'product_not_received',
    inquiry: false,
  }),
  visa('createDisputeInquiry', '4000000000001976', {
    kind: 'disputes',
    reason: 'fraudulent',
    inquiry: true,
  }),
  visa('pendingRefund', '4000000000007726', succeeds, { refund: 'pends' }),
  visa('refundFail', '4000000000005126', succeeds, { refund: 'fails' }),
  visa(
    'sepaDebitSucceeds',
    'AT611904300234573201',
    { kind: 'settles', well: true },
    { iban: true },
  ),
  visa('sepaDebitFails', 'AT861904300235473202', { kind: 'settles', well: false }, { iban: true }),
  // What the Stripe CLI's scenarios use for a debit that fails.
  visa(
    'sepaDebitFailsInItaly',
    'IT60X0542811101000000123456',
    { kind: 'settles', well: false },
    { iban: true },
  ),
];

/** Declines that Stripe documents by other names of the same card. */
const otherNames: Readonly<Record<string, string>> = { visa_chargeDeclined: 'chargeDeclined' };

export function cardNamed(name: string): TestCard | undefined {
  const known = otherNames[name] ?? name;
  return testCards.find((card) => card.name === known);
}

/** A card by what a person types, spaces and all. */
export const cardNumbered = (typed: string): TestCard | undefined => {
  const number = typed.replace(/[\s-]/g, '').toUpperCase();
  return testCards.find((card) => card.number === number);
};
