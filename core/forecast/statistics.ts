export function mean(values: ArrayLike<number>, from = 0, until = values.length): number {
  let total = 0;
  for (let place = from; place < until; place++) total += values[place] as number;
  return until > from ? total / (until - from) : 0;
}

/** Of an even number of values, the mean of the two in the middle; 0 of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
