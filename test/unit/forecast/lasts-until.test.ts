import { describe, expect, it } from 'vitest';
import { daysAhead, forecastAccount } from '../../../core/forecast/forecast.ts';
import { lastsUntil } from '../../../core/forecast/lasts-until.ts';
import type { Range } from '../../../core/forecast/path.ts';
import { periodEnd, projectedSpend } from '../../../core/forecast/period-end.ts';
import { withRunningServers } from '../../../core/forecast/running-servers.ts';
import { spanOf } from '../../../core/forecast/span.ts';
import { dayMs, formatInstant, hourMs, instant } from '../../../core/units/instant.ts';
import { bucketStarts, wallClock } from '../../../core/usage/bucket-starts.ts';
import { dailyUsage, plainDays } from '../../support/forecast/daily-usage.ts';

const today = instant(Date.UTC(2026, 1, 10));
const starts = plainDays(today, daysAhead);
const hour = (count: number) => instant(today + count * hourMs);

/** 2,400 a day, every day: 100 an hour. */
const steady = (days = 60) => {
  const forecast = forecastAccount(dailyUsage({ ai_chat: new Array<number>(days).fill(2_400) }));
  if ('hidden' in forecast) throw new Error('sixty days are enough');
  return forecast;
};

const noise = [0, 900, 2_100, 300, 1_500, 2_800, 600, 1_200, 100, 2_500, 1_700];
const unsteady = () => {
  const days = Array.from({ length: 90 }, (_, day) => 1_000 + (noise[(day * 4) % 11] as number));
  const forecast = forecastAccount(dailyUsage({ ai_chat: days }));
  if ('hidden' in forecast) throw new Error('ninety days are enough');
  return forecast;
};

describe('a balance lasts', () => {
  it('to the hour, when every day is like the other', () => {
    const until = lastsUntil(5_050, steady().total, starts, hour(6));
    expect(until).toEqual({
      earliest: hour(56.5),
      expected: hour(56.5),
      latest: hour(56.5),
    });
  });

  it('beyond what is foretold: no instant is named', () => {
    expect(lastsUntil(2_400 * 31 + 1, steady().total, starts, today)).toEqual({
      earliest: null,
      expected: null,
      latest: null,
    });
  });

  it('no longer, when there is nothing', () => {
    expect(lastsUntil(0, steady().total, starts, hour(3)).latest).toBe(hour(3));
  });

  it('a range, when days differ', () => {
    const { earliest, expected, latest } = lastsUntil(30_000, unsteady().total, starts, today);
    expect(earliest).toBeLessThan(expected as number);
    expect(latest).toBeGreaterThan(expected as number);
  });

  it('at most as long as what the running servers burn allows', () => {
    const forecast = withRunningServers(steady(), 900);
    const { earliest, expected, latest } = lastsUntil(5_000, forecast.total, starts, today);
    expect({ earliest, expected }).toEqual({ earliest: hour(5), expected: hour(5) });
    // They may be stopped.
    expect(latest).toBe(hour(50));
  });
});

describe('the sum of many days', () => {
  it('has a narrower range than its days added up', () => {
    const { daily, sums } = unsteady().total;
    const widths = daily.slice(0, 28).map(({ low, high }) => high - low);
    const { low = 0, high = 0 } = sums[27] ?? {};
    expect(high - low).toBeGreaterThan(0);
    expect(high - low).toBeLessThan(widths.reduce((sum, width) => sum + width, 0) / 2);
  });
});

describe('a span of days', () => {
  it('is as uncertain as so many days are, wherever it begins', () => {
    const { total } = unsteady();
    const { point, high } = spanOf(total, starts, hour(10 * 24), hour(12 * 24));
    const two = total.sums[1] as Range;
    expect(high - point).toBe(two.high - two.point);
    const twelve = total.sums[11] as Range;
    expect(twelve.high - twelve.point).not.toBe(two.high - two.point);
  });
});

describe('the end of a period', () => {
  it('is what is spent, the rest of today, and the days that remain', () => {
    const spent = { ai_chat: 700, code_analysis: 50, infra_planning: 0, server_provisioning: 0 };
    const { total, categories } = periodEnd(
      { ...spent, other: 0 },
      steady(),
      starts,
      hour(18),
      hour(72),
    );
    expect(total).toEqual({ soFar: 750, low: 6_150, point: 6_150, high: 6_150 });
    expect(categories.map(({ point }) => point)).toEqual([6_100, 50, 0, 0, 0]);
  });

  it('is what is spent, once it has come', () => {
    expect(projectedSpend(42, steady().total, starts, hour(5), hour(5))).toEqual({
      soFar: 42,
      low: 42,
      point: 42,
      high: 42,
    });
  });

  it('counts a day of 23 hours as a day', () => {
    const clock = wallClock('America/New_York');
    if (!clock) throw new Error('New York has a clock');
    const from = instant(Date.UTC(2026, 2, 7, 5));
    const to = instant(from + (daysAhead + 0.5) * dayMs);
    const days = bucketStarts({ from, to }, 'day', clock, 40)?.slice(0, daysAhead + 1) ?? [];
    expect(formatInstant(days[2] ?? from)).toBe('2026-03-09T04:00:00.000Z');
    expect(spanOf(steady().total, days, days[1] ?? from, days[2] ?? from).point).toBe(2_400);
    const noon = instant((days[1] ?? from) + 11.5 * hourMs);
    expect(spanOf(steady().total, days, days[1] ?? from, noon).point).toBe(1_200);
  });
});

describe('too little data', () => {
  it('is fewer than three days with usage, however long ago the first was', () => {
    const rare = new Array<number>(40).fill(0);
    rare[3] = 5;
    rare[39] = 9;
    expect(forecastAccount(dailyUsage({ infra_planning: rare }))).toEqual({
      hidden: 'too_little_data',
      days: 2,
    });
    rare[20] = 1;
    expect(forecastAccount(dailyUsage({ infra_planning: rare }))).toMatchObject({ days: 3 });
  });

  it('does not count a day on which more was given back than spent', () => {
    const usage = dailyUsage({ ai_chat: [5, 5, -900, 5] });
    const forecast = forecastAccount(usage);
    expect(forecast).toMatchObject({ days: 3 });
    expect(forecast).toEqual(forecastAccount(dailyUsage({ ai_chat: [5, 5, 0, 5] })));
  });

  it('counts a day once, whatever it was spent on', () => {
    const usage = dailyUsage({ ai_chat: [1, 1], code_analysis: [1, 1] });
    expect(forecastAccount(usage)).toEqual({ hidden: 'too_little_data', days: 2 });
  });
});
