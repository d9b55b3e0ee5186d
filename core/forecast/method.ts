import { dampedWeekly } from './damped-weekly.ts';
import { flatMean } from './flat-mean.ts';
import { seasonalNaive } from './seasonal-naive.ts';
import { weekdayMedian } from './weekday-median.ts';

/**
 * Days to come from days gone, oldest first. Pure and never negative; `season` is the days of a
 * week, or 1 where there is none. The history has one day at least.
 */
export type Method = (history: readonly number[], season: number, ahead: number) => number[];

/** Simplest first: of two that are as good, the one named earlier is taken. */
export const methodNames = [
  'flat_mean',
  'seasonal_naive',
  'weekday_median',
  'damped_weekly',
] as const;
export type MethodName = (typeof methodNames)[number];

export const methods: Readonly<Record<MethodName, Method>> = {
  flat_mean: flatMean,
  seasonal_naive: seasonalNaive,
  weekday_median: weekdayMedian,
  damped_weekly: dampedWeekly,
};
