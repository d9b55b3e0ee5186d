/** Outlines of a line chart as SVG paths, and where a key leads in it. Pixels. */

const at = (x: number, y: number): string => `${x.toFixed(1)} ${y.toFixed(1)}`;

export const linePath = (xs: readonly number[], ys: readonly number[]): string =>
  ys.map((y, place) => `${place === 0 ? 'M' : 'L'}${at(xs[place] ?? 0, y)}`).join('');

/** Along the high line, and back along the low one. */
export function areaPath(
  xs: readonly number[],
  low: readonly number[],
  high: readonly number[],
): string {
  if (xs.length === 0) return '';
  const back = linePath(xs.toReversed(), low.toReversed()).replace('M', 'L');
  return `${linePath(xs, high)}${back}Z`;
}

/** Undefined for keys that lead nowhere. */
export function placeAfter(
  key: string,
  place: number | undefined,
  count: number,
): number | undefined {
  const within = (to: number) => Math.min(count - 1, Math.max(0, to));
  switch (key) {
    case 'ArrowLeft':
      return within((place ?? 0) - 1);
    case 'ArrowRight':
      return within((place ?? -1) + 1);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
