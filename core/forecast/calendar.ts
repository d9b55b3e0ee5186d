import { dayMs, hourMs, type Instant, instant } from '../units/instant.ts';
import { assertLaw } from '../units/result.ts';
import { bucketStarts, dayStart, type WallClock } from '../usage/bucket-starts.ts';
import { daysAhead } from './forecast.ts';
import type { DayStarts } from './span.ts';

/** Half a year of complete days: what rollups are asked for. */
export const historyDays = 180;

/** The days around an instant by a zone's clocks, as a forecast needs them. */
export interface Calendar {
  /** Where the day begins that the instant is in. */
  readonly today: Instant;
  /** Where each complete day begins that the forecast is made from, oldest first; they end today. */
  readonly history: readonly Instant[];
  /** Today and the thirty days after it, and where the last of them ends. */
  readonly ahead: DayStarts;
  readonly monthStart: Instant;
  readonly monthEnd: Instant;
}

export function calendarOf(now: Instant, clock: WallClock): Calendar {
  const today = dayStart(now, clock);
  const first = dayStart(instant(Math.max(0, today - historyDays * dayMs)), clock);
  return {
    today,
    history: first < today ? starts(first, today, 'day', clock) : [],
    ahead: daysFrom(today, clock),
    ...monthOf(today, clock),
  };
}

/** The days a forecast is of whose first day begins at an instant. */
export const daysFrom = (today: Instant, clock: WallClock): DayStarts =>
  starts(today, instant(today + (daysAhead + 2) * dayMs), 'day', clock).slice(0, daysAhead + 1);

/** The date of the day that begins at an instant: `2026-11-21`. */
export const dateOf = (start: Instant, clock: WallClock): string =>
  new Date(start + clock.offsetMs(start)).toISOString().slice(0, 10);

/** The date of the last complete day before one that begins at an instant. */
export const dateBefore = (start: Instant, clock: WallClock): string =>
  dateOf(instant(start - 1), clock);

function monthOf(today: Instant, clock: WallClock): Pick<Calendar, 'monthStart' | 'monthEnd'> {
  const date = Number(dateOf(today, clock).slice(8));
  // Noon is in the same day, whatever clocks did since.
  const noon = instant(today + 12 * hourMs - (date - 1) * dayMs);
  const monthStart = dayStart(noon, clock);
  const [, monthEnd] = starts(monthStart, instant(monthStart + 40 * dayMs), 'month', clock);
  assertLaw(monthEnd !== undefined && monthEnd > today, 'a month ends after each of its days');
  return { monthStart, monthEnd };
}

function starts(from: Instant, to: Instant, by: 'day' | 'month', clock: WallClock): Instant[] {
  const found = bucketStarts({ from, to }, by, clock, 2 * historyDays);
  assertLaw(found !== undefined, 'a calendar is bounded');
  return found;
}
