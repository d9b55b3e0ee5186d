import { dayMs, type Instant } from '../units/instant.ts';
import { dayStart, nextDayStart, type WallClock } from './bucket-starts.ts';

interface Day {
  readonly start: Instant;
  readonly end: Instant;
}

/** Where the day begins that an instant is in. */
export type DayFinder = (at: Instant) => Instant;

/**
 * `dayStart` on one clock that asks the clock twice a day: reading one costs microseconds, and a
 * rollup asks for each quarter of an hour of each series.
 */
export function dayFinder(clock: WallClock): DayFinder {
  const found = new Map<number, Day[]>();
  return (at) => {
    const date = Math.floor(at / dayMs);
    const days = found.get(date) ?? [];
    const known = days.find(({ start, end }) => start <= at && at < end);
    if (known) return known.start;
    const start = dayStart(at, clock);
    found.set(date, [...days, { start, end: nextDayStart(start, clock) }]);
    return start;
  };
}
