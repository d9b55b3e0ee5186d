/** The periods totals can be asked for. Days are the viewer's: one may have 23 or 25 hours. */
export const ranges = ['24h', '7d', '30d', 'month'] as const;
export type Range = (typeof ranges)[number];

export const rangeDefault: Range = '7d';

export const rangeNames: Record<Range, string> = {
  '24h': '24 hours',
  '7d': '7 days',
  '30d': '30 days',
  month: 'This month',
};

/** From inclusive, to exclusive. */
export interface Window {
  readonly from: Date;
  readonly to: Date;
}

export const parseRange = (text: unknown): Range =>
  ranges.find((range) => range === text) ?? rangeDefault;

const quarterMs = 15 * 60_000;

/**
 * The window of a range as of `now`. Days run to the end of today, so that what is spent next is
 * inside; 24 hours run to the next quarter, the grain usage is summed by.
 */
export function windowOf(range: Range, now: Date): Window {
  if (range === '24h') {
    const to = Math.floor(now.getTime() / quarterMs + 1) * quarterMs;
    return { from: new Date(to - 96 * quarterMs), to: new Date(to) };
  }
  const to = midnight(now, 1);
  if (range === 'month') return { from: new Date(now.getFullYear(), now.getMonth(), 1), to };
  return { from: midnight(now, range === '7d' ? -6 : -29), to };
}

const midnight = (now: Date, days: number): Date =>
  new Date(now.getFullYear(), now.getMonth(), now.getDate() + days);

/** The window in words: days for ranges of days, times too for 24 hours. */
export function describeWindow(range: Range, { from, to }: Window, locale: string): string {
  const day = { day: 'numeric', month: 'short', year: 'numeric' } as const;
  const clock = range === '24h' ? ({ hour: '2-digit', minute: '2-digit' } as const) : {};
  const last = range === '24h' ? to : new Date(to.getTime() - 1);
  return new Intl.DateTimeFormat(locale, { ...day, ...clock }).formatRange(from, last);
}
