import type { Summary, SummaryGroup } from '../../web/api.ts';

/** Builders for summaries that add up, as the API's do. */

export const aGroup = (
  key: string | null,
  amount_microcredits: number,
  count = 1,
): SummaryGroup => ({ key, amount_microcredits, count });

export const theOthers = (keys: number, amount_microcredits: number, count = 1): SummaryGroup => ({
  ...aGroup(null, amount_microcredits, count),
  other: true,
  keys,
});

type Bars = Record<string, SummaryGroup[]>;

/** A summary of these bars; `groups` where the bars have put some of them together. */
export function aSummary(bars: Bars, over: Partial<Summary> = {}): Summary {
  const buckets = Object.entries(bars).map(([start, groups]) => ({ start, groups }));
  const groups = over.groups ?? sumByKey(buckets.flatMap((bucket) => bucket.groups));
  const sum = (of: (group: SummaryGroup) => number) =>
    groups.reduce((total, group) => total + of(group), 0);
  return {
    from: '2026-11-16T00:00:00Z',
    to: '2026-11-23T00:00:00Z',
    group_by: 'category',
    buckets,
    groups,
    total_microcredits: sum((group) => group.amount_microcredits),
    count: sum((group) => group.count),
    as_of: '2026-11-22T10:00:00Z',
    as_of_seq: 10,
    ...over,
  };
}

function sumByKey(groups: readonly SummaryGroup[]): SummaryGroup[] {
  const sums = new Map<string, SummaryGroup>();
  for (const group of groups) {
    const id = `${group.other} ${group.key}`;
    const sum = sums.get(id) ?? { ...group, amount_microcredits: 0, count: 0 };
    sum.amount_microcredits += group.amount_microcredits;
    sum.count += group.count;
    sums.set(id, sum);
  }
  return [...sums.values()].sort((a, b) => b.amount_microcredits - a.amount_microcredits);
}
