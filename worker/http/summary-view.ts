import { formatInstant, type Instant } from '../../core/units/instant.ts';
import type { TopGroups } from '../../core/usage/top-groups.ts';
import type { UsageTotal } from '../../core/usage/totals.ts';
import type { WindowSummary } from '../../core/usage/window-summary.ts';
import type { SummaryAsked, TimeRange } from './summary-query.ts';

/** What was spent under one key, or under those that are not shown by themselves. */
export interface GroupView {
  /** Null for spending that names none, and for the others. */
  key: string | null;
  other?: true;
  /** How many keys the others are. */
  keys?: number;
  amount_microcredits: number;
  count: number;
  quantities?: Readonly<Record<string, number>>;
}

export interface BucketView {
  start: string;
  end: string;
  groups: GroupView[];
}

/** A summary as the API shows it; when and of how much it is is the route's to say. */
export function summaryView(
  { ranges: [range, compared], granularity, groupBy, tz, quantities }: SummaryAsked,
  [window, comparison]: readonly WindowSummary[],
) {
  return {
    ...rangeView(range),
    ...(granularity ? { granularity } : {}),
    group_by: groupBy,
    tz,
    buckets: window ? bucketViews(range, window, quantities) : [],
    ...(window ? windowView(window, quantities) : {}),
    ...(compared && comparison
      ? { compare: { ...rangeView(compared), ...windowView(comparison, quantities) } }
      : {}),
  };
}

const rangeView = ({ starts, to }: TimeRange) => ({
  from: formatInstant(starts[0] as Instant),
  to: formatInstant(to),
});

const windowView = ({ groups, amount, count }: WindowSummary, quantities: boolean) => ({
  groups: groupViews(groups, quantities),
  total_microcredits: amount,
  count,
});

const bucketViews = (
  { starts, to }: TimeRange,
  { buckets }: WindowSummary,
  quantities: boolean,
): BucketView[] =>
  buckets.map((groups, place) => ({
    start: formatInstant(starts[place] as Instant),
    end: formatInstant(starts[place + 1] ?? to),
    groups: groupViews(groups, quantities),
  }));

function groupViews({ shown, other }: TopGroups, quantities: boolean): GroupView[] {
  const groups = shown.map((total) => ({ key: total.key, ...sumView(total, quantities) }));
  if (!other) return groups;
  const { keys } = other;
  return [...groups, { key: null, other: true, keys, ...sumView(other, quantities) }];
}

const sumView = (total: UsageTotal, quantities: boolean) => ({
  amount_microcredits: total.amount,
  count: total.count,
  ...(quantities ? { quantities: total.quantities } : {}),
});
