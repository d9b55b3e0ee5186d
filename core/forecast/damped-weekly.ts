import { mean } from './statistics.ts';

/** Half a year: what was before says little of the next month, and the work stays bounded. */
const daysMax = 182;

/** Weeks from which the first weekly pattern is taken. */
const firstWeeks = 4;

interface Weights {
  /** How much of an error goes into the level, the trend and the weekday. */
  readonly level: number;
  readonly trend: number;
  readonly weekday: number;
  /** What is left of the trend after a day. */
  readonly damping: number;
}

const levels = [0.03, 0.08, 0.18, 0.35, 0.7];
const weekdays = [0, 0.05, 0.15, 0.35];
const trends: readonly (readonly [trend: number, damping: number])[] = [
  [0, 1],
  [0.03, 0.9],
  [0.03, 0.97],
  [0.12, 0.9],
];

const grid = (weekly: boolean): readonly Weights[] =>
  levels.flatMap((level) =>
    trends.flatMap(([trend, damping]) =>
      (weekly ? weekdays : [0]).map((weekday) => ({ level, trend, weekday, damping })),
    ),
  );
const weeklyGrid = grid(true);
const plainGrid = grid(false);

interface Smoothed {
  readonly level: number;
  readonly trend: number;
  /** What each place of the week adds, by day modulo the season. */
  readonly week: Float64Array;
  /** Sum of the absolute errors of forecasting each day from the days before it. */
  readonly error: number;
}

/**
 * Exponential smoothing of a level, a trend that fades and what each weekday adds (additive,
 * damped). The weights are those of a fixed grid with the least one-step error in the history; a
 * series shorter than two weeks, or better off so, is smoothed without a week.
 */
export function dampedWeekly(history: readonly number[], season: number, ahead: number): number[] {
  const days = history.slice(-daysMax);
  const [plain, plainWeights] = best(days, new Float64Array(1), plainGrid);
  if (season < 2 || days.length < 2 * season)
    return onward(plain, plainWeights, days.length, ahead);
  const [weekly, weeklyWeights] = best(days, firstPattern(days, season), weeklyGrid);
  return weekly.error < plain.error
    ? onward(weekly, weeklyWeights, days.length, ahead)
    : onward(plain, plainWeights, days.length, ahead);
}

function best(
  days: readonly number[],
  pattern: Float64Array,
  weightings: readonly Weights[],
): readonly [Smoothed, Weights] {
  const first = mean(days, 0, Math.min(days.length, Math.max(3, pattern.length)));
  let chosen = weightings[0] as Weights;
  let found = smooth(days, pattern, first, chosen);
  for (const weights of weightings.slice(1)) {
    const smoothed = smooth(days, pattern, first, weights);
    if (smoothed.error < found.error) [found, chosen] = [smoothed, weights];
  }
  return [found, chosen];
}

/** What each weekday adds to the mean of the first weeks; adds up to nothing. */
function firstPattern(days: readonly number[], season: number): Float64Array {
  const weeks = Math.min(firstWeeks, Math.floor(days.length / season));
  const level = mean(days, 0, weeks * season);
  const pattern = new Float64Array(season);
  for (let day = 0; day < weeks * season; day++) {
    const place = day % season;
    pattern[place] = (pattern[place] as number) + ((days[day] as number) - level) / weeks;
  }
  return pattern;
}

function smooth(
  days: readonly number[],
  pattern: Float64Array,
  first: number,
  weights: Weights,
): Smoothed {
  const week = pattern.slice();
  const season = week.length;
  let level = first;
  let trend = 0;
  let error = 0;
  for (
    let day = 0, place = 0;
    day < days.length;
    day++, place = place + 1 === season ? 0 : place + 1
  ) {
    const expected = level + weights.damping * trend;
    const off = (days[day] as number) - expected - (week[place] as number);
    error += Math.abs(off);
    level = expected + weights.level * off;
    trend = weights.damping * trend + weights.level * weights.trend * off;
    week[place] = (week[place] as number) + weights.weekday * off;
  }
  return { level, trend, week, error };
}

function onward(smoothed: Smoothed, weights: Weights, length: number, ahead: number): number[] {
  const { week } = smoothed;
  let { level, trend } = smoothed;
  return Array.from({ length: ahead }, (_, day) => {
    trend *= weights.damping;
    level += trend;
    return Math.max(0, level + (week[(length + day) % week.length] as number));
  });
}
