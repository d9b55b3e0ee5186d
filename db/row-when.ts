import { getTableColumns, is, SQL, sql } from 'drizzle-orm';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';

/** Each of its values as it is, or as the statement finds it. */
export type RowFound<Row> = { readonly [Name in keyof Row]: Row[Name] | SQL };

/**
 * A row for `insert(table).select(…)` that is there only if a condition holds at the moment of the
 * write: D1 has no transaction in which one could look first.
 */
export function rowWhen<T extends SQLiteTable>(
  table: T,
  row: RowFound<T['$inferSelect']>,
  holds: SQL,
): SQL {
  const values = Object.entries(getTableColumns(table)).map(([name, column]) => {
    const value: unknown = (row as Readonly<Record<string, unknown>>)[name];
    return is(value, SQL) ? value : sql`${sql.param(value, column)}`;
  });
  return sql`SELECT ${sql.join(values, sql`, `)} WHERE ${holds}`;
}
