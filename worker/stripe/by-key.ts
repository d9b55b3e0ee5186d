import type Stripe from 'stripe';

/** More failures in a row, each remembered, are not worked around. */
const keysMax = 5;

/**
 * Sends a write under its key, and under the next one where Stripe only repeats, from memory, that
 * it failed: it would do so for a day. For writes of which a second does no harm, because nobody
 * learns of the first: a payment is not among them.
 */
export async function byKey<T>(
  key: string,
  write: (options: { readonly idempotencyKey: string }) => Promise<T>,
): Promise<T> {
  for (let n = 1; ; n++) {
    try {
      return await write({ idempotencyKey: n === 1 ? key : `${key}:${n}` });
    } catch (error) {
      if (n >= keysMax || !isRepeatedFailure(error)) throw error;
    }
  }
}

function isRepeatedFailure(error: unknown): boolean {
  if (!(error instanceof Error) || !('type' in error) || error.type !== 'StripeAPIError')
    return false;
  const { statusCode = 0, headers } = error as Stripe.errors.StripeError;
  return statusCode >= 500 && headers?.['idempotent-replayed'] === 'true';
}
