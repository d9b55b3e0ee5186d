import { categories } from '../usage/meter.ts';
import type { Spread } from './reach.ts';

/** Whole microcredits: in four of five cases between `low` and `high`. */
export interface Range {
  readonly low: number;
  readonly point: number;
  readonly high: number;
}

/**
 * Days to come, the first being the one after the last complete day. Everywhere
 * 0 ≤ low ≤ point ≤ high, all safe integers.
 */
export interface DailyPath {
  readonly daily: readonly Range[];
  /** Of the first day, the first two, three …: none is the sum of daily lows or highs. */
  readonly sums: readonly Range[];
}

/**
 * The most that is ever foretold of a day: of every category on each of 31 days it is still below
 * 2^53, where an account's own sums end.
 */
export const dailyMax = Math.floor(Number.MAX_SAFE_INTEGER / (32 * categories.length));

export function pathOf(said: readonly number[], ofDays: Spread, ofSums: Spread): DailyPath {
  const points = said.map((value) => Math.min(dailyMax, Math.round(value)));
  return {
    daily: points.map((point, day) => rangeOf(point, ofDays, day, 1)),
    sums: sumsOf(points, ofSums),
  };
}

function sumsOf(points: readonly number[], spread: Spread): Range[] {
  let point = 0;
  return rising(
    points.map((daily, day) => {
      point += daily;
      return rangeOf(point, spread, day, day + 1);
    }),
  );
}

/** Nothing is ever given back: what three days cost at least, four do, too. */
function rising(sums: readonly Range[]): Range[] {
  let [low, high] = [0, 0];
  return sums.map((sum) => {
    low = Math.max(low, sum.low);
    high = Math.max(high, sum.high);
    return { low, point: sum.point, high };
  });
}

const rangeOf = (point: number, { below, above }: Spread, day: number, days: number): Range => ({
  low: Math.max(0, Math.floor(point - (below[day] as number))),
  point,
  high: Math.max(point, Math.min(dailyMax * days, Math.ceil(point + (above[day] as number)))),
});

/**
 * The categories' points added up, with the errors of the whole around them: rounding a sum would
 * come out another microcredit than rounding its parts.
 */
export function totalOf(parts: readonly DailyPath[], whole: DailyPath): DailyPath {
  const around = (ranges: readonly Range[], of: (path: DailyPath) => readonly Range[]) =>
    ranges.map(({ low, point, high }, day) => {
      const sum = parts.reduce((total, part) => total + (of(part)[day] as Range).point, 0);
      return {
        low: Math.min(sum, Math.max(0, low + sum - point)),
        point: sum,
        high: Math.max(sum, high + sum - point),
      };
    });
  return {
    daily: around(whole.daily, ({ daily }) => daily),
    sums: rising(around(whole.sums, ({ sums }) => sums)),
  };
}
