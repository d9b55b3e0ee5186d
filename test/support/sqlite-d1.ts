import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { D1Port, D1Rows, D1Statement } from '../../db/d1.ts';

const migrationsFolder = join(import.meta.dirname, '../../db/migrations');

export interface SqliteD1 extends D1Port {
  /** The database beneath, for a test to look at. */
  readonly sqlite: DatabaseSync;
  close(): void;
}

/** D1 refuses statements with more. */
const parametersMax = 100;

/**
 * D1 over Node's own SQLite, in memory unless a file is named, with every migration applied. A
 * batch is a transaction, as in D1; values D1 would refuse are refused.
 */
export function sqliteD1(path = ':memory:'): SqliteD1 {
  const sqlite = new DatabaseSync(path);
  migrate(sqlite);
  return {
    sqlite,
    prepare: (sql) => new SqliteStatement(sqlite, sql, []),
    async batch<Row>(statements: D1Statement[]) {
      sqlite.exec('BEGIN IMMEDIATE');
      try {
        const results = statements.map((one) => (one as SqliteStatement).execute<Row>());
        sqlite.exec('COMMIT');
        return results;
      } catch (cause) {
        sqlite.exec('ROLLBACK');
        throw cause;
      }
    },
    close: () => sqlite.close(),
  };
}

function migrate(sqlite: DatabaseSync): void {
  sqlite.exec('CREATE TABLE IF NOT EXISTS d1_migrations (name TEXT PRIMARY KEY)');
  const files = readdirSync(migrationsFolder).filter((name) => name.endsWith('.sql'));
  for (const name of files.sort()) {
    if (sqlite.prepare('SELECT 1 FROM d1_migrations WHERE name = ?').get(name)) continue;
    sqlite.exec(readFileSync(join(migrationsFolder, name), 'utf8'));
    sqlite.prepare('INSERT INTO d1_migrations VALUES (?)').run(name);
  }
}

class SqliteStatement implements D1Statement {
  readonly #sqlite: DatabaseSync;
  readonly #sql: string;
  readonly #values: readonly SQLInputValue[];

  constructor(sqlite: DatabaseSync, sql: string, values: readonly SQLInputValue[]) {
    this.#sqlite = sqlite;
    this.#sql = sql;
    this.#values = values;
  }

  bind(...values: unknown[]): D1Statement {
    if (values.length > parametersMax) throw new Error('D1_ERROR: too many SQL variables');
    return new SqliteStatement(this.#sqlite, this.#sql, values.map(sqlValue));
  }

  /** Synchronous, so that nothing comes between the statements of a batch. */
  execute<Row>(): D1Rows<Row> {
    const before = this.#changes();
    const results = this.#prepared().all(...this.#values) as unknown[];
    return { results: results as Row[], meta: { changes: this.#changes() - before } };
  }

  async all<Row>(): Promise<D1Rows<Row>> {
    return this.execute<Row>();
  }

  async run<Row>(): Promise<D1Rows<Row>> {
    return this.execute<Row>();
  }

  async first<Row>(): Promise<Row | null> {
    return this.execute<Row>().results[0] ?? null;
  }

  async raw<Row>(): Promise<Row[]> {
    const statement = this.#prepared();
    statement.setReturnArrays(true);
    return statement.all(...this.#values) as unknown[] as Row[];
  }

  #prepared(): StatementSync {
    return this.#sqlite.prepare(this.#sql);
  }

  #changes(): number {
    const row = this.#sqlite.prepare('SELECT total_changes() AS total').get();
    return Number(row?.total);
  }
}

function sqlValue(value: unknown): SQLInputValue {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  if (value instanceof Uint8Array) return value;
  throw new Error(`D1_TYPE_ERROR: Type '${typeof value}' not supported for value '${value}'`);
}

/** True fails before anything is done; `after` does it and loses the answer. */
export type Fault = boolean | 'after';

/** A port whose calls fail as a database that is away does: before the commit, or after it. */
export function withFaults(port: D1Port, shouldFail: () => Fault): D1Port {
  const inner = new WeakMap<D1Statement, D1Statement>();

  async function attempt<T>(call: () => Promise<T>): Promise<T> {
    const fault = shouldFail();
    if (fault === true) throw lost();
    const answer = await call();
    if (fault === 'after') throw lost();
    return answer;
  }

  function wrap(statement: D1Statement): D1Statement {
    const wrapped: D1Statement = {
      bind: (...values) => wrap(statement.bind(...values)),
      all: () => attempt(() => statement.all()),
      first: () => attempt(() => statement.first()),
      run: () => attempt(() => statement.run()),
      raw: () => attempt(() => statement.raw()),
    };
    inner.set(wrapped, statement);
    return wrapped;
  }

  return {
    prepare: (sql) => wrap(port.prepare(sql)),
    batch: (statements) =>
      attempt(() => port.batch(statements.map((one) => inner.get(one) ?? one))),
  };
}

const lost = () => new Error('D1_ERROR: Network connection lost.');
