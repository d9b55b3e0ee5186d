import type { EntryFilter } from '../../../core/ledger/entry-filter.ts';
import { formatInstant, hourMs, type Instant, instant } from '../../../core/units/instant.ts';
import { ok, type Result, refuse as refusal } from '../../../core/units/result.ts';
import { type UsageGrouping, type UsageTotal, usageGroupings } from '../../../core/usage/totals.ts';
import { usageBucketsMax } from '../../../db/usage.ts';
import { bucketStarts, type Granularity, granularities, wallClock } from '../bucket-starts.ts';
import type { AccountCall } from '../call.ts';
import { entryFilters, parseEntryFilter } from '../entry-query.ts';
import { invalid, type Problem } from '../problem.ts';
import { checkQuery } from '../query.ts';
import { json, refuse } from '../reply.ts';
import { usageInBuckets } from '../usage-in-buckets.ts';

const rangeDefaultMs = 30 * 24 * hourMs;

export interface SummaryAsked {
  readonly starts: readonly Instant[];
  readonly to: Instant;
  readonly filter: Omit<EntryFilter, 'kinds' | 'from' | 'to'>;
  readonly groupBy: UsageGrouping;
}

/** What was spent in a range, grouped, in one bucket or by hour, day or month of a zone. */
export async function summariseUsage(call: AccountCall): Promise<Response> {
  const asked = parseSummary(call);
  if (!asked.ok) return refuse(call, asked.error);
  const found = await usageInBuckets(call, asked.value);
  if ('response' in found) return found.response;
  const { buckets, seq, rate } = found;
  const total = buckets.flat().reduce((sum, { amount }) => sum + amount, 0);
  const summary = {
    buckets: buckets.map((totals, place) => ({
      start: formatInstant(asked.value.starts[place] as Instant),
      groups: totals.map(groupView),
    })),
    total_microcredits: total,
    from: formatInstant(asked.value.starts[0] as Instant),
    to: formatInstant(asked.value.to),
    as_of: formatInstant(call.now),
    as_of_seq: seq,
  };
  return json(200, summary, { rate });
}

/** `key` is null for spending that names none. */
const groupView = ({ key, amount, count, quantities }: UsageTotal) => ({
  key,
  amount_microcredits: amount,
  count,
  quantities,
});

function parseSummary(call: AccountCall): Result<SummaryAsked, Problem> {
  const { searchParams } = call.url;
  const wrong = checkQuery(call.url, [
    ...entryFilters.filter((name) => name !== 'kind'),
    'granularity',
    'group_by',
    'tz',
  ]);
  if (wrong) return refusal(wrong);
  const parsed = parseEntryFilter(call.url);
  if (!parsed.ok) return parsed;
  const { from, to = call.now, kinds: _kinds, ...filter } = parsed.value;
  const range = { from: from ?? instant(Math.max(0, to - rangeDefaultMs)), to };
  const groupBy = oneOf('group_by', searchParams.get('group_by') ?? 'category', usageGroupings);
  if (!groupBy.ok) return groupBy;
  const starts = parseStarts(searchParams, range);
  return starts.ok ? ok({ starts: starts.value, to, filter, groupBy: groupBy.value }) : starts;
}

function parseStarts(
  query: URLSearchParams,
  range: { readonly from: Instant; readonly to: Instant },
): Result<readonly Instant[], Problem> {
  const named = query.get('granularity');
  const zone = query.get('tz');
  const clock = wallClock(zone ?? 'UTC');
  if (!clock) return refusal(invalid('tz', 'tz must be a time zone such as Europe/Berlin'));
  if (range.from > range.to) return refusal(invalid('to', 'to must not be before from'));
  if (named === null) return ok([range.from]);
  const granularity = oneOf<Granularity>('granularity', named, granularities);
  if (!granularity.ok) return granularity;
  const starts = bucketStarts(range, granularity.value, clock, usageBucketsMax);
  return starts
    ? ok(starts)
    : refusal(invalid('granularity', `The range has more than ${usageBucketsMax} ${named}s.`));
}

function oneOf<T extends string>(
  name: string,
  text: string,
  known: readonly T[],
): Result<T, Problem> {
  return (known as readonly string[]).includes(text)
    ? ok(text as T)
    : refusal(invalid(name, `${name} must be one of ${known.join(', ')}`));
}
