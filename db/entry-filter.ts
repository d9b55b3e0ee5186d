import { type EntryFilter, filteredColumns } from '../core/ledger/entry-filter.ts';

/** Conditions to be joined by AND, with their values in the order of their question marks. */
export interface Conditions {
  readonly where: string[];
  readonly params: unknown[];
}

/**
 * A filter over the columns of an entry, in either store. `table` qualifies the columns where two
 * tables are joined. At most 24 values: both stores bind no more than 100.
 */
export function entryFilterSql(filter: EntryFilter, table?: string): Conditions {
  const column = (name: string) => (table === undefined ? `"${name}"` : `${table}."${name}"`);
  const where: string[] = [];
  const params: unknown[] = [];
  const anyOf = (name: string, values: readonly string[] | undefined) => {
    if (!values) return;
    where.push(`${column(name)} IN (${values.map(() => '?').join(', ')})`);
    params.push(...values);
  };
  const compare = (name: string, operator: '=' | '>=' | '<', value: unknown) => {
    if (value === undefined) return;
    where.push(`${column(name)} ${operator} ?`);
    params.push(value);
  };
  anyOf('kind', filter.kinds);
  anyOf('meter', filter.meters);
  for (const name of filteredColumns) compare(name, '=', filter[name]);
  compare('at', '>=', filter.from);
  compare('at', '<', filter.to);
  return { where, params };
}
