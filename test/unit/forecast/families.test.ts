import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { families } from '../../support/forecast/families.ts';
import { isMonthEnd, weekday } from '../../support/forecast/shape.ts';
import { traceSeries } from '../../support/forecast/trace-minutes.ts';

const azure = readFileSync(
  join(import.meta.dirname, '../../data/azure-llm-trace-code-2023.csv'),
  'utf8',
);

describe('the families of daily usage', () => {
  for (const { name, days, ahead, seeds, tuningSeeds, series } of families)
    it(`${name}: whole amounts, as many as stated, the same for the same seed`, () => {
      expect(seeds.length).toBeGreaterThanOrEqual(20);
      expect(seeds.filter((seed) => tuningSeeds.includes(seed))).toEqual([]);
      for (const seed of [...seeds, ...tuningSeeds]) {
        const drawn = series(seed);
        expect(drawn).toHaveLength(days + ahead);
        expect(drawn.every((amount) => Number.isSafeInteger(amount) && amount >= 0)).toBe(true);
        expect(series(seed)).toEqual(drawn);
      }
      expect(new Set(seeds.map((seed) => series(seed).join())).size).toBe(seeds.length);
    });

  it('have names of their own', () => {
    expect(new Set(families.map(({ name }) => name)).size).toBe(families.length);
  });

  it('count weekdays and month ends from Thursday, 1 January 2026', () => {
    expect([0, 1, 2, 3, 4].map(weekday)).toEqual([3, 4, 5, 6, 0]);
    const ends = Array.from({ length: 60 }, (_, day) => day).filter((day) => isMonthEnd(day, 2));
    expect(ends).toEqual([29, 30, 57, 58]);
  });
});

describe('the real trace', () => {
  const series = traceSeries(azure);

  it('is three counts of 56 minutes, seen from six places', () => {
    expect(series.map(({ history }) => history.length)).toEqual(
      [0, 1, 2].flatMap(() => [20, 25, 30, 35, 40, 45]),
    );
    expect(series.every(({ future }) => future.length === 10)).toBe(true);
  });

  it('counts every request of its whole minutes', () => {
    const last = series.filter(({ name }) => name.startsWith('requests')).at(-1);
    const counted = [...(last?.history ?? []), ...(last?.future ?? [])];
    expect(counted.slice(0, 7)).toEqual([0, 0, 531, 166, 151, 15, 42]);
  });
});
