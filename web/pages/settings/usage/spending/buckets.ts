import type { Granularity } from '../../../../../core/usage/bucket-starts.ts';
import { dateFormat } from '../../../../intl.ts';
import { midnight, nextHour, type Period, type Window } from '../range.ts';
import { countDays } from './custom-days.ts';

export type { Granularity };

const hoursUpToDays = 2;
const daysUpToDays = 92;

/** How finely a period is drawn: some 24 to 92 bars, or the months of a long one. */
export function granularityOf(period: Period): Granularity {
  if (period.range === '24h') return 'hour';
  if (period.range !== 'custom') return 'day';
  const days = countDays(period);
  if (days <= hoursUpToDays) return 'hour';
  return days <= daysUpToDays ? 'day' : 'month';
}

/** The bucket of a window that begins at `start`: to the next hour, day or month, or the window's end. */
export function bucketAt(start: Date, granularity: Granularity, window: Window): Window {
  const end = {
    hour: () => nextHour(start),
    day: () => midnight(start, 1),
    month: () => new Date(start.getFullYear(), start.getMonth() + 1, 1),
  }[granularity]();
  return { from: start, to: end < window.to || window.to <= start ? end : window.to };
}

const day = { weekday: 'short', day: 'numeric', month: 'short' } as const;
const clock = { hour: '2-digit', minute: '2-digit' } as const;

/** A bucket by its whole name. The zone's short name tells apart the hour that clocks show twice. */
export function bucketName(
  { from, to }: Window,
  granularity: Granularity,
  now: Date,
  locale: string,
): string {
  const format = (options: Intl.DateTimeFormatOptions) => dateFormat(locale, options);
  if (granularity === 'month') return format({ month: 'long', year: 'numeric' }).format(from);
  const year = from.getFullYear() === now.getFullYear() ? {} : ({ year: 'numeric' } as const);
  if (granularity === 'day') return format({ ...day, ...year }).format(from);
  return format({ ...day, ...year, ...clock, timeZoneName: 'short' }).formatRange(from, to);
}

/** A bucket under its bar. Midnight is named by its day, so that hours say which day they are of. */
export function bucketTick(start: Date, granularity: Granularity, locale: string): string {
  const format = (options: Intl.DateTimeFormatOptions) => dateFormat(locale, options).format(start);
  if (granularity === 'month') return format({ month: 'short', year: '2-digit' });
  const isHour = granularity === 'hour' && start.getHours() + start.getMinutes() > 0;
  return isHour ? format(clock) : format({ day: 'numeric', month: 'short' });
}
