import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { credits, zero } from '../../../core/units/credits.ts';
import { dayMs, hourMs, type Instant, instant } from '../../../core/units/instant.ts';
import { migrate } from '../../../worker/account/migrations.ts';
import {
  readReceipts,
  readRefusals,
  sweepReceipts,
  writeReceipts,
} from '../../../worker/account/receipts.ts';
import type { SqlPort, SqlRow } from '../../../worker/account/sql-port.ts';

const spentAt = instant(1_000);
const over = instant(spentAt + 30 * dayMs + hourMs);
const key = 'ab12';

let database: DatabaseSync;
let sql: SqlPort;

beforeEach(() => {
  database = new DatabaseSync(':memory:');
  sql = {
    all: (statement, ...parameters) =>
      database.prepare(statement).all(...(parameters as string[])) as SqlRow[],
    transaction: (run) => run(),
  };
  migrate(sql);
  writeReceipts(sql, [{ nameHash: key, bodyHash: 'cd34', at: spentAt, outcome: 7 }]);
});

afterEach(() => database.close());

const outcomeAt = (now: Instant) => readReceipts(sql, [key], now).get(key)?.outcome;
const kept = () => sql.all('SELECT seq FROM receipts').length;

describe('a spent key', () => {
  it('has its outcome for 30 days and an hour, to the last millisecond', () => {
    expect(outcomeAt(spentAt)).toBe(7);
    expect(outcomeAt(instant(over - 1))).toBe(7);
    expect(outcomeAt(over)).toBeUndefined();
  });

  it('is not forgotten by a sweep while it counts, and is afterwards', () => {
    sweepReceipts(sql, instant(over - 1));
    expect(kept()).toBe(1);
    expect(sweepReceipts(sql, over)).toBe(true);
    expect(kept()).toBe(0);
  });

  it('may be spent again once its time is over, sweep or no sweep', () => {
    writeReceipts(sql, [{ nameHash: key, bodyHash: 'ef56', at: over, outcome: 9 }]);
    expect(outcomeAt(over)).toBe(9);
    expect(kept()).toBe(1);
  });
});

describe('refusals for want of credits', () => {
  const refusedAt = (at: number, code: 'insufficient-credits' | 'account-frozen', name: string) => {
    const required = credits(2);
    const rejection =
      code === 'account-frozen' ? ({ code } as const) : { code, required, available: zero };
    const outcome = { rejection, requestId: 'r', seq: 1 };
    writeReceipts(sql, [{ nameHash: name, bodyHash: 'cd34', at: instant(at), outcome }]);
  };

  it('are counted since an instant, with the first and the last', () => {
    expect(readRefusals(sql, instant(0))).toEqual({ count: 0 });
    refusedAt(10, 'insufficient-credits', 'a1');
    refusedAt(20, 'insufficient-credits', 'a2');
    refusedAt(25, 'account-frozen', 'a3');
    refusedAt(30, 'insufficient-credits', 'a4');
    expect(readRefusals(sql, instant(0))).toEqual({ count: 3, firstAt: 10, lastAt: 30 });
    expect(readRefusals(sql, instant(20))).toEqual({ count: 2, firstAt: 20, lastAt: 30 });
  });

  it('are found without a look at what was accepted', () => {
    const plan = sql.all(
      `EXPLAIN QUERY PLAN SELECT count(*) FROM receipts WHERE outcome IS NOT NULL AND at >= 1`,
    );
    expect(plan.map(({ detail }) => detail).join()).toContain('receipts_told');
  });
});
