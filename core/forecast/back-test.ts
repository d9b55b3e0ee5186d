import { type MethodName, methodNames, methods } from './method.ts';
import { mean } from './statistics.ts';

/** Each is one more run of every method; more than these change the choice no longer. */
const originsMax = 24;

/** Not a divisor of a week: origins fall on every weekday. */
const daysBetweenMax = 4;

/** Days an origin needs behind it, once an account has four weeks; half of what there is before. */
const daysBehind = 14;
const daysBehindLeast = 3;

/**
 * The days to forecast from, as if they were today: latest first. `n` stands for the day after the
 * `n` first days of a series.
 */
export function originsOf(days: number): number[] {
  const behind = Math.min(daysBehind, Math.max(daysBehindLeast, Math.floor(days / 2)));
  const between = Math.min(daysBetweenMax, Math.max(1, Math.ceil((days - behind) / originsMax)));
  const origins: number[] = [];
  for (let origin = days - between; origin >= behind && origins.length < originsMax; ) {
    origins.push(origin);
    origin -= between;
  }
  return origins;
}

/** A forecast that was made too late to be of use, and what came instead. */
export interface Fold {
  readonly origin: number;
  /** What the method said of the days from the origin on, as far as they are known. */
  readonly said: readonly number[];
  /** What was, less what was said. */
  readonly errors: readonly number[];
  /** How much a day was about then, by what was said and by the weeks before: errors grow with it. */
  readonly level: number;
}

/** How one method did on one series. */
export interface Trial {
  readonly method: MethodName;
  readonly folds: readonly Fold[];
  /** Mean absolute error of a day, over all folds alike; 0 without folds. */
  readonly error: number;
  /**
   * What methods are compared by: the error of a day and the error of the mean of a fold's days,
   * added up. Recent folds count more.
   */
  readonly demerit: number;
}

export const tryAll = (series: readonly number[], season: number, ahead: number): Trial[] =>
  methodNames.map((method) => {
    const folds = originsOf(series.length)
      .map((origin) => foldAt(series, origin, season, ahead, method))
      .filter((fold) => fold !== undefined);
    return { method, folds, ...errorOf(folds, series.length) };
  });

/** Undefined where the series has not begun long enough before the origin. */
function foldAt(
  series: readonly number[],
  origin: number,
  season: number,
  ahead: number,
  method: MethodName,
): Fold | undefined {
  const history = begun(series.slice(0, origin));
  if (history.length < daysBehindLeast) return undefined;
  const known = Math.min(ahead, series.length - origin);
  const said = methods[method](history, season, known);
  return foldOf(origin, said, series);
}

export function foldOf(origin: number, said: readonly number[], series: readonly number[]): Fold {
  const errors = said.map((value, day) => (series[origin + day] as number) - value);
  return { origin, said, errors, level: levelOf(said, series, origin) };
}

const recentDays = 28;

/** Half what is said of the days to come, half what the last weeks before `until` were. */
export const levelOf = (
  said: readonly number[],
  series: readonly number[],
  until: number,
): number => (mean(said) + mean(series, Math.max(0, until - recentDays), until)) / 2;

/** A series from its first day with anything on: before it, there was no such usage to learn from. */
export function begun(series: readonly number[]): readonly number[] {
  const first = series.findIndex((amount) => amount > 0);
  return first < 0 ? [] : series.slice(first);
}

/** A fold so many days older counts half: an account is judged by what it does now. */
const halfLifeDays = 56;

export function errorOf(folds: readonly Fold[], length: number): Pick<Trial, 'error' | 'demerit'> {
  let [days, error, weighed, demerit] = [0, 0, 0, 0];
  for (const { origin, errors } of folds) {
    let [sum, absolute] = [0, 0];
    for (const off of errors) {
      sum += off;
      absolute += Math.abs(off);
    }
    const weight = 0.5 ** ((length - origin) / halfLifeDays);
    days += errors.length;
    error += absolute;
    weighed += weight * errors.length;
    demerit += weight * (absolute + Math.abs(sum));
  }
  return days === 0
    ? { error: 0, demerit: 0 }
    : { error: error / days, demerit: demerit / weighed };
}

/**
 * What errors are divided by: the mean error of saying, inside the series, that a day is like the
 * same weekday of the week before (the day before, where there is no whole week). A series that
 * never errs so is divided by its mean, an empty one by 1.
 */
export function scaleOf(series: readonly number[], season: number): number {
  const lag = series.length > season ? season : 1;
  let total = 0;
  for (let day = lag; day < series.length; day++)
    total += Math.abs((series[day] as number) - (series[day - lag] as number));
  return total / (series.length - lag) || mean(series) || 1;
}
