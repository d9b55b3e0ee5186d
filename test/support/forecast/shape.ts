import type { Category } from '../../../core/usage/meter.ts';
import type { Random } from '../../../scripts/sample/random.ts';

/** A kind of usage: what one account spends on one category, day by day. */
export interface Shape {
  readonly name: string;
  readonly category: Category;
  /** In the documentation's words: what is going on. */
  readonly says: string;
  /** Complete days an account has behind it when the forecast is made. */
  readonly days: number;
  /** Whole microcredits a day, of `length` days; day 0 is Thursday, 1 January 2026. */
  daily(random: Random, length: number): number[];
}

/** A kind of usage with the series it is judged by. */
export interface Family extends Omit<Shape, 'daily'> {
  /** Days after the history that are held out. */
  readonly ahead: number;
  readonly seeds: readonly number[];
  readonly tuningSeeds: readonly number[];
  /** `days + ahead` amounts; the same for the same seed, always. */
  series(seed: number): number[];
}

/** Of a day counted from 1 January 2026: 0 is Monday, 6 is Sunday. */
export const weekday = (day: number): number => (day + 3) % 7;

/** Whether a day counted from 1 January 2026 is one of the last `count` of its month (UTC). */
export const isMonthEnd = (day: number, count: number): boolean =>
  new Date(Date.UTC(2026, 0, 1 + day)).getUTCMonth() !==
  new Date(Date.UTC(2026, 0, 1 + day + count)).getUTCMonth();

/** How much of a weekday's work an office does on each day of the week, Monday first. */
export const officeWeek = [1, 1.08, 1.1, 1.05, 0.85, 0.12, 0.08] as const;

export const officeDay = (day: number): number => officeWeek[weekday(day)] as number;
