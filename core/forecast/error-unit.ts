import { begun, levelOf } from './back-test.ts';
import { mean } from './statistics.ts';

/** A level of nothing has errors, too. */
const levelLeast = 0.1;

export interface Size {
  /** Mean of all days of the series. */
  readonly usual: number;
  readonly level: number;
}

/**
 * What errors are measured in: half way between an amount that never changes and one that goes
 * with the level of the time and with the day itself, so that a Sunday errs less than a Monday and
 * a grown account more than it did when it was small.
 */
export const unitOf = (said: number, { usual, level }: Size): number => {
  const floored = Math.max(level, levelLeast * usual);
  return Math.sqrt(((floored + said) / 2) * usual);
};

export const sizeOf = (said: readonly number[], series: readonly number[]): Size => ({
  usual: mean(begun(series)),
  level: levelOf(said, series, series.length),
});
