import type Stripe from 'stripe';
import { assertNever, ok, type Result } from '../../../core/units/result.ts';
import { findSubscription, type Subscription } from '../../../db/subscriptions.ts';
import type { Problem } from '../../http/problem.ts';
import { answered } from '../answered.ts';
import type { Desk } from '../desk.ts';
import { attemptMark, factsOf, type PlanFacts, planExpand } from './plan-facts.ts';
import { type JudgedWish, judgeWish, type PlanWish, presentPlan } from './plan-wish.ts';
import { reflectPlan } from './reflect-plan.ts';
import { upgradePlan } from './upgrade-plan.ts';

export type { PlanPreview, PreviewPlanAsk } from './preview-plan.ts';

/**
 * A wish, and the name of this try of it. Stripe repeats its answer under a key for a day, declines
 * too: so a new try after a decline has to come under a new name, and the same try, sent again because
 * its answer was lost, under the same one. The route derives it from the request's idempotency key,
 * which is kept in D1 before anything is asked of Stripe; that is where the try is remembered.
 */
export type ChangePlanAsk = PlanWish & { readonly attempt: string };

/** The plan as it is after the change. */
export type ChangedPlan = Subscription;

/**
 * Upgrades at once for the full price, downgrades and cancels at the end of the period, or takes
 * either back. A declined payment leaves everything as it was. The try is written on the subscription
 * in the call that changes it, so that sent again it is recognised as done rather than as unchanged.
 */
export async function changePlan(
  desk: Desk,
  ask: ChangePlanAsk,
): Promise<Result<ChangedPlan, Problem>> {
  const present = await presentPlan(desk);
  if (!present.ok) return present;
  const { facts, row } = present.value;
  if (facts.attempt === ask.attempt) return ok(await finish(desk, ask, facts));
  if ('cancel' in ask && facts.ending) return ok(row);
  const judged = await judgeWish(desk, present.value, ask);
  if (!judged.ok) return judged;
  const changed = await carryOutWish(desk, judged.value, ask.attempt);
  return changed.ok ? ok(await finish(desk, ask, factsOf(changed.value, desk.now()))) : changed;
}

async function carryOutWish(
  desk: Desk,
  wish: JudgedWish,
  attempt: string,
): Promise<Result<Stripe.Subscription, Problem>> {
  const { change, facts, price } = wish;
  const metadata = { [attemptMark]: attempt };
  switch (change) {
    case 'upgrade':
      return upgradePlan(desk, wish, attempt);
    case 'downgrade':
    case 'resume':
      return ok(
        await update(desk, facts, attempt, price.price, {
          ...facts.ending?.undo,
          items: [{ id: facts.item, price: price.price }],
          proration_behavior: 'none',
          metadata,
        }),
      );
    case 'cancel':
      return ok(
        await update(desk, facts, attempt, 'cancel', { cancel_at_period_end: true, metadata }),
      );
    default:
      return assertNever(change);
  }
}

async function update(
  { stripe }: Desk,
  { id, price, periodStart }: PlanFacts,
  attempt: string,
  to: string,
  params: Stripe.SubscriptionUpdateParams,
): Promise<Stripe.Subscription> {
  const idempotencyKey = `plan:${id}:${price}:${to}:${periodStart}:${attempt}`;
  const changed = await stripe.subscriptions.update(
    id,
    { ...params, expand: planExpand },
    { idempotencyKey },
  );
  return answered(changed, 'subscription');
}

/**
 * Reflects a change. What it charged is settled before it is answered, so that the credits are there
 * with it; the webhook of the same invoice then finds it done.
 */
async function finish(desk: Desk, wish: PlanWish, facts: PlanFacts): Promise<ChangedPlan> {
  const reflected = await reflectPlan(desk, facts);
  if ('plan' in wish && facts.newestInvoice !== undefined) {
    const { settleInvoice } = await import('../settle-invoice.ts');
    await settleInvoice(desk, facts.newestInvoice);
  }
  const row = (await findSubscription(desk.db, facts.id)) ?? reflected;
  if (!row) throw new Error(`the plan ${facts.id} was changed and is not known`);
  return row;
}
