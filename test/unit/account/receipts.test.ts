import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dayMs, hourMs, type Instant, instant } from '../../../core/units/instant.ts';
import { migrate } from '../../../worker/account/migrations.ts';
import { readReceipts, sweepReceipts, writeReceipts } from '../../../worker/account/receipts.ts';
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
