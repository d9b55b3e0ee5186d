import { DurableObject } from 'cloudflare:workers';
import type { Env } from '../../../../worker/env.ts';

/** The least that a durable debit can be: one conditional update and one insert. */
export class Floor {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(
      `CREATE TABLE IF NOT EXISTS floor_balance (one INTEGER PRIMARY KEY, available INTEGER NOT NULL);
       CREATE TABLE IF NOT EXISTS floor_entries (seq INTEGER PRIMARY KEY, amount INTEGER NOT NULL, at INTEGER NOT NULL);
       INSERT OR IGNORE INTO floor_balance VALUES (1, 1000000000000);`,
    );
  }

  /** The floor that was made here before; null where none was. */
  static of(sql: SqlStorage): Floor | null {
    const made = sql.exec(`SELECT 1 FROM sqlite_master WHERE name = 'floor_balance'`).toArray();
    return made.length > 0 ? new Floor(sql) : null;
  }

  /** The platform commits both at once, before whatever the object answers. */
  debit(amount: number): number {
    const [row] = this.#sql
      .exec<{ available: number }>(
        'UPDATE floor_balance SET available = available - ?1 WHERE available >= ?1 RETURNING available',
        amount,
      )
      .toArray();
    if (!row) throw new Error('the floor ran out of credits');
    this.#sql.exec('INSERT INTO floor_entries (amount, at) VALUES (?, ?)', amount, Date.now());
    return row.available;
  }
}

export interface Bare {
  noop(): Promise<void>;
  floor(amount: number): Promise<number>;
}

/** An object that knows neither keys nor accounts: what is left when a floor shares nothing. */
export class BenchObject extends DurableObject<Env> implements Bare {
  readonly #floor: Floor;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#floor = new Floor(ctx.storage.sql);
  }

  async noop(): Promise<void> {}

  async floor(amount: number): Promise<number> {
    return this.#floor.debit(amount);
  }
}
