import type { Instant } from '../units/instant.ts';
import { assertLaw } from '../units/result.ts';

/** A stretch of time that belongs to one bucket. */
export interface Piece {
  /** Which bucket, from 0. */
  readonly place: number;
  /** Inclusive. */
  readonly low: Instant;
  /** Exclusive. */
  readonly high: Instant;
}

/**
 * Pieces of one length in a row, one to a bucket: an instant of the run is in bucket
 * `place + floor((instant - low) / step)`. A month of hours is one run, so that SQL has a few
 * ranges to walk instead of hundreds.
 */
export interface Run extends Piece {
  /** The length of each piece in ms. */
  readonly step: number;
}

/** Joins pieces that follow each other in time and by bucket and are as long as each other. */
export function runsOf(pieces: readonly Piece[]): Run[] {
  const runs: Run[] = [];
  for (const { place, low, high } of pieces) {
    assertLaw(low < high, 'a piece of a range ends after it begins');
    const step = high - low;
    const last = runs.at(-1);
    const follows = last && last.high === low && last.step === step && endOf(last) === place;
    if (follows) runs[runs.length - 1] = { ...last, high };
    else runs.push({ place, low, high, step });
  }
  return runs;
}

/** The bucket after a run's last. */
const endOf = ({ place, low, high, step }: Run): number => place + (high - low) / step;
