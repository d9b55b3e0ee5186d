import { dayMs, hourMs, type Instant, instant, parseInstant } from '../../core/units/instant.ts';
import { ok, type Result, refuse } from '../../core/units/result.ts';
import {
  bucketStarts,
  type Granularity,
  granularities,
  wallClock,
  type ZoneClock,
} from '../../core/usage/bucket-starts.ts';
import { type UsageFilter, type UsageGrouping, usageGroupings } from '../../core/usage/totals.ts';
import { usageBucketsMax } from '../../db/usage.ts';
import { entryFilters, parseEntryFilter } from './entry-query.ts';
import { invalid, type Problem } from './problem.ts';
import { checkQuery } from './query.ts';

const rangeDefaultMs = 30 * 24 * hourMs;
const topMax = 100;

/** A range of time as buckets: each ends where the next begins, the last at `to`. */
export interface TimeRange {
  /** At least one; the first is where the range begins. */
  readonly starts: readonly Instant[];
  /** Exclusive. */
  readonly to: Instant;
  /** Whether its buckets are hours, which no days make up. */
  readonly byHour: boolean;
  /** Whether only its groups are wanted, to compare with. */
  readonly isComparison: boolean;
}

export interface SummaryAsked {
  /** The range, and the one to compare it with where there is one. */
  readonly ranges: readonly [TimeRange, ...TimeRange[]];
  readonly granularity: Granularity | undefined;
  /** The zone as it was asked for. */
  readonly tz: string;
  readonly clock: ZoneClock;
  readonly filter: UsageFilter;
  readonly groupBy: UsageGrouping;
  /** Keys shown by themselves in each bucket, 1 to 100; undefined for as many as an answer has. */
  readonly top: number | undefined;
  readonly quantities: boolean;
}

const parameters = [
  ...entryFilters.filter((name) => name !== 'kind'),
  'granularity',
  'group_by',
  'tz',
  'top',
  'quantities',
  'compare_from',
  'compare_to',
];

/** Reads what a summary is asked for, naming the parameter at fault. */
export function parseSummary(url: URL, now: Instant): Result<SummaryAsked, Problem> {
  const query = url.searchParams;
  const wrong = checkQuery(url, parameters);
  if (wrong) return refuse(wrong);
  const parsed = parseEntryFilter(url);
  if (!parsed.ok) return parsed;
  const { from, to = now, kinds: _kinds, ...filter } = parsed.value;
  const groupBy = oneOf('group_by', query.get('group_by') ?? 'category', usageGroupings);
  if (!groupBy.ok) return groupBy;
  const tz = query.get('tz') ?? 'UTC';
  const clock = wallClock(tz);
  if (!clock) return refuse(invalid('tz', 'tz must be a time zone such as Europe/Berlin'));
  const named = query.get('granularity');
  const granularity = named === null ? ok(undefined) : oneOf('granularity', named, granularities);
  if (!granularity.ok) return granularity;
  if (from !== undefined && from > to)
    return refuse(
      query.has('to')
        ? invalid('to', 'to must not be before from')
        : invalid('from', 'from must not be in the future when there is no to'),
    );
  const span = { from: from ?? instant(Math.max(0, to - rangeDefaultMs)), to };
  const range = parseRange(span, granularity.value, clock);
  if (!range.ok) return range;
  const comparison = parseComparison(query);
  if (!comparison.ok) return comparison;
  const top = parseTop(query.get('top'));
  if (!top.ok) return top;
  const quantities = oneOf('quantities', query.get('quantities') ?? 'true', ['true', 'false']);
  if (!quantities.ok) return quantities;
  return ok({
    ranges: comparison.value ? [range.value, comparison.value] : [range.value],
    granularity: granularity.value,
    tz,
    clock,
    filter,
    groupBy: groupBy.value,
    top: top.value,
    quantities: quantities.value === 'true',
  });
}

/** Whether kept days of its zone can make up a part of a range. */
export const goesByDays = ({ ranges }: Pick<SummaryAsked, 'ranges'>): boolean =>
  ranges.some(({ byHour, starts, to }) => !byHour && to - (starts[0] ?? 0) >= dayMs);

function parseRange(
  range: { readonly from: Instant; readonly to: Instant },
  granularity: Granularity | undefined,
  clock: ZoneClock,
): Result<TimeRange, Problem> {
  const { from, to } = range;
  const starts = granularity ? bucketStarts(range, granularity, clock, usageBucketsMax) : [from];
  return starts
    ? ok({ starts, to, byHour: granularity === 'hour', isComparison: false })
    : refuse(invalid('granularity', `The range has more than ${usageBucketsMax} ${granularity}s.`));
}

function parseComparison(query: URLSearchParams): Result<TimeRange | undefined, Problem> {
  const names = ['compare_from', 'compare_to'] as const;
  const texts = names.map((name) => query.get(name));
  if (texts.every((text) => text === null)) return ok(undefined);
  const instants: Instant[] = [];
  for (const [place, name] of names.entries()) {
    const text = texts[place];
    if (text == null) return refuse(invalid(name, `${names.join(' and ')} go together`));
    const at = parseInstant(text);
    if (at === undefined) return refuse(invalid(name, `${name} must be RFC 3339 with a time zone`));
    instants.push(at);
  }
  const [from, to] = instants as [Instant, Instant];
  return from > to
    ? refuse(invalid('compare_to', 'compare_to must not be before compare_from'))
    : ok({ starts: [from], to, byHour: false, isComparison: true });
}

function parseTop(text: string | null): Result<number | undefined, Problem> {
  if (text === null) return ok(undefined);
  const top = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  return top >= 1 && top <= topMax
    ? ok(top)
    : refuse(invalid('top', `top must be a whole number from 1 to ${topMax}`));
}

function oneOf<T extends string>(
  name: string,
  text: string,
  known: readonly T[],
): Result<T, Problem> {
  return (known as readonly string[]).includes(text)
    ? ok(text as T)
    : refuse(invalid(name, `${name} must be one of ${known.join(', ')}`));
}
