import { type EntryFilter, matchesFilter } from '../ledger/entry-filter.ts';
import type { EntryRow } from '../ledger/entry-row.ts';
import { assertLaw } from '../units/result.ts';
import { categoryOf, type Meter } from './meter.ts';

export const usageGroupings = [
  'category',
  'meter',
  'model',
  'project',
  'server',
  'key',
  'member',
] as const;
export type UsageGrouping = (typeof usageGroupings)[number];

/** Which spending is totalled: a filter without kinds and time, which the totals set themselves. */
export type UsageFilter = Omit<EntryFilter, 'kinds' | 'from' | 'to'>;

/** What was spent under one key of a grouping. */
export interface UsageTotal {
  /** Null for spending that names none. */
  readonly key: string | null;
  /** Microcredits; below zero where more was given back than spent in the range. */
  readonly amount: number;
  /** Debits and captures. */
  readonly count: number;
  /** Whole numbers by quantity name; those that come to nothing are left out. */
  readonly quantities: Readonly<Record<string, number>>;
}

/**
 * What one entry adds to usage. Debits and captures add what they took, once. A reversal that gives
 * spending back takes its amount away again, at its own time, under the keys of the entry it
 * reverses (`of`); the use itself took place, so count and quantities stay. All else adds nothing:
 * neither holds, nor the giving back of what was taken from a grant.
 */
export function spendingOf(row: Pick<EntryRow, 'kind' | 'amount' | 'detail'>): {
  amount: number;
  count: number;
  of?: number;
} {
  if (row.kind === 'debit' || row.kind === 'capture') return { amount: row.amount, count: 1 };
  if (row.kind !== 'reversal') return { amount: 0, count: 0 };
  const detail = JSON.parse(row.detail ?? '{}');
  const isSpending = detail.direction === 'give_back' && !('source' in detail.counter);
  return isSpending ? { amount: -row.amount, count: 0, of: detail.of } : { amount: 0, count: 0 };
}

/** The seqs a fold over these rows asks `original` for, beyond the rows themselves. */
export function originalsOf(rows: readonly EntryRow[]): number[] {
  const here = new Set(rows.map((row) => row.seq));
  const asked = rows.map((row) => spendingOf(row).of).filter((of) => of !== undefined);
  return [...new Set(asked)].filter((of) => !here.has(of));
}

/** What one entry adds to usage, with the entry that names its keys. */
interface Use {
  readonly row: EntryRow;
  readonly source: EntryRow;
  readonly amount: number;
  readonly count: number;
  readonly quantities: UsageTotal['quantities'];
}

/** What rows in memory add. Throws when an original is not to be had. */
export function* usesOf(
  rows: Iterable<EntryRow>,
  filter: UsageFilter,
  original: (seq: number) => EntryRow | undefined,
): Generator<Use> {
  for (const row of rows) {
    const { amount, count, of } = spendingOf(row);
    if (amount === 0 && count === 0) continue;
    const source = of === undefined ? row : original(of);
    assertLaw(source !== undefined, `entry ${row.seq} reverses an entry that is not there`);
    if (!matchesFilter(source, filter)) continue;
    const measured = of === undefined && source.quantities ? JSON.parse(source.quantities) : {};
    yield { row, source, amount, count, quantities: measured };
  }
}

/** What an entry's usage is grouped under. */
export const keyOf = (row: EntryRow, groupBy: UsageGrouping): string | null =>
  groupBy === 'category' ? categoryOfMeter(row.meter) : row[groupBy];

/** The category of a meter as a column has it. */
export const categoryOfMeter = (meter: string | null) =>
  categoryOf((meter ?? undefined) as Meter | undefined);

/** Joins totals of the same keys, for instance D1's and the undrained tail's; most spent first. */
export function sumUsage(totals: Iterable<UsageTotal>): UsageTotal[] {
  const byKey = new Map<string | null, { -readonly [K in keyof UsageTotal]: UsageTotal[K] }>();
  for (const { key, amount, count, quantities } of totals) {
    const sum = byKey.get(key) ?? { key, amount: 0, count: 0, quantities: {} };
    byKey.set(key, sum);
    sum.amount += amount;
    sum.count += count;
    sum.quantities = addQuantities(sum.quantities, quantities);
    assertLaw(Number.isSafeInteger(sum.amount), 'totals of usage are exact');
  }
  return [...byKey.values()].sort(mostFirst);
}

const mostFirst = (a: UsageTotal, b: UsageTotal): number =>
  b.amount - a.amount || ((a.key ?? '') < (b.key ?? '') ? -1 : 1);

/** Quantities are bound by what is paid for; where a price is nothing, sums end at 2^53 − 1. */
function addQuantities(a: UsageTotal['quantities'], b: UsageTotal['quantities']) {
  const sum: Record<string, number> = { ...a };
  for (const [name, quantity] of Object.entries(b))
    if (quantity !== 0) sum[name] = Math.min((sum[name] ?? 0) + quantity, Number.MAX_SAFE_INTEGER);
  return sum;
}
