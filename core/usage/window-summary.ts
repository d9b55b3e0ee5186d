import { assertLaw } from '../units/result.ts';
import {
  type FoundTotals,
  groupsOf,
  largestKeys,
  sumOfGroups,
  type TopGroups,
} from './top-groups.ts';
import type { UsageTotal } from './totals.ts';

/** Usage of a range that is added up already: over all of it, and by bucket where that was asked. */
export interface CountedWindow {
  readonly all: FoundTotals;
  /** By place; those without usage are left out. */
  readonly buckets: ReadonlyMap<number, FoundTotals>;
}

/** One more use in a bucket. */
export interface FreshUse extends UsageTotal {
  readonly place: number;
}

/** What was spent in a range. Groups and buckets come to the same. */
export interface WindowSummary {
  /** Microcredits. */
  readonly amount: number;
  /** Debits and captures. */
  readonly count: number;
  readonly groups: TopGroups;
  /** One for each place. */
  readonly buckets: readonly TopGroups[];
}

/** How much of a summary is told apart. */
export interface SummaryShape {
  /** How many buckets; 0 where only the groups are wanted. */
  readonly places: number;
  readonly keysInBuckets: number;
  readonly keysInAll: number;
}

/** Joins what was counted with what came since, and shows the largest keys by themselves. */
export function summariseWindow(
  counted: CountedWindow,
  fresh: readonly FreshUse[],
  { places, keysInBuckets, keysInAll }: SummaryShape,
): WindowSummary {
  const all = withFresh(counted.all, fresh);
  const groups = groupsOf(all, largestKeys(all, keysInAll));
  const inBuckets = largestKeys(all, keysInBuckets);
  const freshByPlace = Map.groupBy(fresh, ({ place }) => place);
  const buckets = Array.from({ length: places }, (_, place) =>
    groupsOf(
      withFresh(counted.buckets.get(place) ?? { totals: [] }, freshByPlace.get(place) ?? []),
      inBuckets,
    ),
  );
  const sum = sumOfGroups(groups);
  assertLaw(places === 0 || isSum(buckets, sum), 'buckets and groups of usage come to the same');
  return { ...sum, groups, buckets };
}

const withFresh = ({ totals, rest }: FoundTotals, fresh: readonly FreshUse[]): FoundTotals => ({
  totals: [...totals, ...fresh],
  rest,
});

function isSum(buckets: readonly TopGroups[], whole: ReturnType<typeof sumOfGroups>): boolean {
  const sums = buckets.map(sumOfGroups);
  const total = (name: 'amount' | 'count') => sums.reduce((sum, one) => sum + one[name], 0);
  return total('amount') === whole.amount && total('count') === whole.count;
}
