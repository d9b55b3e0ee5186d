import { type EntryFilter, filteredColumns } from '../core/ledger/entry-filter.ts';

/** Conditions to be joined by AND, with their values in the order of their question marks. */
export interface Conditions {
  readonly where: string[];
  readonly params: unknown[];
}

/**
 * A filter over the columns of an entry, in either store. `table` qualifies the columns where two
 * tables are joined. At most 29 values: both stores bind no more than 100.
 */
export function entryFilterSql(filter: EntryFilter, table?: string): Conditions {
  const column = (name: string) => (table === undefined ? `"${name}"` : `${table}."${name}"`);
  const where: string[] = [];
  const params: unknown[] = [];
  const add = (condition: string, ...values: unknown[]) => {
    where.push(condition);
    params.push(...values);
  };
  const { kinds, meters, from, to } = filter;
  // SQLite finds no plan at all for an index that is asked for beside a list of nothing.
  const oneOf = (name: string, values: readonly unknown[]) =>
    values.length === 0 ? `${column('seq')} < 0` : `${column(name)} IN (${marks(values)})`;
  if (kinds) add(oneOf('kind', kinds), ...kinds);
  if (meters) {
    const named = meters.filter((meter) => meter !== null);
    const unnamed = `(${column('meter')} IS NULL AND ${column('kind')} = 'capture')`;
    const isNamed = oneOf('meter', named);
    add(meters.includes(null) ? `(${isNamed} OR ${unnamed})` : isNamed, ...named);
  }
  for (const name of filteredColumns) {
    const value = filter[name];
    if (value === null) add(`${column(name)} IS NULL`);
    else if (value !== undefined) add(`${column(name)} = ?`, value);
  }
  if (from !== undefined) add(`${column('at')} >= ?`, from);
  if (to !== undefined) add(`${column('at')} < ?`, to);
  return { where, params };
}

const marks = (values: readonly unknown[]): string => values.map(() => '?').join(', ');
