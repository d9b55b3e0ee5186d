/** Whole division of non-negative safe integers, exact where `Math.floor(a / b)` is not. */
export const floorDiv = (a: number, b: number): number => (a - (a % b)) / b;

export const ceilDiv = (a: number, b: number): number => floorDiv(a, b) + (a % b > 0 ? 1 : 0);

export function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y > 0n) [x, y] = [y, x % y];
  return x;
}

export const lcm = (a: bigint, b: bigint): bigint => (a / gcd(a, b)) * b;
