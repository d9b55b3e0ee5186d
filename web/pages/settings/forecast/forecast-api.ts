import type { Category } from '../../../../core/usage/meter.ts';
import { account, read } from '../../../api.ts';

/** The forecast as the API gives it. Amounts are whole microcredits; ranges hold 8 times of 10. */

export interface Range {
  low_microcredits: number;
  point_microcredits: number;
  high_microcredits: number;
}

export interface ForecastDay extends Range {
  /** `2026-11-23`, in the forecast's zone. */
  date: string;
}

export interface MonthEnd extends Range {
  /** Spent in the month so far. */
  so_far_microcredits: number;
  /** When the month ends. */
  until: string;
}

export interface Series {
  method: string;
  /** Mean absolute scaled error on the account's own past, and that of repeating last week. */
  mase: number | null;
  naive_mase: number | null;
  /** How often it was tried on that past; 0 where there was too little of it, and no error is known. */
  folds: number;
  /** The share of past days that fell within the range, 0 to 1. */
  coverage: number | null;
  daily: ForecastDay[];
  month_end: MonthEnd;
}

export interface Forecast {
  tz: string;
  as_of: string;
  as_of_seq: number;
  days_of_data: number;
  hidden: { reason: 'too_little_data'; days: number; days_needed: number } | null;
  total: Series | null;
  categories: (Series & { category: Category })[];
  balance: {
    available_microcredits: number;
    burn_per_hour_microcredits: number;
    /** Null: not within the days that are foreseen. */
    lasts_until: { earliest: string | null; expected: string | null; latest: string | null } | null;
  };
}

export const readForecast = (tz: string, signal: AbortSignal) =>
  read<Forecast>(`${account}/forecast?${new URLSearchParams({ tz })}`, signal);
