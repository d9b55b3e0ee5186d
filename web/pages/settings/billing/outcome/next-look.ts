import type { Order } from '../../../../billing-api.ts';

/** Most payments settle within seconds; a bank transfer takes days, and nobody waits for it here. */
const firstMs = 3_000;
const restMs = 30_000;

/**
 * How long until an order is looked at again after so many looks; false when its end is known. An
 * open one only for who comes from its Checkout: Stripe may take a moment to say that it was paid.
 */
export function nextLookMs(
  status: Order['status'] | undefined,
  returned: boolean,
  looks: number,
): number | false {
  const waits = status === 'pending' || (status === 'open' && returned);
  return waits && Math.min(restMs, firstMs * 2 ** Math.max(0, looks - 1));
}
