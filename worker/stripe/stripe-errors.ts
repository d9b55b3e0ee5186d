import type Stripe from 'stripe';

/** Errors are told apart by `type`, not by class: the client is loaded lazily and a class would load it. */
const typeOf = (error: unknown): string =>
  error instanceof Error && 'type' in error && typeof error.type === 'string' ? error.type : '';

/** No answer, or none that says what happened: the outcome is unknown and is looked up later. */
export const isStripeAway = (error: unknown): boolean =>
  ['StripeConnectionError', 'StripeAPIError', 'StripeRateLimitError'].includes(typeOf(error)) ||
  isLocked(error);

/** Another request holds the object, or one with our key is still running: the same may be sent again. */
const isLocked = (error: unknown): boolean =>
  typeOf(error).startsWith('Stripe') &&
  ((error as Stripe.errors.StripeError).code === 'lock_timeout' ||
    (error as Stripe.errors.StripeError).statusCode === 409);

/** The key was used before, with another request than this one. */
export const isKeySpent = (error: unknown): boolean =>
  typeOf(error) === 'StripeIdempotencyError' && !isLocked(error);

/** The bank or Stripe said no to this payment. */
export const cardError = (error: unknown): Stripe.errors.StripeCardError | undefined =>
  typeOf(error) === 'StripeCardError' ? (error as Stripe.errors.StripeCardError) : undefined;

/** Stripe refused the request as it stands: sending it again changes nothing. */
export const requestError = (
  error: unknown,
): Stripe.errors.StripeInvalidRequestError | undefined =>
  typeOf(error) === 'StripeInvalidRequestError' && !isLocked(error)
    ? (error as Stripe.errors.StripeInvalidRequestError)
    : undefined;

export const isMissing = (error: unknown): boolean =>
  requestError(error)?.code === 'resource_missing';

/** What was asked for; undefined where Stripe has no such thing. */
export async function unlessMissing<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
