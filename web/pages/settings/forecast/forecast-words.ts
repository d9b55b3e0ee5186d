import { exactCredits, viewerLocale } from '../../../format.ts';
import { dateFormat, numberFormat } from '../../../intl.ts';
import type { Forecast, ForecastDay, Series } from './forecast-api.ts';

/** What the forecast says of itself. */

const methods: Record<string, string> = {
  sum_of_categories: 'the categories together, each by a method of its own',
  flat_mean: 'every day as the mean of the days before',
  seasonal_naive: 'every day as the same weekday a week before',
  weekday_median: 'every day as the middle of the same weekdays before',
  damped_weekly: 'the level and trend of the days before, by weekday, the trend fading',
};

export const methodText = (method: string): string =>
  methods[method] ?? method.replaceAll('_', ' ');

/** The day of a date: it is named, not placed in time. */
const dayOf = (date: string): Date => new Date(`${date}T12:00:00Z`);

export const tickText = (date: string): string =>
  dateFormat(viewerLocale(), { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(
    dayOf(date),
  );

export const dayText = (date: string): string =>
  dateFormat(viewerLocale(), {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  }).format(dayOf(date));

/** `Mon 23 Nov: 12.5 credits expected, between 8 and 19`. */
export function dayWords(day: ForecastDay): string {
  const locale = viewerLocale();
  const amount = (microcredits: number) => exactCredits(microcredits, locale);
  return `${dayText(day.date)}: ${amount(day.point_microcredits)} credits expected, between ${amount(day.low_microcredits)} and ${amount(day.high_microcredits)}`;
}

const twoDecimals = (value: number): string =>
  numberFormat(viewerLocale(), { maximumFractionDigits: 2 }).format(value);

const percent = (share: number): string =>
  numberFormat(viewerLocale(), { style: 'percent', maximumFractionDigits: 0 }).format(share);

/** What its error on the account's own past was, and what that means. */
export function errorText({ mase, naive_mase, folds, coverage }: Series): string {
  if (folds === 0 || mase === null || naive_mase === null)
    return 'There is too little of your past to try it on: take it as a first guess.';
  const within =
    coverage === null
      ? ''
      : ` ${percent(coverage)} of those days were within the range; ${percent(0.8)} should be.`;
  return `Tried on your own past its error (MASE) is ${twoDecimals(mase)}. ${meaningOf(mase)} ${comparedText(mase, naive_mase)}${within}`;
}

const meaningOf = (mase: number): string =>
  mase < 1
    ? 'Below 1: it errs by less than your days differ from the same days a week before.'
    : 'Not below 1: it errs by as much as your days differ from the same days a week before, or more.';

function comparedText(mase: number, naive: number): string {
  if (mase === naive) return 'Repeating last week errs the same.';
  const judgement = mase < naive ? 'worse than this' : 'which was better on these days';
  return `Repeating last week errs ${twoDecimals(naive)}, ${judgement}.`;
}

const dayFormat = (zone: string): Intl.DateTimeFormat =>
  dateFormat(viewerLocale(), {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: zone,
  });

export interface LastsWords {
  /** The range of dates, or what is said instead. */
  readonly range: string;
  readonly expected: string | undefined;
}

/** Until when the balance lasts: a range of days, open where it is beyond what is foreseen. */
export function lastsWords({ balance, tz, total }: Forecast): LastsWords {
  const { lasts_until: lasts } = balance;
  const last = total?.daily.at(-1)?.date;
  const beyond = last ? `after ${dayText(last)}` : 'beyond what is foreseen';
  if (!lasts?.earliest)
    return { range: last ? `Beyond ${dayText(last)}` : 'Not foreseen', expected: undefined };
  const days = dayFormat(tz);
  const first = new Date(lasts.earliest);
  return {
    range: lasts.latest
      ? days.formatRange(first, new Date(lasts.latest))
      : `${days.format(first)} – ${beyond}`,
    expected: lasts.expected
      ? `most likely ${days.format(new Date(lasts.expected))}`
      : `most likely ${beyond}`,
  };
}
