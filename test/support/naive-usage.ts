import type { EntryRow } from '../../core/ledger/entry-row.ts';
import { type Category, meterRules } from '../../core/usage/meter.ts';
import type { UsageGrouping } from '../../core/usage/totals.ts';

/**
 * What was spent, added up from entries one by one, as plainly as can be and with nothing of the
 * product's own but the list of meters: what every summary must equal.
 */

/** One use: what an entry adds, and the entry that names what it was for. */
export interface NaiveUse {
  readonly at: number;
  readonly amount: number;
  readonly count: number;
  readonly quantities: Record<string, number>;
  readonly of: EntryRow;
}

export function naiveUses(rows: readonly EntryRow[]): NaiveUse[] {
  const uses: NaiveUse[] = [];
  for (const row of rows) {
    const { at, kind, amount } = row;
    if (kind === 'debit' || kind === 'capture')
      uses.push({ at, amount, count: 1, quantities: JSON.parse(row.quantities ?? '{}'), of: row });
    if (kind !== 'reversal') continue;
    const detail = JSON.parse(row.detail ?? '{}');
    const of = rows.find(({ seq }) => seq === detail.of);
    // What names a source gives back what was taken from a grant: nothing that was used.
    const isSpending = detail.direction === 'give_back' && detail.counter.source === undefined;
    if (of && isSpending) uses.push({ at, amount: -amount, count: 0, quantities: {}, of });
  }
  return uses;
}

export const naiveCategory = ({ meter }: EntryRow): Category =>
  meter === null ? 'other' : meterRules[meter as keyof typeof meterRules].category;

export const naiveKey = (row: EntryRow, by: UsageGrouping): string | null =>
  by === 'category' ? naiveCategory(row) : row[by];

export interface NaiveSum {
  amount: number;
  count: number;
  quantities: Record<string, number>;
}

/** Sums by whatever name a use is given. */
export function naiveSums(
  uses: readonly NaiveUse[],
  nameOf: (use: NaiveUse) => string,
): Map<string, NaiveSum> {
  const sums = new Map<string, NaiveSum>();
  for (const use of uses) {
    const name = nameOf(use);
    const sum = sums.get(name) ?? { amount: 0, count: 0, quantities: {} };
    sums.set(name, sum);
    sum.amount += use.amount;
    sum.count += use.count;
    for (const [quantity, value] of Object.entries(use.quantities))
      if (value > 0) sum.quantities[quantity] = (sum.quantities[quantity] ?? 0) + value;
  }
  return sums;
}

/** What a zone's clocks show for the hour, day or month an instant is in. */
export function shownTime(at: number, granularity: 'hour' | 'day' | 'month', timeZone: string) {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    ...(granularity === 'month' ? {} : { day: '2-digit' }),
    // An hour that is shown twice differs in how far the clocks are from UTC.
    ...(granularity === 'hour' ? { hour: '2-digit', timeZoneName: 'longOffset' } : {}),
  });
  return format.format(at);
}
