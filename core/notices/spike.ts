import { hourMs } from '../units/instant.ts';

/** Hours a project's spending in one is measured against. */
export const spikeWindowMs = 14 * 24 * hourMs;
/** How many times its usual hour is a spike. */
export const spikeFactor = 3;
/** Microcredits: what is less is nobody's concern, whatever was usual. */
export const spikeAmountMin = 50_000_000;
/** Known for less long, nothing is usual yet. */
export const spikeKnownMinMs = 3 * 24 * hourMs;

/** Microcredits a project spent in an hour, by the instant (ms) the hour begins. */
export type HourlySpending = ReadonlyMap<number, number>;

/**
 * What is usual in an hour: the median of the same hour of the day in the trailing 14 days, or, when
 * that is more, of those hours in which something was spent. The first knows what comes every day,
 * the second what comes now and then. Undefined while the project is known for less than three days.
 */
export function usualInHour(spending: HourlySpending, hour: number): number | undefined {
  const before = [...spending].filter(
    ([start, amount]) => start < hour && start >= hour - spikeWindowMs && amount > 0,
  );
  const first = Math.min(...before.map(([start]) => start));
  if (!(first <= hour - spikeKnownMinMs)) return undefined;
  const days = spikeWindowMs / (24 * hourMs);
  const same = Array.from(
    { length: days },
    (_, day) => spending.get(hour - (day + 1) * 24 * hourMs) ?? 0,
  );
  return Math.max(median(same), median(before.map(([, amount]) => amount)));
}

/** Whether an hour's spending stands out, and from what; undefined when it does not. */
export function spikeIn(
  spending: HourlySpending,
  hour: number,
): { readonly amount: number; readonly usual: number } | undefined {
  const amount = spending.get(hour) ?? 0;
  if (amount < spikeAmountMin) return undefined;
  const usual = usualInHour(spending, hour);
  return usual !== undefined && amount >= spikeFactor * usual ? { amount, usual } : undefined;
}

/** Of an even number the lower one of the middle, so that it is an amount that occurred. */
function median(amounts: readonly number[]): number {
  const sorted = amounts.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}
