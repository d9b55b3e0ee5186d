import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { budgetPeriods } from '../../../core/budgets/budget-fact.ts';
import { periodAt } from '../../../core/budgets/period.ts';
import { formatInstant, instant } from '../../../core/units/instant.ts';
import { periodOf } from '../../support/model/periods.ts';

const period = (of: 'day' | 'week' | 'month', zone: string, at: string) => {
  const { start, end } = periodAt(of, zone, instant(Date.parse(at)));
  return [formatInstant(start), formatInstant(end)].map((text) => text.slice(0, 16));
};

describe('the period of an instant', () => {
  test('begins and ends at midnight on the clocks of its zone', () => {
    expect(period('day', 'Asia/Kathmandu', '2026-11-22T18:14:59.999Z')).toEqual([
      '2026-11-21T18:15',
      '2026-11-22T18:15',
    ]);
    expect(period('day', 'Asia/Kathmandu', '2026-11-22T18:15:00Z')[0]).toBe('2026-11-22T18:15');
  });

  test('has 23 or 25 hours on the days clocks change', () => {
    expect(period('day', 'Europe/Berlin', '2026-10-25T12:00:00Z')).toEqual([
      '2026-10-24T22:00',
      '2026-10-25T23:00',
    ]);
    expect(period('day', 'Europe/Berlin', '2027-03-28T12:00:00Z')).toEqual([
      '2027-03-27T23:00',
      '2027-03-28T22:00',
    ]);
  });

  test('is a week from Monday on', () => {
    const week = ['2026-11-16T00:00', '2026-11-23T00:00'];
    expect(period('week', 'UTC', '2026-11-16T00:00:00Z')).toEqual(week);
    expect(period('week', 'UTC', '2026-11-22T23:59:59.999Z')).toEqual(week);
  });

  test('is a month from its first, over a change of clocks', () => {
    expect(period('month', 'America/New_York', '2026-11-22T00:00:00Z')).toEqual([
      '2026-11-01T04:00',
      '2026-12-01T05:00',
    ]);
    expect(period('month', 'UTC', '2027-02-28T23:00:00Z')).toEqual([
      '2027-02-01T00:00',
      '2027-03-01T00:00',
    ]);
  });

  test('is looked for once while it lasts, to its last instant', () => {
    const noon = instant(Date.parse('2026-11-22T12:00:00Z'));
    const today = periodAt('day', 'Europe/Rome', noon);
    expect(periodAt('day', 'Europe/Rome', instant(today.end - 1))).toBe(today);
    expect(periodAt('day', 'Europe/Rome', today.start)).toBe(today);
    const tomorrow = periodAt('day', 'Europe/Rome', today.end);
    expect(tomorrow.start).toBe(today.end);
    expect(periodAt('day', 'Europe/Rome', instant(today.end - 1))).toEqual(today);
    expect(periodAt('week', 'Europe/Rome', noon)).not.toEqual(today);
  });

  /** As the calendar on the wall says, asked day by day: in every zone there is. */
  test('is the calendar on the wall, in every zone', () => {
    const zone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
    const at = fc.integer({ min: Date.UTC(2024, 0), max: Date.UTC(2034, 0) });
    fc.assert(
      fc.property(fc.constantFrom(...budgetPeriods), zone, at, (of, timeZone, ms) => {
        expect(periodAt(of, timeZone, instant(ms))).toEqual(periodOf(of, timeZone, ms));
      }),
      { numRuns: 1_000 },
    );
  });
});
