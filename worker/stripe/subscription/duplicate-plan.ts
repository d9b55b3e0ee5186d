import { rivalSubscription } from '../../../db/subscriptions.ts';
import { log } from '../../log.ts';
import { answered } from '../answered.ts';
import { byKey } from '../by-key.ts';
import type { Desk } from '../desk.ts';
import { requestError } from '../stripe-errors.ts';
import { duplicateMark, fetchPlan, type PlanFacts } from './plan-facts.ts';
import { reflectPlan } from './reflect-plan.ts';

/**
 * An account has one plan. Two tabs can each complete a Checkout all the same; then the plan that was
 * known here first stays, and the other is ended at once, its payment refunded and its invoice
 * grants nothing. Which it is gets written on it at Stripe before it is ended: whatever is heard of it
 * later, in whatever order, and after whatever crash, is judged by that.
 */

/** The plan this one is one too many beside; undefined when it is the account's own. */
export async function rivalOf(desk: Desk, facts: PlanFacts): Promise<string | undefined> {
  if (facts.duplicateOf !== undefined) return facts.duplicateOf;
  const rival = await rivalSubscription(desk.db, desk.account, facts.id);
  if (!rival) return undefined;
  // It may have ended without a word: no plan is ended for the sake of one that is over.
  const present = await fetchPlan(desk, rival.id);
  if (present) await reflectPlan(desk, present);
  return present && present.endedAt === undefined ? rival.id : undefined;
}

/** Ends it at Stripe and reflects that. Done again, it is as it was. */
export async function endDuplicate(desk: Desk, facts: PlanFacts, of: string): Promise<void> {
  const { id } = facts;
  const { subscriptions } = desk.stripe;
  if (facts.endedAt === undefined) {
    log('warn', 'second plan ended', { account: desk.account, subscription: id, first: of });
    if (facts.duplicateOf === undefined)
      await byKey(`duplicate:${id}`, async (options) => {
        const metadata = { [duplicateMark]: of };
        answered(await subscriptions.update(id, { metadata }, options), 'subscription');
      });
    await byKey(`end:${id}`, async (options) =>
      answered(await subscriptions.cancel(id, {}, options), 'subscription'),
    );
  }
  const present = await fetchPlan(desk, id);
  if (present) await reflectPlan(desk, present);
}

/**
 * Gives back in full what was paid for it. What cannot be refunded stays with the operator, who
 * finds the payment quarantined as `duplicate_plan`.
 */
export async function refundDuplicate(
  { account, stripe }: Desk,
  { invoice, paymentIntent }: { readonly invoice: string; readonly paymentIntent: string },
): Promise<void> {
  try {
    const made = await stripe.refunds.create(
      { payment_intent: paymentIntent, reason: 'duplicate', metadata: { invoice } },
      { idempotencyKey: `duplicate:${invoice}` },
    );
    answered(made, 'refund');
  } catch (error) {
    const refused = requestError(error);
    if (!refused) throw error;
    if (refused.code !== 'charge_already_refunded')
      log('error', 'second plan not refunded', { account, invoice, code: refused.code ?? '' });
  }
}
