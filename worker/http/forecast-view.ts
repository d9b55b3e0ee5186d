import { dateOf } from '../../core/forecast/calendar.ts';
import {
  type AccountForecast,
  daysNeeded,
  type Hidden,
  type TotalForecast,
} from '../../core/forecast/forecast.ts';
import { type LastsUntil, lastsUntil } from '../../core/forecast/lasts-until.ts';
import type { Range } from '../../core/forecast/path.ts';
import { type PeriodEnd, type Projected, periodEnd } from '../../core/forecast/period-end.ts';
import { withRunningServers } from '../../core/forecast/running-servers.ts';
import type { DayStarts } from '../../core/forecast/span.ts';
import { formatInstant, type Instant } from '../../core/units/instant.ts';
import type { ZoneClock } from '../../core/usage/bucket-starts.ts';
import type { Category } from '../../core/usage/meter.ts';

/** What is known now beside the forecast, which is of complete days. */
export interface Standing {
  readonly now: Instant;
  /** The zone as it was asked for. */
  readonly tz: string;
  readonly clock: ZoneClock;
  readonly seq: number;
  /** Whole microcredits by category since the month and since the day began. */
  readonly spentThisMonth: Readonly<Record<Category, number>>;
  readonly spentToday: Readonly<Record<Category, number>>;
  readonly monthEnd: Instant;
  /** Where each day begins that the forecast is of, the first being today, and the last ends. */
  readonly starts: DayStarts;
  readonly available: number;
  readonly burnPerHour: number;
}

/** A forecast as the API shows it: with the servers that run now, and what is spent already. */
export function forecastView(made: AccountForecast | Hidden, standing: Standing) {
  const { now, tz, seq } = standing;
  const frame = { tz, as_of: formatInstant(now), as_of_seq: seq };
  if ('hidden' in made) {
    const { hidden: reason, days } = made;
    const hidden = { reason, days, days_needed: daysNeeded };
    return {
      ...frame,
      days_of_data: days,
      hidden,
      total: null,
      categories: [],
      ...balance(standing),
    };
  }
  const forecast = withRunningServers(made, standing.burnPerHour);
  const { starts, available } = standing;
  return {
    ...frame,
    days_of_data: forecast.days,
    hidden: null,
    ...seriesViews(forecast, standing),
    ...balance(standing, lastsUntil(available, forecast.total, starts, now)),
  };
}

const balance = ({ available, burnPerHour }: Standing, lasts?: LastsUntil) => ({
  balance: {
    available_microcredits: available,
    burn_per_hour_microcredits: burnPerHour,
    lasts_until: lasts
      ? {
          earliest: instantOrNull(lasts.earliest),
          expected: instantOrNull(lasts.expected),
          latest: instantOrNull(lasts.latest),
        }
      : null,
  },
});

const instantOrNull = (at: Instant | null) => (at === null ? null : formatInstant(at));

function seriesViews(forecast: AccountForecast, standing: Standing) {
  const { now, starts, spentToday, spentThisMonth, monthEnd } = standing;
  const day = periodEnd(spentToday, forecast, starts, now, starts[1] as Instant);
  const month = periodEnd(spentThisMonth, forecast, starts, now, monthEnd);
  const ends = (of: (period: PeriodEnd) => Projected) => ({ today: of(day), month: of(month) });
  const categories = forecast.categories.map(({ category, ...series }, place) => ({
    category,
    ...seriesView(
      series,
      ends((period) => period.categories[place] as Projected),
      standing,
    ),
  }));
  return {
    total: seriesView(
      forecast.total,
      ends(({ total }) => total),
      standing,
    ),
    categories: categories.filter(isShown),
  };
}

/** Spending that names no meter is shown where there is any; the others always. */
const isShown = ({
  category,
  folds,
  month_end,
}: ReturnType<typeof seriesView> & { category: Category }) =>
  category !== 'other' || folds > 0 || month_end.high_microcredits > 0;

interface Ends {
  readonly today: Projected;
  readonly month: Projected;
}

function seriesView(series: TotalForecast, ends: Ends, { starts, clock, monthEnd }: Standing) {
  const dates = starts.map((start) => dateOf(start, clock));
  return {
    method: series.method,
    mase: series.folds === 0 ? null : rounded(series.mase),
    naive_mase: series.folds === 0 ? null : rounded(series.naiveMase),
    folds: series.folds,
    coverage: series.coverage === null ? null : rounded(series.coverage),
    today: { date: dates[0] as string, ...endView(ends.today) },
    daily: series.daily.slice(1).map((range, place) => ({
      date: dates[place + 1] as string,
      ...rangeView(range),
    })),
    month_end: { ...endView(ends.month), until: formatInstant(monthEnd) },
  };
}

const endView = (end: Projected) => ({ so_far_microcredits: end.soFar, ...rangeView(end) });

const rangeView = ({ low, point, high }: Range) => ({
  low_microcredits: low,
  point_microcredits: point,
  high_microcredits: high,
});

/** An estimate of an estimate: more digits would say more than is known. */
const rounded = (value: number): number => Math.round(value * 1_000) / 1_000;
