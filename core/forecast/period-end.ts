import type { Instant } from '../units/instant.ts';
import type { AccountForecast, CategoryForecast } from './forecast.ts';
import type { DailyPath, Range } from './path.ts';
import { type DayStarts, spanOf } from './span.ts';

/** What a budget, or anything else that counts from a start, will have spent. */
export interface Projected extends Range {
  /** Whole microcredits spent already: no part of the range is below it. */
  readonly soFar: number;
}

/**
 * What will be spent by `until`: what is spent by `from`, and what the path says of the time
 * between. Beyond the path's last day nothing is added: a period ends within 31 days.
 */
export function projectedSpend(
  soFar: number,
  path: DailyPath,
  starts: DayStarts,
  from: Instant,
  until: Instant,
): Projected {
  const { low, point, high } = spanOf(path, starts, from, until);
  return { soFar, low: reach(soFar, low), point: reach(soFar, point), high: reach(soFar, high) };
}

/** No sum of an account passes 2^53. */
const reach = (soFar: number, more: number): number =>
  Math.min(Number.MAX_SAFE_INTEGER, soFar + more);

export interface PeriodEnd {
  readonly total: Projected;
  readonly categories: readonly (Projected & Pick<CategoryForecast, 'category'>)[];
}

/**
 * The end of a period, of every category and of the whole, whose point is the sum of theirs and
 * whose range is that of its own past errors.
 */
export function periodEnd(
  soFar: Readonly<Record<CategoryForecast['category'], number>>,
  forecast: AccountForecast,
  starts: DayStarts,
  from: Instant,
  until: Instant,
): PeriodEnd {
  const categories = forecast.categories.map((series) => ({
    category: series.category,
    ...projectedSpend(soFar[series.category], series, starts, from, until),
  }));
  const sum = (of: (category: Projected) => number) =>
    Math.min(
      Number.MAX_SAFE_INTEGER,
      categories.reduce((total, category) => total + of(category), 0),
    );
  const [spent, point] = [sum((category) => category.soFar), sum((category) => category.point)];
  const span = spanOf(forecast.total, starts, from, until);
  const total = {
    soFar: spent,
    low: Math.max(spent, point - (span.point - span.low)),
    point,
    high: reach(point, span.high - span.point),
  };
  return { total, categories };
}
