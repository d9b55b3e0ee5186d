import type { Forecast, Series } from '../../../web/pages/settings/forecast/forecast-api.ts';

/** What the API says of the days to come; tests name only what matters to them. */

const dateAfter = (days: number): string =>
  new Date(Date.UTC(2026, 10, 23 + days)).toISOString().slice(0, 10);

export const aSeries = (over: Partial<Series> = {}): Series => ({
  method: 'weekday_median',
  mase: 0.72,
  naive_mase: 0.98,
  folds: 8,
  coverage: 0.84,
  daily: Array.from({ length: 30 }, (_, day) => ({
    date: dateAfter(day),
    low_microcredits: 1_000_001 + day,
    point_microcredits: 2_000_000 + day,
    high_microcredits: 4_500_000 + day,
  })),
  month_end: {
    so_far_microcredits: 40_000_000,
    low_microcredits: 48_000_001,
    point_microcredits: 56_000_000,
    high_microcredits: 72_000_000,
    until: '2026-12-01T00:00:00Z',
  },
  ...over,
});

export const aForecast = (over: Partial<Forecast> = {}): Forecast => ({
  tz: 'UTC',
  as_of: '2026-11-22T10:00:00Z',
  as_of_seq: 10,
  days_of_data: 40,
  hidden: null,
  total: aSeries(),
  categories: [
    { category: 'ai_chat', ...aSeries() },
    { category: 'server_provisioning', ...aSeries() },
  ],
  balance: {
    available_microcredits: 90_000_000,
    burn_per_hour_microcredits: 2_400_000,
    lasts_until: {
      earliest: '2026-12-04T10:00:00Z',
      expected: '2026-12-09T10:00:00Z',
      latest: '2026-12-15T10:00:00Z',
    },
  },
  ...over,
});

export const tooLittle = (days: number): Forecast =>
  aForecast({
    days_of_data: days,
    hidden: { reason: 'too_little_data', days, days_needed: 3 },
    total: null,
    categories: [],
    balance: {
      available_microcredits: 90_000_000,
      burn_per_hour_microcredits: 0,
      lasts_until: null,
    },
  });
