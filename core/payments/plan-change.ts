import { assertLaw } from '../units/result.ts';

/** A plan at its price a month, before tax, in minor units of its currency. */
export interface PricedPlan {
  readonly id: string;
  readonly amountMinor: number;
  readonly currency: string;
}

/** The plan of an account, as far as changing it goes. */
export interface PresentPlan {
  /** What the period that runs was billed as. */
  readonly plan: PricedPlan;
  /** What the next period is to be billed as: another after a downgrade. */
  readonly next: string;
  /** Whether it ends by the customer's wish. */
  readonly ending: boolean;
}

export type PlanChange =
  /** At once, for the full price, with the full credits. */
  | 'upgrade'
  /** From the next period on; nothing is charged now. */
  | 'downgrade'
  /** What was to change at the end of the period does not. */
  | 'resume'
  /** It is so already. */
  | 'same'
  /** Prices in two currencies have no order. */
  | 'incomparable';

/**
 * What choosing a plan comes to. It is judged against what the period that runs was billed as, so
 * that a pending downgrade never makes the plan one has look like an upgrade. Choosing any plan is a
 * wish to go on: what is ending ends no more. Of two plans at one price the other is taken from
 * the next period on, since nobody would want to pay for a second month of the same now.
 */
export function planChange({ plan, next, ending }: PresentPlan, wanted: PricedPlan): PlanChange {
  if (wanted.id === plan.id) return ending || next !== plan.id ? 'resume' : 'same';
  if (wanted.currency !== plan.currency) return 'incomparable';
  if (wanted.amountMinor > plan.amountMinor) return 'upgrade';
  return next === wanted.id && !ending ? 'same' : 'downgrade';
}

/** Resuming without naming a plan: undoes a cancellation and a downgrade alike. */
export const resumeChange = ({ plan, next, ending }: PresentPlan): 'resume' | 'same' =>
  ending || next !== plan.id ? 'resume' : 'same';

/** So many microcredits for so much money. */
export interface Deal {
  readonly credits: number;
  readonly amountMinor: number;
}

/**
 * How much less a deal costs than the same credits at the plain price, in whole percent rounded
 * down, so that no saving is promised that is not there; 0 when it is not cheaper.
 */
export function savingPercent(deal: Deal, plain: Deal): number {
  assertLaw(
    deal.credits > 0 && plain.amountMinor > 0,
    'a saving is of credits that cost something',
  );
  // Cross-multiplied in whole numbers: the products exceed 2^53.
  const cost = BigInt(deal.amountMinor) * BigInt(plain.credits);
  const usual = BigInt(plain.amountMinor) * BigInt(deal.credits);
  return cost >= usual ? 0 : Number(((usual - cost) * 100n) / usual);
}

/**
 * When a month that begins now is over: the same day and time of the next month in UTC, or that
 * month's last day when it has no such day, as Stripe counts.
 */
export function monthAfter(at: number): number {
  const begin = new Date(at);
  const [year, month] = [begin.getUTCFullYear(), begin.getUTCMonth() + 1];
  const days = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const end = new Date(at);
  end.setUTCFullYear(year, month, Math.min(begin.getUTCDate(), days));
  return end.getTime();
}
