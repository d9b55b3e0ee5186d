import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { SqlPort, SqlRow, SqlValue } from '../../worker/account/sql-port.ts';

/** An account's own SQLite, in memory. */
export class MemorySql implements SqlPort {
  readonly #database = new DatabaseSync(':memory:');
  readonly #statements = new Map<string, StatementSync>();

  all(statement: string, ...parameters: SqlValue[]): SqlRow[] {
    return this.#prepared(statement).all(...(parameters as string[])) as SqlRow[];
  }

  transaction<T>(run: () => T): T {
    this.#prepared('BEGIN').run();
    try {
      const result = run();
      this.#prepared('COMMIT').run();
      return result;
    } catch (error) {
      this.#prepared('ROLLBACK').run();
      throw error;
    }
  }

  close(): void {
    this.#database.close();
  }

  #prepared(statement: string): StatementSync {
    const known = this.#statements.get(statement);
    if (known) return known;
    const prepared = this.#database.prepare(statement);
    this.#statements.set(statement, prepared);
    return prepared;
  }
}
