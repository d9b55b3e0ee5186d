import { describe, expect, it } from 'vitest';
import { spikeIn, usualInHour } from '../../../core/notices/spike.ts';
import { hourMs } from '../../../core/units/instant.ts';

const hour = Date.UTC(2026, 10, 20, 15);
const credits = (n: number) => n * 1_000_000;

/** Spending by hours before the hour in question; 0 is the hour itself. */
const spending = (byHoursAgo: Record<number, number>): Map<number, number> =>
  new Map(
    Object.entries(byHoursAgo).map(
      ([ago, n]) => [hour - Number(ago) * hourMs, credits(n)] as const,
    ),
  );

const everyDay = (n: number, days = 14) =>
  Object.fromEntries(Array.from({ length: days }, (_, day) => [(day + 1) * 24, n]));

describe('an hour of spending', () => {
  it('is a spike from three times what is usual at this hour on', () => {
    expect(spikeIn(spending({ ...everyDay(20), 0: 60 }), hour)).toEqual({
      amount: credits(60),
      usual: credits(20),
    });
    expect(spikeIn(spending({ ...everyDay(20), 0: 59.999999 }), hour)).toBeUndefined();
  });

  it('below 50 credits is none, however little is usual', () => {
    expect(spikeIn(spending({ ...everyDay(1), 0: 49.999999 }), hour)).toBeUndefined();
    expect(spikeIn(spending({ ...everyDay(1), 0: 50 }), hour)).toBeDefined();
  });

  it('is no spike where a batch of that size runs now and then, at whatever hour', () => {
    const batches = { 30: 100, 77: 100, 140: 100, 200: 100 };
    expect(spikeIn(spending({ ...batches, 0: 120 }), hour)).toBeUndefined();
    expect(spikeIn(spending({ ...batches, 0: 300 }), hour)).toMatchObject({ usual: credits(100) });
  });

  it('is measured against a median, so that one earlier spike hides none', () => {
    const once = { ...everyDay(20), 48: 5_000 };
    expect(spikeIn(spending({ ...once, 0: 90 }), hour)).toMatchObject({ usual: credits(20) });
  });

  it('is nothing unusual of a project that is known for less than three days', () => {
    expect(spikeIn(spending({ 71: 1, 0: 500 }), hour)).toBeUndefined();
    expect(spikeIn(spending({ 72: 1, 0: 500 }), hour)).toBeDefined();
    expect(spikeIn(spending({ 0: 500 }), hour)).toBeUndefined();
  });

  it('is not measured against what is older than 14 days, or later than itself', () => {
    const old = { [14 * 24 + 1]: 900, 14: 1, 80: 1 };
    expect(usualInHour(spending({ ...old, [-1]: 900 }), hour)).toBe(credits(1));
  });
});
