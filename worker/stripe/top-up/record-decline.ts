import type Stripe from 'stripe';
import type { TopUpAttempt } from '../../../core/top-up/top-up.ts';
import type { Desk } from '../desk.ts';
import { recordFailed } from '../fulfil.ts';
import { paymentOf } from './payment-of.ts';
import type { Progress } from './progress.ts';

/** Shows among the payments what was tried and declined. */
export function recordDecline(
  desk: Desk,
  attempt: TopUpAttempt,
  invoice: Stripe.Invoice,
  reason: string,
  { card }: Progress,
): Promise<void> {
  const method = card && { brand: card.brand, last4: card.last4 };
  return recordFailed(desk, { ...paymentOf(attempt, invoice), method, reason, at: desk.now() });
}
