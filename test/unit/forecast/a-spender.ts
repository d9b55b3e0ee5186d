import type { Fact } from '../../../core/ledger/entry.ts';
import { type EntryRow, toRow } from '../../../core/ledger/entry-row.ts';
import type { Server } from '../../../core/servers/server.ts';
import { credits, zero } from '../../../core/units/credits.ts';
import { seq } from '../../../core/units/ids.ts';
import { dayMs, hourMs, type Instant, instant } from '../../../core/units/instant.ts';
import type { Meter } from '../../../core/usage/meter.ts';
import { appendEntries } from '../../../db/append-entries.ts';
import type { AccountRpc } from '../../../worker/account/protocol.ts';
import type { Env } from '../../../worker/env.ts';
import type { AccountCall } from '../../../worker/http/call.ts';
import { rollUp } from '../../support/rolled-up.ts';
import { type SqliteD1, sqliteD1 } from '../../support/sqlite-d1.ts';
import { alice, hash } from '../db/random-ledger.ts';

export const account = alice;

/** The first midnight (UTC) of a spender's life. */
export const born = instant(Date.UTC(2026, 0, 5));

export const at = (day: number, hours = 0): Instant => instant(born + day * dayMs + hours * hourMs);

export interface Spent {
  readonly at: Instant;
  readonly meter: Meter;
  readonly amount: number;
}

const quantities: Partial<Record<Meter, Record<string, number>>> = {
  'ai.chat': { input_tokens: 10 },
  'code.analysis': { lines: 10 },
};

/** An account in D1 alone: what it spent, drained and, on request, rolled up. */
export class Spender {
  readonly db: SqliteD1 = sqliteD1();
  readonly env = { DB: this.db } as unknown as Env;
  readonly rows: EntryRow[] = [];
  available = 1_000_000;
  servers: readonly Pick<Server, 'run'>[] = [];

  async spends(all: readonly Spent[]): Promise<void> {
    const rows = all.map(({ at, meter, amount }) => {
      const usage = { meter, quantities: quantities[meter] ?? {}, card: 1 };
      const fact = { kind: 'debit', amount: credits(amount), uncollected: zero, draws: [], usage };
      const place = this.rows.length + 1;
      const balance = { available: credits(this.available), held: zero, owed: zero };
      const row = {
        ...toRow({ seq: seq(place), at, fact: fact as Fact, balance }),
        hash: hash(`${place}`),
      };
      this.rows.push(row);
      return row;
    });
    await appendEntries(this.db, account, rows);
  }

  rollUp = (): Promise<void> => rollUp(this.db);

  /** A request about it; what goes on after the answer is waited for by `after`. */
  call(path: string, now: Instant): { call: AccountCall; after: () => Promise<unknown> } {
    const work: Promise<unknown>[] = [];
    const url = new URL(`http://localhost${path}`);
    const rate = { limit: 100, remaining: 99, windowSeconds: 60, resetSeconds: 60 };
    const { available, servers } = this;
    const drainedSeq = this.rows.length;
    const rpc: Pick<AccountRpc, 'undrained'> & { watch: () => Promise<unknown> } = {
      watch: async () => ({ ok: true, rate, value: { available, servers, seq: drainedSeq } }),
      undrained: async () => ({ ok: true, rate, value: { seq: drainedSeq, drainedSeq, rows: [] } }),
    };
    const call = {
      env: this.env,
      request: new Request(url),
      url,
      requestId: 'req_1',
      now,
      account,
      caller: { kind: 'checked' },
      waitUntil: (one: Promise<unknown>) => void work.push(one),
      rpc: () => rpc as unknown as AccountRpc,
    } as unknown as AccountCall;
    return { call, after: () => Promise.all(work) };
  }
}

/** Chat on every day and analyses on weekdays, at nine in the morning (UTC). */
export const weeks = (from: number, until: number): Spent[] =>
  Array.from({ length: until - from }, (_, index) => from + index).flatMap((day) => [
    { at: at(day, 9), meter: 'ai.chat' as const, amount: 1_000 + ((day * 37) % 11) * 40 },
    ...(day % 7 < 5
      ? [
          {
            at: at(day, 9.5),
            meter: 'code.analysis' as const,
            amount: 3_000 + ((day * 53) % 7) * 90,
          },
        ]
      : []),
  ]);
