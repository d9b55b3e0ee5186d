import { begun, type Fold } from './back-test.ts';
import { choose } from './choose.ts';
import { type MethodName, methods } from './method.ts';
import { type DailyPath, pathOf } from './path.ts';
import { coverageOf, spreadOfDays } from './spread-of-days.ts';
import { spreadOfSums } from './spread-of-sums.ts';

/** How a forecast did on the series' own past. */
export interface BackTest {
  /** Mean absolute error of a day by that of the same weekday a week before; 0 without folds. */
  readonly mase: number;
  /** What repeating the last week would have had on the same days. */
  readonly naiveMase: number;
  readonly folds: number;
  /** Share of the past days inside intervals made without them; null when too few to tell. */
  readonly coverage: number | null;
}

/** One series by the method that did best on it. */
export interface SeriesForecast extends DailyPath, BackTest {
  readonly method: MethodName;
}

/** The forecast with what it was made of, before any rounding. */
export interface Reckoned {
  readonly forecast: SeriesForecast;
  readonly said: readonly number[];
  readonly folds: readonly Fold[];
}

/**
 * A series of whole microcredits, oldest first, `ahead` steps on. `season` is the steps of a week,
 * 1 where there is none. What was never used will not be.
 */
export function forecastSeries(series: readonly number[], season: number, ahead: number): Reckoned {
  const history = begun(series);
  if (history.length === 0) return unused(ahead);
  const { method, mase, naiveMase, folds } = choose(series, season, ahead);
  const said = methods[method](history, season, ahead);
  const forecast = { method, mase, naiveMase, ...judged(folds, said, series) };
  return { forecast, said, folds };
}

function unused(ahead: number): Reckoned {
  const said = new Array<number>(ahead).fill(0);
  const exact = { below: said, above: said };
  const path = pathOf(said, exact, exact);
  const backTest = { mase: 0, naiveMase: 0, folds: 0, coverage: null };
  return { forecast: { method: 'flat_mean', ...backTest, ...path }, said, folds: [] };
}

/** The intervals around what is said, and how such intervals held what came. */
export const judged = (
  folds: readonly Fold[],
  said: readonly number[],
  series: readonly number[],
): DailyPath & Pick<BackTest, 'folds' | 'coverage'> => ({
  folds: folds.length,
  coverage: coverageOf(folds, series),
  ...pathOf(said, spreadOfDays(folds, said, series), spreadOfSums(folds, said, series)),
});
