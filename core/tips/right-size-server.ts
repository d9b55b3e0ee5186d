import type { RateCard } from '../pricing/rate-card.ts';
import { dayMs, hourMs, type Instant, instant, later } from '../units/instant.ts';
import type { RightSizeEvidence } from './evidence.ts';
import { type RunningServer, runtimeAgain, runtimeOf, runtimePrice } from './runtime-again.ts';
import { rerateSaving } from './saving.ts';
import { onlyThose, type Sample } from './spent-entry.ts';
import { savingMin, type Tip } from './tip.ts';

/** How long samples are looked back at, and how many hours of it they must be of. */
export const samplesDays = 7;
export const sampledHoursMin = 72;
/** Percent of processors and memory below which half of them would do. */
export const busyMin = 40;

/** Hours with a sample in the last days, and the 95th percentiles of their busiest moments. */
export interface Busyness {
  readonly hours: number;
  /** Percent. */
  readonly cpu: number;
  readonly memory: number;
}

/**
 * From when on a server's samples are of the tier it has: how idle it was at a larger one says
 * nothing of what it needs. Looked for in what it was billed, the newest first.
 */
export function sampledFrom(server: RunningServer, runtime: Sample, at: Instant): Instant {
  const week = instant(at - samplesDays * dayMs);
  const before = runtimeOf(runtime, server.id).find(({ usage }) => usage.tier !== server.tier);
  return before ? later(week, before.at) : week;
}

/** The dearest tier of the card that costs less than this one; undefined when there is none. */
export function smallerTier(card: RateCard, tier: string): string | undefined {
  const hour = hourMs / 1_000;
  const own = runtimePrice(card, tier, hour);
  if (own === undefined) return undefined;
  const cheaper = Object.keys(card.meters['server.runtime'].tiers)
    .map((name) => ({ name, price: runtimePrice(card, name, hour) ?? own }))
    .filter(({ price }) => price < own);
  cheaper.sort((a, b) => b.price - a.price || (a.name < b.name ? -1 : 1));
  return cheaper[0]?.name;
}

/** A server that was never busy, at the next smaller tier. */
export function rightSize(
  server: RunningServer,
  { hours, cpu, memory }: Busyness,
  runtime: Sample,
  card: RateCard,
): Tip | undefined {
  if (hours < sampledHoursMin || cpu >= busyMin || memory >= busyMin) return undefined;
  const smaller = smallerTier(card, server.tier);
  if (smaller === undefined) return undefined;
  // What it ran at another tier before says nothing of what it costs at this one.
  const atThisTier = onlyThose(runtime, ({ usage }) => usage.tier === server.tier);
  const again = runtimeAgain(atThisTier, [server], card, () => smaller);
  if (!again) return undefined;
  const evidence: RightSizeEvidence = {
    ...again.rerated,
    tier: server.tier,
    smaller_tier: smaller,
    seconds: again.seconds,
    samples: { days: samplesDays, hours, cpu_p95: cpu, memory_p95: memory },
  };
  const saving = rerateSaving(evidence);
  if (saving < savingMin) return undefined;
  return { kind: 'right_size_server', subject: server.id, saving, evidence };
}
