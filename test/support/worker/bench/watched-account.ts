import type { SimulatedCommand } from '../../../../worker/account/protocol.ts';
import type { Env } from '../../../../worker/env.ts';
import { AccountObject as RealAccountObject } from '../../../../worker/index.ts';
import { countedD1, type D1Tally, noD1 } from './counted-d1.ts';
import { Floor } from './floors.ts';

/** What an object did in its own storage and asked of D1 since counting began. */
export interface ObjectTally {
  readonly statements: number;
  readonly rowsRead: number;
  readonly rowsWritten: number;
  readonly d1: D1Tally;
}

type Cursor = SqlStorageCursor<Record<string, SqlStorageValue>>;

export interface Watched {
  startCounting(): Promise<void>;
  counted(): Promise<ObjectTally>;
  bytes(): Promise<number>;
  lagBehind(head: number): Promise<number>;
  makeHistory(steps: readonly SimulatedCommand[]): Promise<{ accepted: number; seq: number }>;
  becomeFloor(): Promise<void>;
  evict(): Promise<void>;
}

/** The account's object, which says what no caller of the API needs to know. */
export class AccountObject extends RealAccountObject implements Watched {
  readonly #d1: D1Tally;
  #cursors: Cursor[] | undefined;
  #floor: Floor | null | undefined;

  constructor(ctx: DurableObjectState, env: Env) {
    const d1 = noD1();
    super(ctx, { ...env, DB: countedD1(env.DB, d1) });
    this.#d1 = d1;
  }

  /** From now on, until the object sleeps. */
  async startCounting(): Promise<void> {
    Object.assign(this.#d1, noD1());
    if (this.#cursors) {
      this.#cursors.length = 0;
      return;
    }
    const cursors: Cursor[] = [];
    this.#cursors = cursors;
    const { sql } = this.ctx.storage;
    const exec = sql.exec.bind(sql);
    const counting: typeof sql.exec = (statement, ...parameters) => {
      const cursor = exec(statement, ...parameters);
      cursors.push(cursor);
      return cursor as never;
    };
    Object.defineProperty(sql, 'exec', { value: counting });
  }

  async counted(): Promise<ObjectTally> {
    const cursors = this.#cursors ?? [];
    return {
      statements: cursors.length,
      rowsRead: cursors.reduce((rows, cursor) => rows + cursor.rowsRead, 0),
      rowsWritten: cursors.reduce((rows, cursor) => rows + cursor.rowsWritten, 0),
      d1: { ...this.#d1 },
    };
  }

  async bytes(): Promise<number> {
    return this.ctx.storage.sql.databaseSize;
  }

  /** How long ago the oldest entry after `head` was written, in ms; 0 when there is none. */
  async lagBehind(head: number): Promise<number> {
    const [row] = this.ctx.storage.sql
      .exec<{ at: number }>('SELECT at FROM entries WHERE seq = ?', head + 1)
      .toArray();
    return row ? Date.now() - row.at : 0;
  }

  /** Runs commands at their own instants without carrying each entry back to whoever asked. */
  async makeHistory(
    steps: readonly SimulatedCommand[],
  ): Promise<{ accepted: number; seq: number }> {
    const answer = await this.executeHistory(steps);
    if (!answer.ok) throw new Error(`the history was not let in: ${answer.denial.code}`);
    const entries = answer.value.flatMap((outcome) =>
      outcome?.kind === 'accepted' ? [outcome.entry.seq] : [],
    );
    return { accepted: entries.length, seq: Math.max(0, ...entries) };
  }

  /** From now on the account's balance is read after the least that a durable debit can be. */
  async becomeFloor(): Promise<void> {
    this.#floor = new Floor(this.ctx.storage.sql);
  }

  override async balance(
    ...asked: Parameters<RealAccountObject['balance']>
  ): ReturnType<RealAccountObject['balance']> {
    // Idle objects are evicted between two rounds: the tables tell what this account is.
    if (this.#floor === undefined) this.#floor = Floor.of(this.ctx.storage.sql);
    // Before anything is awaited: what goes on after the same turn would share one commit.
    this.#floor?.debit(1);
    return super.balance(...asked);
  }

  /** Forgets all it remembers, as the platform makes it when it moves or is not asked for a while. */
  async evict(): Promise<void> {
    this.ctx.abort('evicted by the bench');
  }
}
