import type Stripe from 'stripe';
import { instant } from '../../../core/units/instant.ts';
import { answered } from '../answered.ts';
import { factsOfMethod } from '../payment-facts.ts';
import { factsOf, planExpand } from './plan-facts.ts';

/** What only Stripe knows of a plan that is shown. */
export interface PlanAtStripe {
  /** What it is charged to; null when nothing is there to charge. */
  readonly method: { readonly brand: string; readonly last4: string } | null;
  /** The `price_…` its running period was billed with; undefined when the newest invoice is of no period. */
  readonly billedPrice: string | undefined;
}

/** A page waits for it: longer than Stripe takes on a bad day, short enough to do without. */
const timeoutMs = 3_000;

/** Throws while Stripe is away. */
export async function planAtStripe(stripe: Stripe, id: string): Promise<PlanAtStripe> {
  const options = { timeout: timeoutMs };
  const found = await stripe.subscriptions.retrieve(id, { expand: planExpand }, options);
  const { method, billedPrice } = factsOf(answered(found, 'subscription'), instant(0));
  return { method: factsOfMethod(method).method ?? null, billedPrice };
}
