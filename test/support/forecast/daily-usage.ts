import type { DailyUsage } from '../../../core/forecast/forecast.ts';
import type { DayStarts } from '../../../core/forecast/span.ts';
import { dayMs, type Instant, instant } from '../../../core/units/instant.ts';
import { type Category, categories } from '../../../core/usage/meter.ts';

/** Usage of the categories that are named; of the others nothing, on as many days. */
export function dailyUsage(of: Partial<Record<Category, readonly number[]>>): DailyUsage {
  const days = Math.max(0, ...Object.values(of).map((series) => series.length));
  const nothing = new Array<number>(days).fill(0);
  return Object.fromEntries(categories.map((name) => [name, of[name] ?? nothing])) as DailyUsage;
}

/** Days of 24 hours and the end of the last. */
export const plainDays = (first: Instant, count: number): DayStarts =>
  Array.from({ length: count + 1 }, (_, day) => instant(first + day * dayMs));
