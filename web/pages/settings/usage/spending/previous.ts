import type { Period, Window } from '../range.ts';
import { countDays } from './custom-days.ts';

/**
 * The window before that a period is compared with: as long as what has passed of it, on the same
 * clock, to the minute. Undefined while none of the period has passed.
 */
export function previousOf(period: Period, { from, to }: Window, now: Date): Window | undefined {
  const elapsed = to <= now ? to : wholeMinute(now);
  if (elapsed <= from) return undefined;
  const back = shiftOf(period);
  const before = back(from);
  // A month that is shorter than what has passed of this one ends where this one begins.
  const until = period.range === 'month' ? earlier(back(elapsed), from) : back(elapsed);
  return until > before ? { from: before, to: until } : undefined;
}

const wholeMinute = (at: Date): Date => new Date(Math.floor(at.getTime() / 60_000) * 60_000);

const earlier = (a: Date, b: Date): Date => (a < b ? a : b);

function shiftOf(period: Period): (at: Date) => Date {
  switch (period.range) {
    case '24h':
      return (at) => new Date(at.getTime() - 86_400_000);
    case '7d':
      return (at) => onTheClock(at, 0, 7);
    case '30d':
      return (at) => onTheClock(at, 0, 30);
    case 'month':
      return (at) => onTheClock(at, 1, 0);
    case 'custom':
      return (at) => onTheClock(at, 0, countDays(period));
  }
}

/** The same time of day so many months and days earlier. */
const onTheClock = (at: Date, months: number, days: number): Date =>
  new Date(
    at.getFullYear(),
    at.getMonth() - months,
    at.getDate() - days,
    at.getHours(),
    at.getMinutes(),
  );
