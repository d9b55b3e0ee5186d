import type { AccountId } from '../core/units/ids.ts';
import { assertLaw } from '../core/units/result.ts';
import { quantitiesMax, quantityNamesOf } from '../core/usage/series.ts';
import { sumUsage, type UsageTotal } from '../core/usage/totals.ts';
import type { CountedWindow } from '../core/usage/window-summary.ts';
import type { D1Port, D1Rows, D1Statement } from './d1.ts';
import { parameters } from './parameters.ts';
import type { UsageQuestion } from './usage.ts';
import { noKey } from './usage-columns.ts';
import { entriesFoundSql, storedSumsSql, wantedSql } from './usage-found.ts';

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
    statement((owner, bound) => wantedSql(asked, owner, bound)),
    ...question.windows.flatMap((window) => [
      statement((owner, bound) => storedSumsSql(asked, window, owner, bound, max + 1)),
      statement((owner, bound) => entriesFoundSql(asked, window, owner, bound)),
    ]),
  ];
}

type Quantities = { readonly [Q in 'q0' | 'q1' | 'q2' | 'q3' | 'q4' | 'q5']?: number };

interface Measured extends Quantities {
  readonly bucket: number;
  readonly amount: number;
  readonly count: number;
}

interface StoredRow extends Measured {
  readonly series: number;
}

interface Wanted {
  /** `noKey` is that of spending that names none. */
  readonly key: string;
  readonly meter: string | null;
}

/** What they found, by window; undefined when one has more than `max` stored sums. */
export function readStored(
  [series, ...found]: readonly D1Rows<unknown>[],
  { windows }: UsageQuestion,
  max: number,
): CountedWindow[] | undefined {
  const wanted = new Map<number, Wanted>(
    series?.results.map((one) => [(one as { id: number }).id, one as Wanted]),
  );
  const read: CountedWindow[] = [];
  for (const [place] of windows.entries()) {
    const [stored, entries] = found.slice(2 * place, 2 * place + 2);
    if (!stored || !entries || stored.results.length > max) return undefined;
    const sums = new Sums();
    for (const row of stored.results as StoredRow[]) {
      const of = wanted.get(row.series);
      assertLaw(of !== undefined, `series ${row.series} was not asked for`);
      sums.add(of, row);
    }
    for (const row of entries.results as (Measured & Wanted)[]) sums.add(row, row);
    read.push(sums.window());
  }
  return read;
}

/** Adds rows up by bucket, key and meter: which quantities there are, the meter says. */
class Sums {
  readonly #buckets = new Map<number, Map<string, { of: Wanted; values: number[] }>>();

  add(of: Wanted, row: Measured): void {
    const bucket = this.#buckets.get(row.bucket) ?? new Map();
    this.#buckets.set(row.bucket, bucket);
    const name = `${of.meter} ${of.key}`;
    const values = [row.amount, row.count, row.q0, row.q1, row.q2, row.q3, row.q4, row.q5];
    const known = bucket.get(name);
    if (!known) bucket.set(name, { of, values: values.map((value) => value ?? 0) });
    else for (const [place, value] of values.entries()) known.values[place] += value ?? 0;
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
  const [amount = 0, count = 0, ...quantities] = values;
  assertLaw(quantities.length === quantitiesMax, 'a sum has every quantity');
  const names = quantityNamesOf(of.meter);
  return {
    key: of.key === noKey ? null : of.key,
    amount,
    count,
    quantities: Object.fromEntries(names.map((name, place) => [name, quantities[place] ?? 0])),
  };
}
