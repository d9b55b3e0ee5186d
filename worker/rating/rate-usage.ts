import type { PricedUsage } from '../../core/ledger/entry.ts';
import { type Rating, rate } from '../../core/pricing/rate.ts';
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

/**
 * Prices a usage by the card in force when it happened. A caller's clock may be ahead of ours: what
 * is still to come happened now, or it would have the price of a card that may yet be put off.
 */
export async function rateUsage(
  env: Env,
  usage: Usage & Happening,
  now: Instant,
  { param = '', at = earlier(usage.occurredAt ?? now, now) }: RatingOptions = {},
): Promise<Result<RatedUsage, Problem>> {
  const card = await cardInForce(env, at, now);
  if (!card.ok) return card;
  const rating = rate(usage, card.value);
  if (!rating.ok) return refuse(within(param, rating.error));
  return ok({ usage: { ...usage, card: card.value.version }, rating: rating.value });
}

const earlier = (a: Instant, b: Instant): Instant => (a < b ? a : b);

function within(param: string, problem: FieldProblem): Problem {
  const prefix = param === '' ? '' : `${param}.`;
  return invalid(`${prefix}${problem.param}`, `${prefix}${problem.message}`);
}
