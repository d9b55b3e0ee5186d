import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { Command } from '../../../core/ledger/command.ts';
import { openHoldsMax } from '../../../core/ledger/decide.ts';
import type { EntryRow } from '../../../core/ledger/entry-row.ts';
import { credits } from '../../../core/units/credits.ts';
import type { AccountId } from '../../../core/units/ids.ts';
import { instant } from '../../../core/units/instant.ts';
import { Account } from '../../../worker/account/account.ts';
import { drainOutbox } from '../../../worker/account/drain-outbox.ts';
import { LedgerOutbox } from '../../../worker/account/outbox.ts';
import type { SqlPort, SqlRow, SqlValue } from '../../../worker/account/sql-port.ts';

/** https://developers.cloudflare.com/durable-objects/platform/limits/: a string, at most. */
const bytesMax = 2_000_000;

/** A SQLite that refuses what the platform refuses. */
function strictSql(): SqlPort {
  const database = new DatabaseSync(':memory:');
  return {
    all(statement: string, ...parameters: SqlValue[]) {
      for (const value of parameters)
        if (typeof value === 'string' && Buffer.byteLength(value) > bytesMax)
          throw new Error('string or blob too big');
      return database.prepare(statement).all(...(parameters as string[])) as SqlRow[];
    },
    transaction(run) {
      database.exec('BEGIN');
      try {
        const result = run();
        database.exec('COMMIT');
        return result;
      } catch (error) {
        database.exec('ROLLBACK');
        throw error;
      }
    },
  };
}

async function anOpenAccount() {
  const sql = strictSql();
  const time = { now: 1_000 };
  const account = new Account({
    sql,
    hash: (text) => createHash('sha256').update(text).digest('hex'),
    clock: () => instant(time.now),
    nextTurn: (run) => setTimeout(run, 0),
    committed: () => undefined,
    bug: (error) => {
      throw error;
    },
    reset: (error) => {
      throw error;
    },
  });
  const run = (command: Command) =>
    account.submit({ requests: [{ command, identities: [] }], requestId: 'a request' });
  await run({ kind: 'open', account: 'acct_0123456789abcdefghjk' as AccountId });
  await run({
    kind: 'grant',
    source: 'purchase',
    amount: credits(1_000_000),
    priority: 50,
    reason: 'given',
  });
  return { sql, account, run, time };
}

const holdsAtOnce = (run: (command: Command) => Promise<unknown>) =>
  Promise.all(
    Array.from({ length: openHoldsMax }, () =>
      run({ kind: 'hold', amount: credits(1), ttlMs: 1_000 }),
    ),
  );

test('as many holds as may be open can run out together', async () => {
  const { account, run, time } = await anOpenAccount();
  await holdsAtOnce(run);
  expect(account.state.holds.size).toBe(openHoldsMax);
  time.now += 5_000;
  await account.settled();
  expect(account.state).toMatchObject({ available: 1_000_000, held: 0 });
}, 60_000);

const longest = 'é'.repeat(200);

test('a group of the longest events is stored, and carried to D1 in parts it takes', async () => {
  const { sql, account, run } = await anOpenAccount();
  const usage = {
    meter: 'ai.chat',
    model: longest,
    project: longest,
    server: longest,
    member: longest,
    quantities: { input_tokens: 1_000_000_000_000, output_tokens: 1_000_000_000_000 },
    eventId: longest,
    card: 1,
  } as const;
  const outcomes = await Promise.all(
    Array.from({ length: 2_000 }, () =>
      run({ kind: 'debit', amount: credits(1), usage, collect: 'all' }),
    ),
  );
  expect(outcomes.every((outcome) => outcome?.kind === 'accepted')).toBe(true);
  const carried: EntryRow[] = [];
  const drained = await drainOutbox(new LedgerOutbox(sql, account), {
    async append(_account, rows) {
      expect(Buffer.byteLength(JSON.stringify(rows))).toBeLessThan(bytesMax);
      carried.push(...rows);
      const { seq, hash } = rows.at(-1) as EntryRow;
      return { seq, hash };
    },
  });
  expect(drained.state).toBe('empty');
  expect(carried.map((row) => row.seq)).toEqual(
    Array.from({ length: account.state.seq }, (_, index) => index + 1),
  );
}, 60_000);
