import type { SqlPort, SqlRow, SqlValue } from './sql-port.ts';

/** Object storage as the account sees it. */
export const sqlOver = (storage: DurableObjectStorage): SqlPort => ({
  all: (statement: string, ...parameters: SqlValue[]): SqlRow[] =>
    storage.sql.exec<SqlRow>(statement, ...parameters).toArray(),
  transaction: (run) => storage.transactionSync(run),
});
