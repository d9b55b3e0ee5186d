import { begun, scaleOf } from '../../../core/forecast/back-test.ts';
import { daysAhead } from '../../../core/forecast/forecast.ts';
import { type MethodName, methodNames, methods } from '../../../core/forecast/method.ts';
import { forecastSeries } from '../../../core/forecast/series-forecast.ts';

/** What went before a forecast and what came after it; the methods see the first alone. */
export interface Held {
  readonly history: readonly number[];
  readonly future: readonly number[];
}

/** How the chosen method and every other did on what was held out of one series. */
export interface SeriesScore {
  readonly chosen: MethodName;
  /** Mean absolute error of a step, by the scale of the history. */
  readonly mase: Readonly<Record<MethodName | 'chosen', number>>;
  /** Absolute error of the sum of all steps, by the same scale and the number of steps. */
  readonly sumError: Readonly<Record<MethodName | 'chosen', number>>;
  /** Share of the held-out steps inside their 80 % intervals. */
  readonly coverage: number;
  readonly sumInside: boolean;
}

/** `season` as the methods take it: 7, or 1 where steps are not days. */
export function scoreOf({ history, future }: Held, season: number): SeriesScore {
  const scale = scaleOf(begun(history), season);
  const { forecast, said } = forecastSeries(history, season, daysAhead);
  const actual = sum(future);
  const paths = {
    chosen: said,
    ...mapped((method) => methods[method](begun(history), season, future.length)),
  };
  const of = (judge: (path: readonly number[]) => number) => ({
    chosen: judge(paths.chosen.slice(0, future.length)),
    ...mapped((method) => judge(paths[method])),
  });
  const held = future.filter((amount, step) => within(amount, forecast.daily[step]));
  return {
    chosen: forecast.method,
    mase: of((path) => mean(path.map((value, step) => Math.abs(value - at(future, step)))) / scale),
    sumError: of((path) => Math.abs(sum(path) - actual) / future.length / scale),
    coverage: held.length / future.length,
    sumInside: within(actual, forecast.sums[future.length - 1]),
  };
}

/** What is told of a family. */
export interface FamilyScore {
  readonly name: string;
  readonly series: number;
  readonly mase: Readonly<Record<MethodName | 'chosen', number>>;
  readonly sumError: Readonly<Record<MethodName | 'chosen', number>>;
  /** Share of held-out days, and of sums of all of them, inside their intervals. */
  readonly coverage: number;
  readonly sumCoverage: number;
  /** Share of the series on which repeating the last week would have been better. */
  readonly lost: number;
}

export function familyScore(name: string, scores: readonly SeriesScore[]): FamilyScore {
  const averaged = (of: (score: SeriesScore) => SeriesScore['mase']) => ({
    chosen: mean(scores.map((score) => of(score).chosen)),
    ...mapped((method) => mean(scores.map((score) => of(score)[method]))),
  });
  return {
    name,
    series: scores.length,
    mase: averaged(({ mase }) => mase),
    sumError: averaged(({ sumError }) => sumError),
    coverage: mean(scores.map(({ coverage }) => coverage)),
    sumCoverage: mean(scores.map(({ sumInside }) => Number(sumInside))),
    lost: mean(scores.map(({ mase }) => Number(mase.chosen > mase.seasonal_naive))),
  };
}

const mapped = <Value>(of: (method: MethodName) => Value): Record<MethodName, Value> =>
  Object.fromEntries(methodNames.map((method) => [method, of(method)])) as Record<
    MethodName,
    Value
  >;

const within = (amount: number, range?: { readonly low: number; readonly high: number }): boolean =>
  range !== undefined && amount >= range.low && amount <= range.high;

const at = (values: readonly number[], place: number): number => values[place] as number;

const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);

export const mean = (values: readonly number[]): number => sum(values) / values.length;
