import type { Fold } from './back-test.ts';
import { sizeOf, unitOf } from './error-unit.ts';
import { foldsMin, type Reach, reachOf, reachUnknown, type Spread } from './reach.ts';
import { mean } from './statistics.ts';

/** Sums of many days need more: there are fewer of them that do not overlap. */
const foldsOfSumsMin = 8;

/** Sums of many days overlap much: twice the weight conformal prediction adds. */
const margin = 2;

/** What sums of the families' tuning seeds still lacked. */
const widerSums = 1.15;

/**
 * The interval of the sum of the first 1, 2, 3 … days, from the errors of such sums in the folds:
 * a sum of daily intervals would take every day to err the same way.
 */
export function spreadOfSums(
  folds: readonly Fold[],
  said: readonly number[],
  series: readonly number[],
): Spread {
  const size = sizeOf(said, series);
  const sums = folds.map((fold) => sumsInUnits(fold, size.usual || 1));
  const unit = unitOf(mean(said), size);
  let known: Reach = reachUnknown;
  let knownDays = 1;
  const [below, above]: [number[], number[]] = [[], []];
  said.forEach((_, day) => {
    const errors = sums.flatMap((sum) => sum[day] ?? []).sort((a, b) => a - b);
    if (errors.length >= (day === 0 ? foldsMin : foldsOfSumsMin)) {
      known = reachOf(errors, errors.length, margin);
      knownDays = day + 1;
    }
    // Of longer sums nothing is known: they may go on erring as the longest known does.
    const longer = ((day + 1) / knownDays) * widerSums * unit;
    below.push(-known.low * longer);
    above.push(known.high * longer);
  });
  return { below, above };
}

/** The error of the sum of the first 1, 2, 3 … days of a fold. */
function sumsInUnits({ said, errors, level }: Fold, usual: number): number[] {
  const unit = unitOf(mean(said), { usual, level });
  let sum = 0;
  return errors.map((error) => {
    sum += error / unit;
    return sum;
  });
}
