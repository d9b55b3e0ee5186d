import type { Summary } from '../../../../api.ts';
import { groupId, type Series } from './series.ts';

/** One series' part of one bar, from `low` to `high` microcredits. */
export interface Segment {
  readonly series: Series;
  /** Below zero where more was given back than spent. */
  readonly amount: number;
  readonly count: number;
  readonly low: number;
  readonly high: number;
}

export interface Column {
  /** As the API wrote it: also the bar's name in the address. */
  readonly start: string;
  /** From the bottom up; only series that have a part. */
  readonly segments: readonly Segment[];
  /** The sum of the parts. */
  readonly amount: number;
  readonly count: number;
}

/** Bars of stacked parts: what was spent goes up from zero, what was given back goes down. */
export function columnsOf(
  { buckets }: Pick<Summary, 'buckets'>,
  series: readonly Series[],
): Column[] {
  return buckets.map(({ start, groups }) => {
    const parts = new Map(groups.map((group) => [groupId(group), group]));
    const segments: Segment[] = [];
    let [up, down] = [0, 0];
    for (const layer of series) {
      const part = parts.get(layer.id);
      if (!part || (part.amount_microcredits === 0 && part.count === 0)) continue;
      const { amount_microcredits: amount, count } = part;
      const from = amount < 0 ? down : up;
      segments.push({
        series: layer,
        amount,
        count,
        low: Math.min(from, from + amount),
        high: Math.max(from, from + amount),
      });
      if (amount < 0) down += amount;
      else up += amount;
    }
    const sum = (of: (segment: Segment) => number) =>
      segments.reduce((total, segment) => total + of(segment), 0);
    return {
      start,
      segments,
      amount: sum(({ amount }) => amount),
      count: sum(({ count }) => count),
    };
  });
}

/** The lowest and the highest the bars reach; zero is always inside. */
export function extentOf(columns: readonly Column[]): readonly [low: number, high: number] {
  const ends = columns.flatMap(({ segments }) => segments.flatMap(({ low, high }) => [low, high]));
  return [Math.min(0, ...ends), Math.max(0, ...ends)];
}

/** A series' amount in one bar. */
export const partOf = (column: Column, series: Series): Segment | undefined =>
  column.segments.find((segment) => segment.series.id === series.id);

/** The part of a bar that reaches over an amount. */
export const segmentOf = (column: Column, amount: number): Segment | undefined =>
  column.segments.find(({ low, high }) => amount >= low && amount < high);
