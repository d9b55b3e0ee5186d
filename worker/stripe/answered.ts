/**
 * Stripe's client takes a 404 without an error in it for an answer. Throws, as for a Stripe that is
 * away, unless what came is the kind of object that was asked for.
 */
export function answered<T extends { readonly object: string }>(answer: T, kind: T['object']): T {
  if (answer.object === kind) return answer;
  throw Object.assign(new Error(`Stripe's answer is no ${kind}`), { type: 'StripeAPIError' });
}

/** The id of what Stripe names by its id or shows in full. */
export const idOf = (named: string | { readonly id: string } | null | undefined) =>
  typeof named === 'string' ? named : named?.id;

/** What was asked for in full; undefined where Stripe shows none, or none but its id. */
export const shown = <T extends { readonly id: string }>(
  named: string | T | null | undefined,
): T | undefined => (named === null || typeof named === 'string' ? undefined : named);
