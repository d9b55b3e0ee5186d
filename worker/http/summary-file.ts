import { creditsToDecimal } from '../../core/units/credits.ts';
import { type Columns, csvOf } from './csv.ts';
import type { BucketView, GroupView } from './summary-view.ts';

type Line = GroupView & Pick<BucketView, 'start' | 'end'>;

/** A line for each group of each bucket; amounts as exact decimal credits and whole microcredits. */
const columns: Columns<Line> = [
  ['start', (line) => line.start],
  ['end', (line) => line.end],
  ['key', (line) => line.key ?? undefined],
  ['other', (line) => line.other],
  ['amount_credits', (line) => creditsToDecimal(line.amount_microcredits)],
  ['amount_microcredits', (line) => line.amount_microcredits],
  ['count', (line) => line.count],
  ['quantities', (line) => line.quantities && JSON.stringify(line.quantities)],
];

/** The buckets of a summary as a file. */
export const summaryCsv = (buckets: readonly BucketView[]): string =>
  csvOf(
    columns,
    buckets.flatMap(({ start, end, groups }) => groups.map((one) => ({ start, end, ...one }))),
  );
