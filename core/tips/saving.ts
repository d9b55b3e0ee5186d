import { amountMax, type Credits, credits, zero } from '../units/credits.ts';
import { type Instant, instant } from '../units/instant.ts';
import type { PlanEvidence, Rerated } from './evidence.ts';
import { windowMinMs } from './spent-entry.ts';
import { lookbackMs, type Tip } from './tip.ts';

interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

/**
 * What comes to so much in a window comes to in 30 days at that pace, rounded down. A window shorter
 * than a day counts as one: no more is promised than was seen. At most what one entry may name.
 */
export function per30Days(microcredits: number, { from, to }: Span): Credits {
  if (microcredits <= 0) return zero;
  const windowMs = Math.max(to - from, windowMinMs);
  const paced = (BigInt(microcredits) * BigInt(lookbackMs)) / BigInt(windowMs);
  return credits(Number(paced < BigInt(amountMax) ? paced : BigInt(amountMax)));
}

export const rerateSaving = ({
  from,
  to,
  now_microcredits: now,
  instead_microcredits: instead,
}: Rerated): Credits =>
  per30Days(now - instead, { from: instant(Date.parse(from)), to: instant(Date.parse(to)) });

/**
 * The plan's credits, less as many as its price would have bought the way they were bought: what one
 * has more, each month, for the same money. Rounded down.
 */
export function planSaving({ plan, paid_minor: paid, bought_microcredits: bought }: PlanEvidence) {
  const forItsPrice = BigInt(plan.amount_minor) * BigInt(bought);
  const whole = forItsPrice / BigInt(paid) + (forItsPrice % BigInt(paid) > 0n ? 1n : 0n);
  const more = BigInt(plan.credits_microcredits) - whole;
  return more > 0n ? credits(Number(more)) : zero;
}

/** The saving of a tip, reckoned again from its evidence alone. */
export function resaving(tip: Pick<Tip, 'kind' | 'evidence'>): Credits {
  switch (tip.kind) {
    case 'plan_instead_of_packages':
      return planSaving(tip.evidence as PlanEvidence);
    case 'auto_top_up':
    case 'missing_budget':
      return zero;
    default:
      return rerateSaving(tip.evidence as Rerated);
  }
}
