import type { RateCard } from '../../../core/pricing/rate-card.ts';
import { type SpentEntry, sampleOf, type Walk } from '../../../core/tips/spent-entry.ts';
import { lookbackMs } from '../../../core/tips/tip.ts';
import { credits } from '../../../core/units/credits.ts';
import { type AccountId, seq } from '../../../core/units/ids.ts';
import { hourMs, type Instant, instant } from '../../../core/units/instant.ts';
import type { Usage } from '../../../core/usage/usage-event.ts';
import { perUnit } from '../pricing/a-rate-card.ts';
import { costByCard } from '../pricing/price-oracle.ts';

export const alice = 'acct_a11ce0000000000000000' as AccountId;
export const at: Instant = instant(Date.UTC(2026, 10, 22));
export const window = { from: instant(at - lookbackMs), to: at };
export const noNames: ReadonlyMap<string, string> = new Map();

/** Usages an hour apart, the first the oldest, paid by the card. */
export function spentOn(
  usages: readonly Usage[],
  card: RateCard,
  { apartMs = hourMs, firstSeq = 1 } = {},
): SpentEntry[] {
  const entries = usages.map((usage, place) => ({
    seq: seq(firstSeq + place),
    at: instant(at - (usages.length - place) * apartMs),
    paid: credits(Number(costByCard(card, usage))),
    usage,
  }));
  return entries.reverse();
}

export const whole = (entries: readonly SpentEntry[]) => sampled({ entries, cut: false });
export const sampled = (...walks: readonly Walk[]) => sampleOf(alice, window, walks);

export const perSecond = (price: number) => ({ components: [perUnit('seconds', price)] });

export const times = <T>(count: number, one: (place: number) => T): T[] =>
  Array.from({ length: count }, (_, place) => one(place));

/** What was read is as it was asked for, or the test is wrong. */
export function found<T>(one: T | undefined): T {
  if (one === undefined) throw new Error('there is no tip');
  return one;
}
