/**
 * What a code of a payment that did not go through means to the customer, and what to do. Banks ask
 * that a lost or stolen card be told of like any other refusal. One place for attempts, orders,
 * payments and plans.
 */
const declined = 'The bank declined the card. Use another one, or ask the bank.';
const unsupported = 'The card cannot be used for this payment. Use another one.';
const later = 'The bank could not answer. It may work later.';
const mistyped = 'The details of the card were wrong. Add the card again.';

export const declineWords: Readonly<Record<string, string>> = {
  card_declined: declined,
  generic_decline: declined,
  do_not_honor: declined,
  lost_card: declined,
  stolen_card: declined,
  pickup_card: declined,
  restricted_card: declined,
  fraudulent: declined,
  highest_risk_level: declined,
  merchant_blacklist: declined,
  transaction_not_allowed: declined,
  stop_payment_order: declined,
  revocation_of_authorization: declined,
  revocation_of_all_authorizations: declined,
  not_paid: declined,

  insufficient_funds: 'There was not enough money on the card.',
  card_velocity_exceeded: 'The card has reached a limit the bank set. Try later, or use another.',
  expired_card: 'The card has expired. Add a new one.',
  new_account_information_available: 'The bank has replaced the card. Add the new one.',
  invalid_account: 'The account behind the card is closed. Use another card.',
  card_not_supported: unsupported,
  currency_not_supported: unsupported,

  incorrect_cvc: mistyped,
  incorrect_number: mistyped,
  invalid_number: mistyped,
  invalid_expiry_month: mistyped,
  invalid_expiry_year: mistyped,
  setup_failed: 'The bank did not let the card be saved. Use another one.',

  authentication_required: 'The bank wants you to confirm the payment.',
  authentication_timeout: 'The payment was not confirmed with the bank in time.',
  payment_intent_authentication_failure: 'The payment was not confirmed with the bank.',
  setup_intent_authentication_failure: 'The card was not confirmed with the bank.',

  processing_error: 'The bank could not process the payment. It may work later.',
  issuer_not_available: later,
  try_again_later: later,
  async_payment_failed: 'The bank did not send the money.',

  no_card: 'There was no card to charge. Add one.',
  over_cap: 'It would have passed the monthly cap.',
  request_error: 'The payment could not be asked for. Nothing is wrong with your card.',
};

export const declineText = (code: string | null | undefined): string =>
  (code && declineWords[code]) ||
  `The payment did not go through${code ? ` (${code})` : ''}. Use another card, or ask the bank.`;
