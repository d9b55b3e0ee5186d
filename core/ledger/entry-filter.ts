import type { Instant } from '../units/instant.ts';
import type { Meter } from '../usage/meter.ts';
import type { EntryKind } from './entry.ts';
import type { EntryRow } from './entry-row.ts';

/** Which entries are asked for; all conditions must hold. */
export interface EntryFilter {
  readonly kinds?: readonly EntryKind[];
  /** Null selects captures without a meter: spending that is shown under `other`. */
  readonly meters?: readonly (Meter | null)[];
  /** Here and below null selects entries that name none. */
  readonly project?: string | null;
  readonly server?: string | null;
  readonly model?: string | null;
  readonly key?: string | null;
  readonly member?: string | null;
  /** Inclusive. */
  readonly from?: Instant;
  /** Exclusive. */
  readonly to?: Instant;
}

/** The columns a filter compares with one value. */
export const filteredColumns = ['project', 'server', 'model', 'key', 'member'] as const;

/** What SQL selects with the same filter, for rows that are in memory. */
export function matchesFilter(row: EntryRow, filter: EntryFilter): boolean {
  const { kinds, meters, from, to } = filter;
  if (kinds && !kinds.includes(row.kind)) return false;
  if (meters && !meters.some((meter) => meter === row.meter)) return false;
  if (meters && row.meter === null && row.kind !== 'capture') return false;
  if (from !== undefined && row.at < from) return false;
  if (to !== undefined && row.at >= to) return false;
  return filteredColumns.every(
    (column) => filter[column] === undefined || filter[column] === row[column],
  );
}
