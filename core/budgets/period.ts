import { after, dayMs, type Instant } from '../units/instant.ts';
import { assertLaw } from '../units/result.ts';
import {
  bucketStarts,
  dayStart,
  nextDayStart,
  wallClock,
  type ZoneClock,
} from '../usage/bucket-starts.ts';
import type { BudgetPeriod } from './budget-fact.ts';

export interface Period {
  readonly start: Instant;
  /** The first instant of the next one. */
  readonly end: Instant;
}

/** One clock a zone: making one costs more than many readings of it. Zones are few and known. */
const clocks = new Map<string, ZoneClock>();

function clockOf(timeZone: string): ZoneClock {
  const clock = clocks.get(timeZone) ?? wallClock(timeZone);
  assertLaw(clock !== undefined, `no time zone ${timeZone}`);
  clocks.set(timeZone, clock);
  return clock;
}

/**
 * The day, week or month an instant is in, on a zone's clocks: days of a change of clocks have 23
 * or 25 hours, weeks begin on Monday. Throws when there is no such zone.
 */
export function periodAt(period: BudgetPeriod, timeZone: string, at: Instant): Period {
  const name = `${period} ${timeZone}`;
  const last = lastAsked.get(name);
  if (last && last.start <= at && at < last.end) return last;
  const found = findPeriod(period, clockOf(timeZone), at);
  lastAsked.set(name, found);
  return found;
}

/**
 * The period that was asked for last, by period and zone. Until an entry is counted in a new one it is
 * looked for with every refusal, and finding it costs more than deciding a debit.
 */
const lastAsked = new Map<string, Period>();

function findPeriod(period: BudgetPeriod, clock: ZoneClock, at: Instant): Period {
  switch (period) {
    case 'day': {
      const start = dayStart(at, clock);
      return { start, end: nextDayStart(start, clock) };
    }
    case 'week':
      return weekAt(at, clock);
    case 'month':
      return monthAt(at, clock);
  }
}

/** Long enough to hold the beginning of a week, or of a month, whatever the clocks do. */
const beyondWeekMs = 9 * dayMs;
const beyondMonthMs = 33 * dayMs;

function weekAt(at: Instant, clock: ZoneClock): Period {
  const isMonday = (start: Instant) => new Date(start + clock.offsetMs(start)).getUTCDay() === 1;
  const days = (from: Instant, to: Instant) =>
    (bucketStarts({ from, to }, 'day', clock, 12) ?? []).slice(1);
  const start = days(after(at, -beyondWeekMs), after(at, 1)).findLast(isMonday);
  const end = start === undefined ? start : days(start, after(start, beyondWeekMs)).find(isMonday);
  assertLaw(start !== undefined && end !== undefined, 'every week has a Monday');
  return { start, end };
}

function monthAt(at: Instant, clock: ZoneClock): Period {
  const months = (from: Instant, to: Instant) =>
    (bucketStarts({ from, to }, 'month', clock, 4) ?? []).slice(1);
  const start = months(after(at, -beyondMonthMs), after(at, 1)).at(-1);
  const end = start === undefined ? start : months(start, after(start, beyondMonthMs))[0];
  assertLaw(start !== undefined && end !== undefined, 'every month has a first day');
  return { start, end };
}
