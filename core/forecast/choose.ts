import { begun, scaleOf, type Trial, tryAll } from './back-test.ts';
import type { MethodName } from './method.ts';

/** A method that is not better by this share is not worth being harder to understand. */
const tieShare = 0.005;

/** Too few to tell luck from skill: the simplest method then. */
const foldsMin = 3;

export interface Choice extends Trial {
  /** Mean absolute scaled error of the choice, and of repeating last week, on the same days. */
  readonly mase: number;
  readonly naiveMase: number;
}

/**
 * The method that did best on the series itself, of days and of sums alike: a forecast of nothing
 * errs least on most days of rare usage, and is still wrong about the month.
 */
export function choose(series: readonly number[], season: number, ahead: number): Choice {
  const trials = tryAll(series, season, ahead);
  const [simplest] = trials as [Trial];
  let chosen = simplest;
  if (simplest.folds.length >= foldsMin)
    for (const trial of trials) if (trial.demerit < chosen.demerit * (1 - tieShare)) chosen = trial;
  const scale = scaleOf(begun(series), season);
  return {
    ...chosen,
    mase: chosen.error / scale,
    naiveMase: errorBy(trials, 'seasonal_naive') / scale,
  };
}

const errorBy = (trials: readonly Trial[], method: MethodName): number =>
  trials.find((trial) => trial.method === method)?.error ?? 0;
