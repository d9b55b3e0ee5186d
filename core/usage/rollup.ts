import type { EntryRow } from '../ledger/entry-row.ts';
import { type Instant, instant } from '../units/instant.ts';
import { assertLaw } from '../units/result.ts';
import { quantitiesMax, quantityNamesOf, type SeriesLabel, seriesLabels } from './series.ts';
import { cellMs } from './summary-plan.ts';
import { spendingOf } from './totals.ts';

/** What the rollup reads of an entry. */
export interface CountedRow
  extends Pick<EntryRow, 'seq' | 'at' | 'kind' | 'amount' | 'quantities' | 'detail'> {
  readonly account: string;
  /** `labelsOf` the entry; of a reversal, those of the entry it reverses. Null where there is none. */
  readonly labels: string | null;
}

/** Sums of usage in a stretch of time: amount (microcredits), count, then the quantities q0 to q5. */
export interface Sum {
  readonly start: Instant;
  readonly values: readonly number[];
}

/** What entries add to one series. The same start may occur in several sums: they add up. */
export interface SeriesUsage {
  readonly account: string;
  readonly labels: string;
  readonly cells: readonly Sum[];
}

/** Where the quarter of an hour begins that an instant is in. */
export const quarterStart = (at: number): Instant => instant(at - (at % cellMs));

/**
 * What entries add to the cells of their series, by `spendingOf`: each at its own time, a reversal
 * under the labels of what it reverses. Entries that add nothing may be among them. Throws on an
 * entry whose labels are not to be had, and on a quantity its meter does not know.
 */
export function foldCells(rows: Iterable<CountedRow>): SeriesUsage[] {
  const found = new Map<string, Series>();
  // One for all rows, which may be many: sums copy what they keep.
  const values = Array<number>(2 + quantitiesMax).fill(0);
  for (const row of rows) {
    const { amount, count } = spendingOf(row);
    if (amount === 0 && count === 0) continue;
    const series = seriesOf(row, found);
    values.fill(0);
    values[0] = amount;
    values[1] = count;
    if (row.quantities !== null) measure(row, series.names, values);
    series.sums.add(quarterStart(row.at), values);
  }
  return [...found.values()].map(({ account, labels, sums }) => ({
    account,
    labels,
    cells: sums.list(),
  }));
}

interface Series {
  readonly account: string;
  readonly labels: string;
  /** The names of q0, q1 … */
  readonly names: readonly string[];
  readonly sums: Sums;
}

function seriesOf({ account, labels, seq }: CountedRow, found: Map<string, Series>): Series {
  assertLaw(labels !== null, `entry ${seq} of ${account} counts under no labels`);
  // No id has a bracket, and labels begin with one.
  const name = account + labels;
  const known = found.get(name);
  if (known) return known;
  const series = { account, labels, names: quantityNamesOf(meterIn(labels)), sums: new Sums() };
  found.set(name, series);
  return series;
}

const meterPlace = seriesLabels.indexOf('meter' satisfies SeriesLabel);
const meterIn = (labels: string): string | null => JSON.parse(labels)[meterPlace];

function measure(row: CountedRow, names: readonly string[], values: number[]): void {
  const quantities = JSON.parse(row.quantities ?? '{}') as Record<string, number>;
  for (const name in quantities) {
    const place = names.indexOf(name);
    assertLaw(place >= 0, `entry ${row.seq} of ${row.account} measures ${name}, unknown here`);
    values[place + 2] = quantities[name] as number;
  }
}

/** The same usage by day: `dayOf` says where the day begins that an instant is in. */
export function foldDays(cells: readonly Sum[], dayOf: (at: Instant) => Instant): Sum[] {
  const sums = new Sums();
  for (const { start, values } of cells) sums.add(dayOf(start), values);
  return sums.list();
}

/**
 * Sums by start. One that would pass 2^53 is put aside and another begun: the database adds them
 * up in 64 bits, and no account's huge numbers may keep others' usage from being counted.
 */
class Sums {
  readonly #open = new Map<Instant, number[]>();
  readonly #full: Sum[] = [];

  add(start: Instant, values: readonly number[]): void {
    const open = this.#open.get(start);
    if (open && addInto(open, values)) return;
    if (open) this.#full.push({ start, values: open });
    this.#open.set(start, [...values]);
  }

  list(): Sum[] {
    const open = [...this.#open].map(([start, values]) => ({ start, values }));
    return [...this.#full, ...open];
  }
}

/** False, with nothing added, when a sum would not be exact any more. */
function addInto(sum: number[], values: readonly number[]): boolean {
  for (let place = 0; place < sum.length; place++)
    if (!Number.isSafeInteger((sum[place] as number) + (values[place] as number))) return false;
  for (let place = 0; place < sum.length; place++)
    sum[place] = (sum[place] as number) + (values[place] as number);
  return true;
}
