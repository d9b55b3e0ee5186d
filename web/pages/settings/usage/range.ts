import { dateFormat } from '../../../intl.ts';
import { type Days, dayOf, daysProblem, midnightOf } from './spending/custom-days.ts';

/** The periods spending can be asked for. Days are the viewer's: one may have 23 or 25 hours. */
export const ranges = ['24h', '7d', '30d', 'month', 'custom'] as const;
export type Range = (typeof ranges)[number];

export type Period =
  | { readonly range: Exclude<Range, 'custom'> }
  | ({ readonly range: 'custom' } & Days);

const periodDefault: Period = { range: '7d' };

export const rangeNames: Record<Range, string> = {
  '24h': '24 hours',
  '7d': '7 days',
  '30d': '30 days',
  month: 'This month',
  custom: 'Custom',
};

/** From inclusive, to exclusive. */
export interface Window {
  readonly from: Date;
  readonly to: Date;
}

/** The period an address names; days that make none give the default, and their form says why. */
export function parsePeriod(params: Readonly<Record<string, unknown>>): Period {
  const range = ranges.find((known) => known === params.range);
  if (range !== 'custom') return range ? { range } : periodDefault;
  const days = daysOf(params);
  return daysProblem(days, 'en') ? periodDefault : { range, ...days };
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The two days an address names, right or wrong. */
export const daysOf = (params: Readonly<Record<string, unknown>>): Days => ({
  first: asText(params.from),
  last: asText(params.to),
});

/** The days a window touches, to begin a choice of one's own with. */
export const daysIn = ({ from, to }: Window): Days => ({
  first: dayOf(from),
  last: dayOf(new Date(to.getTime() - 1)),
});

const hourMs = 3_600_000;

/**
 * The window of a period as of `now`. Days run to the end of today and hours to the end of this
 * one, so that what is spent next is inside and no bar is a part of one.
 */
export function windowOf(period: Period, now: Date): Window {
  switch (period.range) {
    case '24h': {
      const to = nextHour(now).getTime();
      return { from: new Date(to - 24 * hourMs), to: new Date(to) };
    }
    case '7d':
      return { from: midnight(now, -6), to: midnight(now, 1) };
    case '30d':
      return { from: midnight(now, -29), to: midnight(now, 1) };
    case 'month':
      return { from: new Date(now.getFullYear(), now.getMonth(), 1), to: midnight(now, 1) };
    case 'custom': {
      const last = midnightOf(period.last) ?? now;
      return { from: midnightOf(period.first) ?? now, to: midnight(last, 1) };
    }
  }
}

/** Counted in hours that pass: setting the clock's hour would skip one where clocks go back. */
export function nextHour(at: Date): Date {
  const past = (at.getMinutes() * 60 + at.getSeconds()) * 1_000 + at.getMilliseconds();
  return new Date(at.getTime() - past + hourMs);
}

/** Midnight so many days after the day of an instant. */
export const midnight = (at: Date, days: number): Date =>
  new Date(at.getFullYear(), at.getMonth(), at.getDate() + days);

/** The window in words: days for periods of days, times too for 24 hours. */
export function describeWindow(period: Period, { from, to }: Window, locale: string): string {
  const day = { day: 'numeric', month: 'short', year: 'numeric' } as const;
  const clock = period.range === '24h' ? ({ hour: '2-digit', minute: '2-digit' } as const) : {};
  const last = period.range === '24h' ? to : new Date(to.getTime() - 1);
  return dateFormat(locale, { ...day, ...clock }).formatRange(from, last);
}
