import type Stripe from 'stripe';
import { ok, type Result, refuse } from '../../../core/units/result.ts';
import type { Problem } from '../../http/problem.ts';
import { answered } from '../answered.ts';
import type { Desk } from '../desk.ts';
import { failureIn, judgeFailure, type PaymentFailure } from '../top-up/decline.ts';
import { attemptMark, planExpand } from './plan-facts.ts';
import type { JudgedWish } from './plan-wish.ts';

/**
 * A new month from now on at the full price, in one call: it is paid, or nothing changes. Whatever was
 * to change at the end of the period is over with the period. Refused when there is nothing to charge,
 * when the bank declines, and when it asks its customer to prove who they are, for which this call
 * has no room.
 */
export async function upgradePlan(
  { stripe }: Desk,
  { facts, price: { price } }: JudgedWish,
  attempt: string,
): Promise<Result<Stripe.Subscription, Problem>> {
  if (!facts.method) return refuse(methodRequired);
  const { id, item, price: from, periodStart, ending } = facts;
  try {
    const upgraded = await stripe.subscriptions.update(
      id,
      {
        ...ending?.undo,
        items: [{ id: item, price }],
        billing_cycle_anchor: { type: 'now' },
        proration_behavior: 'none',
        payment_behavior: 'error_if_incomplete',
        metadata: { [attemptMark]: attempt },
        expand: planExpand,
      },
      { idempotencyKey: `plan:${id}:${from}:${price}:${periodStart}:${attempt}` },
    );
    return ok(answered(upgraded, 'subscription'));
  } catch (error) {
    const failure = failureIn(error);
    if (!failure) throw error;
    return refuse(declined(failure));
  }
}

const methodRequired: Problem = {
  code: 'payment_method_required',
  detail: 'There is no card to charge. Add one, then upgrade.',
};

function declined(failure: PaymentFailure): Problem {
  const verdict = judgeFailure(failure);
  if (verdict.kind === 'declined')
    return {
      code: 'payment_declined',
      detail: 'The bank declined the payment. The plan is as it was.',
      extra: { decline_code: verdict.code },
    };
  return {
    code: 'payment_declined',
    detail:
      'The bank wants you to confirm this payment, which changing a plan cannot wait for. The ' +
      'plan is as it was. Use another card, or start the dearer plan when this one has ended.',
    extra: { decline_code: 'authentication_required' },
  };
}
