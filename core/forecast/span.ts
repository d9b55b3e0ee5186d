import type { Instant } from '../units/instant.ts';
import { assertLaw } from '../units/result.ts';
import type { DailyPath, Range } from './path.ts';

/**
 * The local midnights of the days a path is of, and the one after the last: days of a change of
 * clocks have 23 or 25 hours.
 */
export type DayStarts = readonly Instant[];

const nothing: Range = { low: 0, point: 0, high: 0 };

/**
 * What is spent between two instants, after the path's days and not beyond their end. A part of a
 * day counts by its share of the day; the interval is that of a sum of as many days.
 */
export function spanOf(path: DailyPath, starts: DayStarts, from: Instant, until: Instant): Range {
  assertLaw(starts.length === path.daily.length + 1, 'every day of a path begins and ends');
  const [begin, end] = [daysInto(starts, from), daysInto(starts, until)];
  if (end <= begin) return nothing;
  const point = Math.round(at(path, end).point - at(path, begin).point);
  const sum = at(path, end - begin);
  return {
    low: Math.max(0, Math.floor(point - (sum.point - sum.low))),
    point,
    high: Math.ceil(point + (sum.high - sum.point)),
  };
}

/** Days from the first midnight, with the share of the day that is gone. */
function daysInto(starts: DayStarts, instant: Instant): number {
  const next = starts.findIndex((start) => start > instant);
  if (next === 0) return 0;
  if (next < 0) return starts.length - 1;
  const [start, end] = [starts[next - 1] as Instant, starts[next] as Instant];
  return next - 1 + (instant - start) / (end - start);
}

/** The sum of so many days, and of a share of the one after them. */
function at({ sums }: DailyPath, days: number): Range {
  const whole = Math.floor(days);
  const before = sums[whole - 1] ?? nothing;
  const after = sums[whole] ?? before;
  const share = (a: number, b: number) => a + (b - a) * (days - whole);
  return {
    low: share(before.low, after.low),
    point: share(before.point, after.point),
    high: share(before.high, after.high),
  };
}
