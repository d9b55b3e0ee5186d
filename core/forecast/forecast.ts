import { type Category, categories } from '../usage/meter.ts';
import { begun, type Fold, foldOf, originsOf, scaleOf } from './back-test.ts';
import type { MethodName } from './method.ts';
import { type DailyPath, totalOf } from './path.ts';
import { seasonalNaive } from './seasonal-naive.ts';
import {
  type BackTest,
  forecastSeries,
  judged,
  type Reckoned,
  type SeriesForecast,
} from './series-forecast.ts';

/** Today, of which a part is gone already, and the thirty days after it. */
export const daysAhead = 31;

/** Fewer complete days with usage foretell nothing. */
export const daysNeeded = 3;

/** Days behind that are looked at; older ones say nothing more. */
export const historyDaysMax = 400;

const week = 7;

export interface CategoryForecast extends SeriesForecast {
  readonly category: Category;
}

/** The whole: `sum_of_categories` where more than one was used. */
export interface TotalForecast extends DailyPath, BackTest {
  readonly method: MethodName | 'sum_of_categories';
}

export interface AccountForecast {
  /** Complete days with usage it was made from. */
  readonly days: number;
  readonly total: TotalForecast;
  /** One of every category, in the order of `categories`. */
  readonly categories: readonly CategoryForecast[];
}

export interface Hidden {
  readonly hidden: 'too_little_data';
  readonly days: number;
}

/**
 * Whole microcredits of each complete day, oldest first and as long for every category. A day on
 * which more was given back than spent counts as one without usage.
 */
export type DailyUsage = Readonly<Record<Category, readonly number[]>>;

interface Part extends Reckoned {
  readonly category: Category;
}

/**
 * What an account will spend on each of the next days, by category and in all. The whole is the
 * sum of its categories, with the errors that sum had in the past. Hidden below `daysNeeded` days
 * with usage. An estimate: no part of the ledger, and never more than `dailyMax` a day of one
 * category.
 */
export function forecastAccount(usage: DailyUsage): AccountForecast | Hidden {
  const parts = categories.map((category) => ({
    category,
    series: usage[category].slice(-historyDaysMax).map((amount) => Math.max(0, amount)),
  }));
  const whole = added(parts.map(({ series }) => series));
  const days = whole.filter((amount) => amount > 0).length;
  if (days < daysNeeded) return { hidden: 'too_little_data', days };
  const reckoned = parts.map(({ category, series }) => ({
    category,
    ...forecastSeries(series, week, daysAhead),
  }));
  return {
    days,
    total: wholeOf(whole, reckoned),
    categories: reckoned.map(({ category, forecast }) => ({ category, ...forecast })),
  };
}

function wholeOf(series: readonly number[], parts: readonly Part[]): TotalForecast {
  const used = parts.filter(({ forecast }) => (forecast.sums.at(-1)?.high ?? 0) > 0);
  const [only] = used;
  if (only && used.length === 1) return only.forecast;
  const folds = foldsOfWhole(series, parts);
  const scale = scaleOf(begun(series), week);
  const judgement = judged(folds, added(parts.map(({ said }) => said)), series);
  const paths = parts.map(({ forecast }) => forecast);
  return {
    method: 'sum_of_categories',
    mase: meanError(folds) / scale,
    naiveMase: meanError(foldsOfNaive(series, folds)) / scale,
    folds: judgement.folds,
    coverage: judgement.coverage,
    ...totalOf(paths, judgement),
  };
}

/** What the categories' methods said together from each origin, and how that erred. */
function foldsOfWhole(series: readonly number[], parts: readonly Part[]): Fold[] {
  const unusedDays = series.length - begun(series).length;
  return originsOf(series.length)
    .filter((origin) => origin - unusedDays >= daysNeeded)
    .map((origin) => {
      const nothing = series.slice(origin, origin + daysAhead).map(() => 0);
      const said = parts.map(
        ({ folds }) => folds.find((fold) => fold.origin === origin)?.said ?? nothing,
      );
      return foldOf(origin, added(said), series);
    });
}

const foldsOfNaive = (series: readonly number[], folds: readonly Fold[]): Fold[] =>
  folds.map(({ origin, said }) => {
    const history = begun(series.slice(0, origin));
    return foldOf(origin, seasonalNaive(history, week, said.length), series);
  });

function meanError(folds: readonly Fold[]): number {
  const errors = folds.flatMap((fold) => fold.errors.map(Math.abs));
  return errors.length === 0 ? 0 : errors.reduce((sum, error) => sum + error, 0) / errors.length;
}

/** Day by day. */
const added = (series: readonly (readonly number[])[]): number[] =>
  (series[0] ?? []).map((_, day) => series.reduce((sum, of) => sum + (of[day] ?? 0), 0));
