import type { AccountId } from '../core/units/ids.ts';
import { assertLaw } from '../core/units/result.ts';
import { quantityNamesOf } from '../core/usage/series.ts';
import { sumUsage, type UsageTotal } from '../core/usage/totals.ts';
import type { CountedWindow } from '../core/usage/window-summary.ts';
import type { D1Port, D1Rows, D1Statement } from './d1.ts';
import { parameters } from './parameters.ts';
import type { UsageQuestion } from './usage.ts';
import { noKey, type QuantityColumn, quantityColumns } from './usage-columns.ts';
import { entriesFoundSql, hasRuns, storedSumsSql, wantedSql } from './usage-found.ts';

/** Statements that read what is stored as it is: the series asked for, then two for each window. */
export function storedSums(
  db: D1Port,
  account: AccountId,
  question: UsageQuestion,
  max: number,
): D1Statement[] {
  const asked = { ...question, zone: question.zone?.kept.id ?? null };
  const statement = (sqlOf: (owner: string, bound: ReturnType<typeof parameters>) => string) => {
    const bound = parameters();
    const sql = sqlOf(bound.bind(account), bound);
    return db.prepare(sql).bind(...bound.values);
  };
  return [
    statement((owner, bound) => `${wantedSql(asked, owner, bound)} LIMIT ${max + 1}`),
    ...question.windows.flatMap((window) => [
      hasRuns(window, 'days') || hasRuns(window, 'cells')
        ? statement((owner, bound) => storedSumsSql(asked, window, owner, bound, max + 1))
        : db.prepare('SELECT NULL WHERE false'),
      statement((owner, bound) => entriesFoundSql(asked, window, owner, bound)),
    ]),
  ];
}

interface Measured extends Readonly<Record<QuantityColumn, number>> {
  readonly bucket: number;
  readonly amount: number;
  readonly count: number;
}

/** Stored sums by column, each a JSON array; those of quantities where they are wanted. */
type StoredColumns = Readonly<Record<'bucket' | 'series' | 'amount' | 'count', string>> &
  Readonly<Partial<Record<QuantityColumn, string>>>;

interface Wanted {
  /** `noKey` is that of spending that names none. */
  readonly key: string;
  readonly meter: string | null;
}

/** What they found, by window; undefined when there are more than `max` series or stored sums. */
export function readStored(
  [series, ...found]: readonly D1Rows<unknown>[],
  { windows }: UsageQuestion,
  max: number,
): CountedWindow[] | undefined {
  if (!series || series.results.length > max) return undefined;
  const wanted = new Map<number, Wanted>(
    series.results.map((one) => [(one as { id: number }).id, one as Wanted]),
  );
  const read: CountedWindow[] = [];
  for (const [place] of windows.entries()) {
    const [stored, entries] = found.slice(2 * place, 2 * place + 2);
    const sums = new Sums();
    if (!addStored(sums, stored?.results[0] as StoredColumns | undefined, wanted, max))
      return undefined;
    for (const row of (entries?.results ?? []) as (Measured & Wanted)[])
      sums.add(row, row.bucket, [
        row.amount,
        row.count,
        ...quantityColumns.map((name) => row[name]),
      ]);
    read.push(sums.window());
  }
  return read;
}

/** False, with nothing added, when there are more than `max`. */
function addStored(
  sums: Sums,
  stored: StoredColumns | undefined,
  wanted: ReadonlyMap<number, Wanted>,
  max: number,
): boolean {
  const numbers = (name: keyof StoredColumns) => JSON.parse(stored?.[name] ?? '[]') as number[];
  const series = numbers('series');
  if (series.length > max) return false;
  const buckets = numbers('bucket');
  const measured = stored?.q0 === undefined ? [] : quantityColumns.map(numbers);
  const columns = [numbers('amount'), numbers('count'), ...measured];
  for (const [place, id] of series.entries()) {
    const of = wanted.get(id);
    assertLaw(of !== undefined, `series ${id} was not asked for`);
    const values = columns.map((column) => column[place] as number);
    sums.add(of, buckets[place] as number, values);
  }
  return true;
}

/** Adds rows up by bucket, key and meter: which quantities there are, the meter says. */
class Sums {
  readonly #buckets = new Map<number, Map<string, { of: Wanted; values: number[] }>>();

  add(of: Wanted, place: number, values: readonly number[]): void {
    const bucket = this.#buckets.get(place) ?? new Map();
    this.#buckets.set(place, bucket);
    const name = `${of.meter} ${of.key}`;
    const known = bucket.get(name);
    if (!known) bucket.set(name, { of, values: [...values] });
    else for (const [column, value] of values.entries()) known.values[column] += value;
  }

  window(): CountedWindow {
    const buckets = [...this.#buckets].map(([place, sums]) => {
      const totals = sumUsage([...sums.values()].map(totalOf));
      return [place, { totals }] as const;
    });
    const all = sumUsage(buckets.flatMap(([, { totals }]) => totals));
    return { all: { totals: all }, buckets: new Map(buckets) };
  }
}

function totalOf({ of, values }: { of: Wanted; values: readonly number[] }): UsageTotal {
  const [amount = 0, count = 0, ...measured] = values;
  const names = measured.length > 0 ? quantityNamesOf(of.meter) : [];
  return {
    key: of.key === noKey ? null : of.key,
    amount,
    count,
    quantities: Object.fromEntries(names.map((name, place) => [name, measured[place] ?? 0])),
  };
}
