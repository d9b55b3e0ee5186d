/** How many values were at most each bound, and how many were above all of them. */
export type Buckets = number[];

export const emptyBuckets = (bounds: readonly number[]): Buckets =>
  new Array<number>(bounds.length + 1).fill(0);

export function countIn(buckets: Buckets, bounds: readonly number[], value: number): void {
  let place = 0;
  while (place < bounds.length && value > (bounds[place] as number)) place++;
  buckets[place] = (buckets[place] ?? 0) + 1;
}

/** As a log line shows it: `le_25` is those above the bound before it, up to 25. */
export const bucketsView = (buckets: Buckets, bounds: readonly number[]): Record<string, number> =>
  Object.fromEntries(
    buckets.map((count, place) => [place < bounds.length ? `le_${bounds[place]}` : 'more', count]),
  );
