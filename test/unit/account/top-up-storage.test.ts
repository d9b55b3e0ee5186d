import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { Command } from '../../../core/ledger/command.ts';
import { noTopUp } from '../../../core/top-up/top-up.ts';
import { credits } from '../../../core/units/credits.ts';
import { type AccountId, seq } from '../../../core/units/ids.ts';
import { hourMs, instant } from '../../../core/units/instant.ts';
import { Account } from '../../../worker/account/account.ts';
import { readReversalsOf } from '../../../worker/account/account-store.ts';
import type { SqlPort, SqlRow, SqlValue } from '../../../worker/account/sql-port.ts';
import { debit, grant, purchase } from '../ledger/given.ts';
import { order, settleTopUp } from '../ledger/given-top-up.ts';
import { asOfStep } from './an-older-object.ts';

/** A store that says which statements it was asked. */
function aStore() {
  const database = new DatabaseSync(':memory:');
  const asked: string[] = [];
  const sql: SqlPort = {
    all(statement: string, ...parameters: SqlValue[]) {
      asked.push(statement);
      return database.prepare(statement).all(...(parameters as string[])) as SqlRow[];
    },
    transaction: (run) => run(),
  };
  return { sql, asked };
}

/** The account over a store, as an object that wakes up loads it. */
function wake(sql: SqlPort) {
  const time = { now: Date.UTC(2026, 10, 2) };
  const account = new Account({
    sql,
    hash: (text) => createHash('sha256').update(text).digest('hex'),
    clock: () => instant(time.now),
    nextTurn: (run) => queueMicrotask(run),
    committed: () => undefined,
    bug: (error) => {
      throw error;
    },
    reset: (error) => {
      throw error;
    },
  });
  const run = (...commands: Command[]) =>
    account.submitBatch({
      requests: commands.map((command) => ({ command, identities: [] })),
      requestId: 'a request',
    });
  return { account, run, time };
}

const open: Command = { kind: 'open', account: 'acct_0123456789abcdefghjk' as AccountId };
const clawback = (target: number): Command => ({
  ...{ kind: 'clawback', payment: 'pkg:cs_1', target: credits(target), reason: 'a refund' },
});
const paidFor = { ...grant(purchase(100)), payment: 'pkg:cs_1' } as Command;

test('an object that wakes up knows its policy, its attempt and its retry', async () => {
  const { sql } = aStore();
  const { account, run, time } = wake(sql);
  await run(open, grant(purchase(100)), order(), debit(60));
  expect(account.state.topUp.attempt?.seq).toBe(5);
  expect(wake(sql).account.state.topUp).toEqual(account.state.topUp);
  await run(settleTopUp(5, 'declined', { code: 'insufficient_funds', fingerprint: 'visa' }));
  const woken = wake(sql);
  expect(woken.account.state.topUp).toEqual(account.state.topUp);
  expect(woken.account.nextWake).toBe(time.now + hourMs);
});

test('an object from before there was auto top-up gets its tables, and has none', async () => {
  const { sql } = aStore();
  await wake(sql).run(open, paidFor);
  asOfStep(sql, 1);
  const { account, run } = wake(sql);
  expect(account.state.topUp).toEqual(noTopUp);
  await run(order({ threshold: 200 }), clawback(10));
  expect(account.state.topUp.attempt?.cause).toBe('enabling');
  expect(wake(sql).account.state.topUp).toEqual(account.state.topUp);
});

test('spending writes nothing of auto top-up', async () => {
  const { sql, asked } = aStore();
  const { run } = wake(sql);
  await run(open, grant(purchase(100)), order());
  asked.length = 0;
  await run(debit(1));
  expect(asked.filter((statement) => statement.includes('top_up'))).toEqual([]);
});

test('a clawback finds the takings of its own group and of earlier ones, the newest first', async () => {
  const { sql } = aStore();
  const { account, run } = wake(sql);
  await run(open, paidFor, clawback(30));
  await run(clawback(50), clawback(25), clawback(25));
  await run(clawback(10));
  const reversals = readReversalsOf(sql, 2).map(({ seq: at, amount }) => [at, amount]);
  expect(reversals).toEqual([
    [4, 20],
    [3, 30],
  ]);
  expect(account.state.reversed.get(seq(2))?.amount).toBe(10);
  expect(account.state.available).toBe(90);
});

test('takings are found by an index, however long the ledger is', async () => {
  const { sql } = aStore();
  await wake(sql).run(open);
  const [plan] = sql.all(
    `EXPLAIN QUERY PLAN SELECT seq FROM entries
     WHERE kind = 'reversal' AND detail ->> 'of' = 5 ORDER BY seq DESC`,
  );
  expect(plan?.detail).toMatch(/SEARCH entries USING (COVERING )?INDEX entries_reversals/);
});
