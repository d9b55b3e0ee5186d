import type { PricedUsage } from '../../core/ledger/entry.ts';
import { type Rating, rate } from '../../core/pricing/rate.ts';
import type { RateCard } from '../../core/pricing/rate-card.ts';
import type { Instant } from '../../core/units/instant.ts';
import { type FieldProblem, ok, type Result, refuse } from '../../core/units/result.ts';
import type { Usage } from '../../core/usage/usage-event.ts';
import type { Env } from '../env.ts';
import { invalid, type Problem } from '../http/problem.ts';
import { cardInForce } from './card-in-force.ts';

export interface RatedUsage {
  readonly usage: PricedUsage;
  readonly rating: Rating;
}

/** What a caller may say of an event beside what was used. */
export interface Happening {
  readonly eventId?: string;
  readonly occurredAt?: Instant;
}

interface RatingOptions {
  /** Where the usage stands in the request: a refusal names the field as the caller wrote it. */
  readonly param?: string;
  /** When it happened, if not when it says or now; for sample data. */
  readonly at?: Instant;
}

/** Prices a usage by the card in force when it happened. */
export async function rateUsage(
  env: Env,
  usage: Usage & Happening,
  now: Instant,
  { param = '', at = pricedAt(usage, now) }: RatingOptions = {},
): Promise<Result<RatedUsage, Problem>> {
  const card = await cardInForce(env, at, now);
  return card.ok ? rateBy(card.value, usage, param) : card;
}

/**
 * The instant whose card prices a usage. A caller's clock may be ahead of ours: what is still to come
 * happened now, or it would have the price of a card that may yet be put off.
 */
export const pricedAt = ({ occurredAt }: Happening, now: Instant): Instant =>
  earlier(occurredAt ?? now, now);

/** The same by a card that is at hand. */
export function rateBy(
  card: RateCard,
  usage: Usage & Happening,
  param = '',
): Result<RatedUsage, Problem> {
  const rating = rate(usage, card);
  if (!rating.ok) return refuse(within(param, rating.error));
  return ok({ usage: { ...usage, card: card.version }, rating: rating.value });
}

const earlier = (a: Instant, b: Instant): Instant => (a < b ? a : b);

function within(param: string, problem: FieldProblem): Problem {
  const prefix = param === '' ? '' : `${param}.`;
  return invalid(`${prefix}${problem.param}`, `${prefix}${problem.message}`);
}
