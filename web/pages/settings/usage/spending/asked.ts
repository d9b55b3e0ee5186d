import type { Summary } from '../../../../api.ts';
import { type Period, type Window, windowOf } from '../range.ts';
import { granularityOf } from './buckets.ts';
import type { Dimension, Group } from './dimension.ts';
import { groupFilter } from './dimension.ts';
import { previousOf } from './previous.ts';

/** What a view of spending shows: its headline, chart and table are one answer to this. */
export interface Asked {
  readonly period: Period;
  readonly group: Dimension;
  readonly only: Group | undefined;
  /** IANA name: whose hours, days and months the buckets are. */
  readonly zone: string;
}

/** An answer with what it answers: old data stays under its old title. */
export interface Spending extends Summary {
  readonly asked: Asked;
  readonly window: Window;
}

/** How many groups the chart tells apart; the rest is one. */
export const seriesMax = 8;

type Query = Record<string, string>;

const windowQuery = ({ from, to }: Window): Query => ({
  from: from.toISOString(),
  to: to.toISOString(),
});

/** The buckets and groups of a period, as the API is asked for them. */
export function bucketsQuery(asked: Asked, window: Window): Query {
  return {
    ...windowQuery(window),
    granularity: granularityOf(asked.period),
    group_by: asked.group,
    tz: asked.zone,
    ...(asked.only && groupFilter(asked.only)),
  };
}

/** All that one view needs, in one question. */
export function spendingQuery(asked: Asked, now: Date): { window: Window; query: Query } {
  const window = windowOf(asked.period, now);
  const previous = previousOf(asked.period, window, now);
  const query = {
    ...bucketsQuery(asked, window),
    top: String(seriesMax),
    quantities: 'false',
    ...(previous && {
      compare_from: previous.from.toISOString(),
      compare_to: previous.to.toISOString(),
    }),
  };
  return { window, query };
}
