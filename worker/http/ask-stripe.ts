import type Stripe from 'stripe';
import { ok, type Result, refuse } from '../../core/units/result.ts';
import { describeError, log } from '../log.ts';
import { stripeClient } from '../stripe/client.ts';
import { isStripeAway } from '../stripe/stripe-errors.ts';
import type { Call } from './call.ts';
import { type Problem, unavailable } from './problem.ts';

/** A read that only Stripe can answer. Refused while it does not, and where none is configured. */
export async function askStripe<T>(
  call: Call,
  ask: (stripe: Stripe) => Promise<T>,
): Promise<Result<T, Problem>> {
  const stripe = await stripeClient(call.env);
  if (!stripe)
    return refuse({
      code: 'payments_not_configured',
      detail: 'Stripe is not connected to this service.',
    });
  try {
    return ok(await ask(stripe));
  } catch (error) {
    if (!isStripeAway(error)) throw error;
    log('warn', 'Stripe does not answer', {
      request_id: call.requestId,
      error: describeError(error),
    });
    return refuse(unavailable('Stripe does not answer right now. Ask again in a moment.'));
  }
}
