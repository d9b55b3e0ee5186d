/** What a value in the account's own database may be. */
export type SqlValue = string | number | null | ArrayBuffer;
export type SqlRow = Record<string, SqlValue>;

/**
 * The account's own SQLite: object storage in production, any SQLite in simulation. Everything is
 * synchronous, so that nothing can happen between reading a balance and writing an entry.
 */
export interface SqlPort {
  /** All rows a statement returns; none for one that writes. */
  all(statement: string, ...parameters: SqlValue[]): SqlRow[];
  /** Commits what `run` writes, or, when it throws, nothing of it. */
  transaction<T>(run: () => T): T;
}
