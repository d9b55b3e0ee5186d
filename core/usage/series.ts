import type { EntryRow } from '../ledger/entry-row.ts';
import { type Meter, meterRules } from './meter.ts';

/**
 * What tells one series of an account's usage from another, in the order its labels are stored.
 * All of an entry's columns that usage can be filtered or grouped by; only to be appended to.
 */
export const seriesLabels = ['meter', 'model', 'project', 'server', 'key', 'member'] as const;
export type SeriesLabel = (typeof seriesLabels)[number];

/** The most quantities a meter may know: each has a column of its own in every sum. */
export const quantitiesMax = 6;

/** The labels as they are stored: a JSON array in the order of `seriesLabels`, null for none. */
export const labelsOf = (row: Pick<EntryRow, SeriesLabel>): string =>
  JSON.stringify(seriesLabels.map((label) => row[label]));

/** The quantities in the columns q0, q1 … of a meter's sums; none without a meter. */
export function quantityNamesOf(meter: string | null): readonly string[] {
  return meter === null ? [] : (meterRules[meter as Meter]?.quantities ?? []);
}
