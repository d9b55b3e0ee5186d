import type Stripe from 'stripe';

const daySeconds = 24 * 60 * 60;

/**
 * The n-th period's end counted from an anchor: a month from the 31st is the last day of a shorter
 * month and the 31st again after it, so that ends are counted from the anchor and never chained.
 */
function nth(anchor: number, interval: Stripe.Price.Recurring.Interval, n: number): number {
  if (interval === 'day') return anchor + n * daySeconds;
  if (interval === 'week') return anchor + n * 7 * daySeconds;
  const from = new Date(anchor * 1000);
  const months = from.getUTCMonth() + (interval === 'year' ? 12 * n : n);
  const last = new Date(Date.UTC(from.getUTCFullYear(), months + 1, 0)).getUTCDate();
  const day = Math.min(from.getUTCDate(), last);
  const rest = anchor % daySeconds;
  return Date.UTC(from.getUTCFullYear(), months, day) / 1000 + rest;
}

/** The first period end after a moment, in seconds. */
export function periodEnd(anchor: number, price: Stripe.Price, after: number): number {
  const { interval = 'month', interval_count: count = 1 } = price.recurring ?? {};
  for (let n = 1; ; n += 1) {
    const end = nth(anchor, interval, n * count);
    if (end > after) return end;
  }
}
