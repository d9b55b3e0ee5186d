import type { Random } from '../../../scripts/sample/random.ts';

/** A draw from the normal distribution, mean 0, deviation 1 (Box and Muller). */
export const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());

/** A factor around 1 whose logarithm deviates by `spread`. */
export const factor = (random: Random, spread: number): number => Math.exp(spread * normal(random));

export const between = (random: Random, least: number, most: number): number =>
  least + (most - least) * random.next();

/** Whole microcredits, never negative: what a ledger can hold. */
export const amount = (value: number): number => Math.max(0, Math.round(value));
