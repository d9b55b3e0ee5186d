import {
  type PlanChange,
  type PresentPlan,
  planChange,
  resumeChange,
} from '../../../core/payments/plan-change.ts';
import { ok, type Result, refuse } from '../../../core/units/result.ts';
import { findItem, findPrice, priceOfItem, type StripePrice } from '../../../db/catalogue.ts';
import { livingSubscription, type Subscription } from '../../../db/subscriptions.ts';
import { invalid, type Problem, unavailable } from '../../http/problem.ts';
import type { Desk } from '../desk.ts';
import type { PlanFacts } from './plan-facts.ts';
import { lookAtPlan } from './settle-subscription.ts';

/** What a customer may want of their plan. */
export type PlanWish =
  | { readonly plan: string }
  /** What was to change at the end of the period shall not. */
  | { readonly resume: true }
  | { readonly cancel: true };

/** The account's plan as Stripe has it this moment. */
export interface PresentState {
  readonly row: Subscription;
  readonly facts: PlanFacts;
}

/** A wish against the present state. */
export type JudgedWish = PresentState & {
  readonly change: Exclude<PlanChange, 'same' | 'incomparable'> | 'cancel';
  /** What the next period is to be billed with. */
  readonly price: StripePrice;
};

const notSubscribed: Problem = {
  code: 'not_subscribed',
  detail: 'The account has no plan. It can subscribe to one.',
};

/** Asks Stripe. Refuses an account without a plan, and one whose first payment is not through. */
export async function presentPlan(desk: Desk): Promise<Result<PresentState, Problem>> {
  const known = await livingSubscription(desk.db, desk.account);
  if (!known) return refuse(notSubscribed);
  const looked = await lookAtPlan(desk, known.id);
  if (looked.kind !== 'plan' || looked.row.endedAt !== null) return refuse(notSubscribed);
  if (looked.row.status === 'incomplete')
    return refuse({
      ...notSubscribed,
      detail: 'The first payment of the plan is not through yet.',
    });
  return ok(looked);
}

/**
 * What a wish comes to. Refuses an unknown plan, what is so already, and a dearer plan while the
 * running month is not paid: that would charge for two months at once.
 */
export async function judgeWish(
  desk: Desk,
  { row, facts }: PresentState,
  wish: PlanWish,
): Promise<Result<JudgedWish, Problem>> {
  const paid = await paidPrice(desk, { row, facts });
  if (!paid) return refuse(changedElsewhere);
  if ('cancel' in wish) return ok({ row, facts, change: 'cancel', price: paid });
  const next = (await findPrice(desk.db, facts.price))?.item ?? row.plan;
  const present: PresentPlan = {
    plan: { id: row.plan, amountMinor: paid.amountMinor, currency: paid.currency },
    next,
    ending: facts.ending !== undefined,
  };
  const wanted = 'resume' in wish ? ok(paid) : await wantedPrice(desk, wish.plan, paid);
  if (!wanted.ok) return wanted;
  const change =
    'resume' in wish
      ? resumeChange(present)
      : planChange(present, { ...wanted.value, id: wanted.value.item });
  if (change === 'same') return refuse(unchanged);
  if (change === 'incomparable')
    return refuse(invalid('plan', 'It has a price in another currency.'));
  if (change === 'upgrade' && facts.collecting) return refuse(unpaid(facts.openInvoice));
  return ok({ row, facts, change, price: wanted.value });
}

/** What the period that runs was billed with. */
async function paidPrice(
  { db }: Desk,
  { row, facts }: PresentState,
): Promise<StripePrice | undefined> {
  const billed = await findPrice(db, facts.billedPrice ?? facts.price);
  return billed?.item === row.plan ? billed : priceOfItem(db, row.plan);
}

/** The plan one has keeps the price it was bought at; any other costs what the catalogue says now. */
async function wantedPrice(
  { db }: Desk,
  plan: string,
  paid: StripePrice,
): Promise<Result<StripePrice, Problem>> {
  if (plan === paid.item) return ok(paid);
  return priceOfPlan(db, plan);
}

/** Refuses what is no plan, or is no longer sold. */
export async function priceOfPlan(
  db: Desk['db'],
  plan: string,
): Promise<Result<StripePrice, Problem>> {
  const item = await findItem(db, plan);
  if (item?.kind !== 'plan' || item.retiredAt !== null)
    return refuse(invalid('plan', 'There is no such plan.'));
  const price = await priceOfItem(db, plan);
  return price ? ok(price) : refuse(unavailable('The plan is not on sale yet.'));
}

const unchanged: Problem = { code: 'plan_unchanged', detail: 'The plan is as it was asked to be.' };

const changedElsewhere: Problem = {
  code: 'plan_unchanged',
  detail: 'The plan was changed outside this service, and cannot be changed here.',
};

const unpaid = (open: PlanFacts['openInvoice']): Problem => ({
  code: 'payment_declined',
  detail: open
    ? 'The month that runs is not paid yet. Pay its invoice first, then upgrade.'
    : 'The month that runs is being collected. Upgrade when it is paid.',
  extra: { decline_code: null, open_invoice_url: open?.url ?? null },
});
