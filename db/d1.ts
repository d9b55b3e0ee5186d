import { assertLaw } from '../core/units/result.ts';

/** One statement with its values, as Cloudflare's D1PreparedStatement has it. */
export interface D1Statement {
  bind(...values: unknown[]): D1Statement;
  all<Row>(): Promise<D1Rows<Row>>;
  first<Row>(): Promise<Row | null>;
  run<Row>(): Promise<D1Rows<Row>>;
  /** Rows as arrays of their columns: what drizzle reads. */
  raw<Row>(): Promise<Row[]>;
}

export interface D1Rows<Row> {
  readonly results: Row[];
  readonly meta: {
    /** Rows inserted, updated or deleted. */
    readonly changes: number;
  };
}

/**
 * All of D1 that is used here, so that a simulation can stand in for it. `batch` is one
 * transaction: all of its statements or none. Any call may throw, and what threw may still have
 * been committed: every write is safe to send again.
 */
export interface D1Port {
  prepare(sql: string): D1Statement;
  batch<Row>(statements: D1Statement[]): Promise<D1Rows<Row>[]>;
}

export interface DbEnv {
  /** The database of shard 0, which also holds what belongs to no account. */
  readonly DB: D1Port;
}

/**
 * The one place a database is opened: shard 0 is bound as `DB`, shard n as `DB_n`. Throws when an
 * account names a shard that is not bound, which is a mistake in the deployment.
 */
export function openDb(env: DbEnv, shard = 0): D1Port {
  const bindings = env as unknown as Readonly<Record<string, D1Port | undefined>>;
  const db = shard === 0 ? env.DB : bindings[`DB_${shard}`];
  assertLaw(db !== undefined, `no database is bound for shard ${shard}`);
  return db;
}
