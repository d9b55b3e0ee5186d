import type { BudgetPeriod } from '../../../core/budgets/budget-fact.ts';

/**
 * Days, weeks and months on a zone's clocks, found by asking what the calendar on the wall says and
 * halving until it says something else. Slow, and nothing of how the ledger comes to them.
 */

export interface PeriodView {
  readonly start: number;
  readonly end: number;
}

const calendars = new Map<string, Intl.DateTimeFormat>();

/** The date on the wall: `2026-11-22`, which sorts as it passes. */
export function dateAt(timeZone: string, at: number): string {
  const calendar =
    calendars.get(timeZone) ??
    new Intl.DateTimeFormat('en-CA', {
      ...{ timeZone, year: 'numeric', month: '2-digit', day: '2-digit' },
    });
  calendars.set(timeZone, calendar);
  return calendar.format(at);
}

/** What the days of one period have in common. */
function nameOf(period: BudgetPeriod, date: string): string {
  if (period === 'day') return date;
  if (period === 'month') return date.slice(0, 7);
  const day = new Date(`${date}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7));
  return day.toISOString().slice(0, 10);
}

const dayMs = 86_400_000;
const known = new Map<string, PeriodView>();

export function periodOf(period: BudgetPeriod, timeZone: string, at: number): PeriodView {
  const named = (instant: number) => nameOf(period, dateAt(timeZone, instant));
  const name = named(at);
  const found = known.get(`${period} ${timeZone} ${name}`);
  if (found) return found;
  const start = firstWhere((instant) => named(instant) >= name, at - 40 * dayMs, at);
  const end = firstWhere((instant) => named(instant) > name, at, at + 40 * dayMs);
  known.set(`${period} ${timeZone} ${name}`, { start, end });
  return { start, end };
}

/** The first instant in a stretch from which on something is so; it is so at its end. */
function firstWhere(isSo: (instant: number) => boolean, from: number, to: number): number {
  let [before, after] = [from, to];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (isSo(middle)) after = middle;
    else before = middle;
  }
  return after;
}
