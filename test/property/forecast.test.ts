import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AccountForecast,
  type DailyUsage,
  daysAhead,
  daysNeeded,
  forecastAccount,
  type Hidden,
} from '../../core/forecast/forecast.ts';
import { lastsUntil } from '../../core/forecast/lasts-until.ts';
import type { DailyPath, Range } from '../../core/forecast/path.ts';
import { periodEnd } from '../../core/forecast/period-end.ts';
import { withRunningServers } from '../../core/forecast/running-servers.ts';
import { spanOf } from '../../core/forecast/span.ts';
import { dayMs, hourMs, instant } from '../../core/units/instant.ts';
import { categories } from '../../core/usage/meter.ts';
import { dailyUsage, plainDays } from '../support/forecast/daily-usage.ts';

const amountMost = 9e15;
const today = instant(Date.UTC(2026, 1, 2));
const starts = plainDays(today, daysAhead);

/** Zeros, ordinary days, single microcredits and the largest there is, in one series. */
const day = fc.oneof(
  { weight: 4, arbitrary: fc.constant(0) },
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 1_000_000_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 3 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: amountMost }) },
);

const usages = (amount: fc.Arbitrary<number>): fc.Arbitrary<DailyUsage> =>
  fc
    .integer({ min: 0, max: 70 })
    .chain((length) =>
      fc.tuple(
        ...categories.map(() =>
          fc.oneof(
            { weight: 1, arbitrary: fc.constant(new Array<number>(length).fill(0)) },
            {
              weight: 2,
              arbitrary: fc.array(amount, { minLength: length, maxLength: length }),
            },
          ),
        ),
      ),
    )
    .map((series) =>
      dailyUsage(Object.fromEntries(categories.map((name, place) => [name, series[place] ?? []]))),
    );

const runs = { numRuns: 80 };

const isShown = (forecast: AccountForecast | Hidden): forecast is AccountForecast =>
  !('hidden' in forecast);

/** The forecasts of a run that are shown, by anything that is said of them. */
const everyForecast = (
  amount: fc.Arbitrary<number>,
  law: (forecast: AccountForecast, usage: DailyUsage) => void,
) =>
  fc.assert(
    fc.property(usages(amount), (usage) => {
      const forecast = forecastAccount(usage);
      if (isShown(forecast)) law(forecast, usage);
    }),
    runs,
  );

const expectSound = ({ low, point, high }: Range) => {
  expect([low, point, high].every(Number.isSafeInteger)).toBe(true);
  expect(0 <= low && low <= point && point <= high).toBe(true);
};

const expectRising = (sums: readonly Range[]) => {
  for (const [place, { low, high }] of sums.entries()) {
    expect(low).toBeGreaterThanOrEqual(sums[place - 1]?.low ?? 0);
    expect(high).toBeGreaterThanOrEqual(sums[place - 1]?.high ?? 0);
  }
};

const everyPath = ({ total, categories }: AccountForecast): DailyPath[] => [total, ...categories];

describe('a forecast of any usage', () => {
  // Whatever was spent, each day and each sum of days lies 0 ≤ low ≤ point ≤ high, in whole
  // microcredits below 2^53; sums never fall as days are added.
  it('is whole, never negative, in order, and long enough', () =>
    everyForecast(day, (forecast) => {
      for (const path of everyPath(forecast)) {
        expect(path.daily).toHaveLength(daysAhead);
        expect(path.sums).toHaveLength(daysAhead);
        [...path.daily, ...path.sums].forEach(expectSound);
        expectRising(path.sums);
      }
    }));

  it('rises where days are more than is ever foretold of one', () => {
    const forecast = forecastAccount(
      dailyUsage({
        ai_chat: [
          0, 6839538080375861, 465646192, 0, 0, 7959780272933137, 0, 408948642, 0, 324142053, 0, 5,
          1, 0,
        ],
        code_analysis: [
          729641660, 0, 5, 235667288, 0, 903574759534090, 0, 19, 0, 0, 368377293, 1, 182434755, 0,
        ],
        infra_planning: [
          0, 1, 1, 193019701, 1, 0, 408263762, 753319563, 0, 10, 0, 852750849, 884861178, 1,
        ],
        other: [1, 1, 0, 0, 0, 0, 1, 0, 34680963109088, 0, 1, 1, 1, 0],
      }),
    );
    if (!isShown(forecast)) throw new Error('fourteen days are enough');
    for (const { sums } of everyPath(forecast)) expectRising(sums);
  });

  it('states errors and coverage that are numbers', () =>
    everyForecast(day, ({ total, categories }) => {
      for (const { mase, naiveMase, coverage } of [total, ...categories]) {
        expect(Number.isFinite(mase) && mase >= 0).toBe(true);
        expect(Number.isFinite(naiveMase) && naiveMase >= 0).toBe(true);
        expect(coverage === null || (coverage >= 0 && coverage <= 1)).toBe(true);
      }
    }));

  // The whole is what its categories come to, on each day and in each sum.
  it('adds up: the points of the categories are the point of the whole', () =>
    everyForecast(day, ({ total, categories }) => {
      const points = (of: (path: DailyPath) => readonly Range[], at: number) =>
        categories.reduce((sum, path) => sum + (of(path)[at] as Range).point, 0);
      for (let at = 0; at < daysAhead; at++) {
        expect(total.daily[at]?.point).toBe(points(({ daily }) => daily, at));
        expect(total.sums[at]?.point).toBe(points(({ sums }) => sums, at));
      }
    }));

  it('is the same each time, and changes nothing it was given', () =>
    everyForecast(day, (forecast, usage) => {
      const before = structuredClone(usage);
      expect(forecastAccount(usage)).toEqual(forecast);
      expect(usage).toEqual(before);
    }));

  it('is hidden exactly where fewer than three days have usage', () =>
    fc.assert(
      fc.property(usages(day), (usage) => {
        const days = (usage.other ?? []).filter((_, at) =>
          categories.some((name) => (usage[name][at] as number) > 0),
        ).length;
        const forecast = forecastAccount(usage);
        if (days < daysNeeded) expect(forecast).toEqual({ hidden: 'too_little_data', days });
        else expect(isShown(forecast) && forecast.days).toBe(days);
      }),
      runs,
    ));

  // Microcredits are a unit like any other: eight times as much of everything is foretold as eight
  // times as much (a power of two, so that no rounding of floats comes in).
  it('scales with what was spent', () =>
    everyForecast(fc.integer({ min: 0, max: 1_000_000_000 }), (forecast, usage) => {
      const eightfold = forecastAccount(
        dailyUsage(
          Object.fromEntries(categories.map((name) => [name, usage[name].map((x) => x * 8)])),
        ),
      );
      if (!isShown(eightfold)) throw new Error('as many days have usage');
      expect(eightfold.categories.map(({ method }) => method)).toEqual(
        forecast.categories.map(({ method }) => method),
      );
      for (const [place, path] of eightfold.categories.entries())
        for (const [at, range] of path.daily.entries()) {
          const single = forecast.categories[place]?.daily[at] as Range;
          expect(Math.abs(range.point - 8 * single.point)).toBeLessThanOrEqual(4.5);
          expect(Math.abs(range.high - 8 * single.high)).toBeLessThanOrEqual(16);
        }
    }));

  it('goes with the series, not with the name of its category', () =>
    everyForecast(fc.integer({ min: 0, max: 1_000_000 }), ({ categories: parts }, usage) => {
      const names = [...categories];
      const turned = forecastAccount(
        dailyUsage(
          Object.fromEntries(
            names.map((name, at) => [names[(at + 1) % names.length], usage[name]]),
          ),
        ),
      );
      if (!isShown(turned)) throw new Error('as many days have usage');
      parts.forEach(({ category: _, ...part }, at) => {
        const { category: __, ...same } = turned.categories[(at + 1) % names.length] ?? {};
        expect(same).toEqual(part);
      });
    }));
});

