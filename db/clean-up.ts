import { assertLaw } from '../core/units/result.ts';

/** How many rows one clean-up statement deletes: bounded, so that it never holds the database long. */
export function cleanupRows(limit: number): number {
  assertLaw(limit >= 1 && limit <= 1_000, 'a clean-up deletes 1 to 1,000 rows');
  return limit;
}
