import { seeded } from '../../../scripts/sample/random.ts';
import { longLived } from './long-lived.ts';
import { newlyOpened } from './newly-opened.ts';
import type { Family, Shape } from './shape.ts';

/** Days held out behind the history: what a forecast is asked for. */
const daysAhead = 30;

/** What is reported. No method was chosen, and no parameter set, by looking at these. */
const reportedSeeds = seedsFrom(1_000, 24);

/** What choosing methods and setting their bounds may look at. */
const tuningSeeds = seedsFrom(9_000, 24);

function seedsFrom(first: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

/**
 * Every kind of daily usage a forecast is judged on, with its seeds. They were written before any
 * method was, and know of none: a family says what an account does, not what is easy to foretell.
 */
export const families: readonly Family[] = [...longLived, ...newlyOpened].map(familyOf);

function familyOf(shape: Shape, place: number): Family {
  // Each family draws its own numbers: series of one seed must not rise and fall together.
  const random = (seed: number) => seeded(seed * 101 + place * 7_919);
  return {
    ...shape,
    ahead: daysAhead,
    seeds: reportedSeeds,
    tuningSeeds,
    series: (seed) => shape.daily(random(seed), shape.days + daysAhead),
  };
}
