import { begun, type Fold } from './back-test.ts';
import { sizeOf, unitOf } from './error-unit.ts';
import { foldsMin, type Reach, reachOf, reachUnknown, type Spread } from './reach.ts';
import { mean } from './statistics.ts';

/** Days ahead, from and until, whose errors are alike enough to be looked at as one heap. */
const bands: readonly (readonly [from: number, until: number])[] = [
  [0, 2],
  [2, 7],
  [7, 14],
  [14, 21],
  [21, Number.POSITIVE_INFINITY],
];

/** Beyond the last band with folds, errors are as many times larger, band by band. */
const widerPerBand = 1.25;

/** Half a fold's weight, where conformal prediction adds one: these overlap little. */
const margin = 0.5;

/** Errors of one band in units, smallest first, each with the fold it is of. */
interface Heap {
  readonly folds: number;
  readonly errors: readonly { readonly error: number; readonly fold: number }[];
}

const heapsOf = (folds: readonly Fold[], usual: number): Heap[] =>
  bands.map(([from, until]) => ({
    folds: folds.filter(({ errors }) => errors.length > from).length,
    errors: folds
      .flatMap(({ said, errors, level }, fold) =>
        errors.slice(from, until).map((error, place) => ({
          error: error / unitOf(said[from + place] as number, { usual, level }),
          fold,
        })),
      )
      .sort((a, b) => a.error - b.error),
  }));

function reachesOf(heaps: readonly Heap[], without?: number): Reach[] {
  let last: Reach = reachUnknown;
  return heaps.map(({ folds, errors }) => {
    const others = errors.filter(({ fold }) => fold !== without).map(({ error }) => error);
    const count = others.length < errors.length ? folds - 1 : folds;
    last =
      count >= foldsMin && others.length > 0
        ? reachOf(others, count, margin)
        : { low: last.low * widerPerBand, high: last.high * widerPerBand };
    return last;
  });
}

const bandOf = (day: number): number => bands.findIndex(([, until]) => day < until);

/** The interval of each single day. */
export function spreadOfDays(
  folds: readonly Fold[],
  said: readonly number[],
  series: readonly number[],
): Spread {
  const size = sizeOf(said, series);
  const reaches = reachesOf(heapsOf(folds, size.usual || 1));
  const units = said.map((value) => unitOf(value, size));
  return {
    below: units.map((unit, day) => -unit * (reaches[bandOf(day)] as Reach).low),
    above: units.map((unit, day) => unit * (reaches[bandOf(day)] as Reach).high),
  };
}

/**
 * The share of a fold's days that lie inside the intervals the other folds give, over all folds;
 * null where leaving one out leaves too few.
 */
export function coverageOf(folds: readonly Fold[], series: readonly number[]): number | null {
  if (folds.length <= foldsMin) return null;
  const usual = mean(begun(series)) || 1;
  const heaps = heapsOf(folds, usual);
  let [held, all] = [0, 0];
  folds.forEach(({ said, errors, level }, fold) => {
    const reaches = reachesOf(heaps, fold);
    errors.forEach((error, day) => {
      const unit = unitOf(said[day] as number, { usual, level });
      const { low, high } = reaches[bandOf(day)] as Reach;
      if (error >= low * unit && error <= high * unit) held++;
    });
    all += errors.length;
  });
  return held / all;
}