describe('what is made of a forecast', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });

  // A running server is paid for: points and highs rise to its burn, lows stay what the past says.
  it('knows of servers that run', () =>
    fc.assert(
      fc.property(usages(day), fc.integer({ min: 1, max: 1e12 }), (usage, burn) => {
        const before = forecastAccount(usage);
        if (!isShown(before)) return;
        const after = withRunningServers(before, burn);
        const servers = after.categories.find(({ category }) => category === 'server_provisioning');
        for (const range of servers?.daily ?? []) {
          expect(range.point).toBeGreaterThanOrEqual(burn * 24);
          expect(range.high).toBeGreaterThanOrEqual(burn * 24);
        }
        everyPath(after).forEach((path, which) => {
          const earlier = everyPath(before)[which] as DailyPath;
          expect(path.daily.map(({ low }) => low)).toEqual(earlier.daily.map(({ low }) => low));
          [...path.daily, ...path.sums].forEach(expectSound);
        });
        expect(after.total.sums.at(-1)?.point).toBe(
          after.categories.reduce((sum, { sums }) => sum + (sums.at(-1) as Range).point, 0),
        );
      }),
      runs,
    ));

  it('ends a period in order, with the categories adding up', () =>
    fc.assert(
      fc.property(usages(day), share, share, (usage, gone, rest) => {
        const forecast = forecastAccount(usage);
        if (!isShown(forecast)) return;
        const from = instant(today + gone * dayMs);
        const until = instant(from + rest * 30 * dayMs);
        const soFar = {
          ai_chat: 5,
          code_analysis: 0,
          infra_planning: 7,
          server_provisioning: 0,
          other: 1,
        };
        const { total, categories: parts } = periodEnd(soFar, forecast, starts, from, until);
        for (const range of [total, ...parts]) expectSound(range);
        expect(total.low).toBeGreaterThanOrEqual(13);
        expect(total.point).toBe(parts.reduce((sum, { point }) => sum + point, 0));
      }),
      runs,
    ));

  it('splits a span anywhere without gaining or losing more than a rounding', () =>
    everyForecast(fc.integer({ min: 0, max: 1_000_000_000 }), ({ total }) => {
      const [from, cut, until] = [3, 200, 700].map((hours) => instant(today + hours * hourMs));
      const point = (a = today, b = today) => spanOf(total, starts, a, b).point;
      expect(Math.abs(point(from, until) - point(from, cut) - point(cut, until))).toBeLessThan(2);
    }));

  it('lets a balance last from earliest to latest, longer the more there is', () =>
    fc.assert(
      fc.property(usages(day), fc.integer({ min: 0, max: 1e11 }), share, (usage, balance, gone) => {
        const forecast = forecastAccount(usage);
        if (!isShown(forecast)) return;
        const at = instant(today + gone * dayMs);
        const far = (end: number | null) => end ?? Number.POSITIVE_INFINITY;
        const until = (available: number) => lastsUntil(available, forecast.total, starts, at);
        const { earliest, expected, latest } = until(balance);
        expect(far(earliest)).toBeGreaterThanOrEqual(at);
        expect(far(earliest)).toBeLessThanOrEqual(far(expected));
        expect(far(expected)).toBeLessThanOrEqual(far(latest));
        expect(far(until(balance * 2).expected)).toBeGreaterThanOrEqual(far(expected));
      }),
      runs,
    ));
});
