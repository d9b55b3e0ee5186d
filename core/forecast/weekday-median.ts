import { median } from './statistics.ts';

/** An odd number, so that one odd day is outvoted and the median is a day that was. */
const weeksMax = 5;

/**
 * Each weekday is the median of that weekday in the last five weeks: one spike among them changes
 * nothing. Without a week among the days, the median of the last five.
 */
export function weekdayMedian(history: readonly number[], season: number, ahead: number): number[] {
  const period = Math.min(season, history.length);
  const week = Array.from({ length: period }, (_, weekday) => {
    const days: number[] = [];
    let place = history.length - period + weekday;
    for (; place >= 0 && days.length < weeksMax; place -= period)
      days.push(history[place] as number);
    return median(days);
  });
  return Array.from({ length: ahead }, (_, day) => week[day % period] as number);
}
