/** How far below and above what is said the truth is in four of five cases; one of each a day. */
export interface Spread {
  readonly below: readonly number[];
  readonly above: readonly number[];
}

/** The share of truths an interval is to hold. */
const inside = 0.8;

/** Fewer folds than this say nothing of how large errors are. */
export const foldsMin = 3;

/**
 * Without folds: so many times the unit, which for a steady series is a day's amount. Accounts
 * that young double, or stop.
 */
export const reachUnknown: Reach = { low: -1.5, high: 1.5 };

export interface Reach {
  /** In units: at most 0 and at least 0. */
  readonly low: number;
  readonly high: number;
}

/**
 * The quantiles of errors, smallest first, of a number of folds. Errors of one fold move together
 * and folds overlap: a heap of them holds fewer facts than errors. So the quantiles are taken
 * further out, as if there were `margin` folds more, all of them worse: conformal prediction does
 * so with one.
 */
export function reachOf(errors: readonly number[], folds: number, margin: number): Reach {
  const tail = (1 - inside) / 2;
  const share = Math.min(1, ((1 - tail) * (folds + margin)) / folds);
  return {
    low: Math.min(0, quantile(errors, 1 - share)),
    high: Math.max(0, quantile(errors, share)),
  };
}

/** Of sorted values, between two where it falls between them. */
function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] as number;
  const above = sorted[Math.ceil(place)] as number;
  return below + (above - below) * (place - Math.floor(place));
}
