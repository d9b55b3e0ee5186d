import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { Command } from '../../../core/ledger/command.ts';
import type { EntryRow } from '../../../core/ledger/entry-row.ts';
import { credits } from '../../../core/units/credits.ts';
import type { AccountId } from '../../../core/units/ids.ts';
import { instant } from '../../../core/units/instant.ts';
import { Account } from '../../../worker/account/account.ts';
import { readDrainedSeq, readEntriesAfter } from '../../../worker/account/account-store.ts';
import { LedgerOutbox } from '../../../worker/account/outbox.ts';
import type { SqlPort, SqlRow, SqlValue } from '../../../worker/account/sql-port.ts';

/** An account whose statements are counted, and its outbox. */
async function anOutbox() {
  const database = new DatabaseSync(':memory:');
  const asked: string[] = [];
  const sql: SqlPort = {
    all(statement: string, ...parameters: SqlValue[]) {
      asked.push(statement);
      return database.prepare(statement).all(...(parameters as string[])) as SqlRow[];
    },
    transaction: (run) => run(),
  };
  const account = new Account({
    sql,
    hash: (text) => createHash('sha256').update(text).digest('hex'),
    clock: () => instant(1_000),
    nextTurn: (run) => queueMicrotask(run),
    committed: (written) => outbox.committed(written),
    bug: (error) => {
      throw error;
    },
    reset: (error) => {
      throw error;
    },
  });
  const outbox: LedgerOutbox = new LedgerOutbox(sql, account);
  const run = (command: Command) =>
    account.submit({ requests: [{ command, identities: [] }], requestId: 'a request' });
  await run({ kind: 'open', account: 'acct_0123456789abcdefghjk' as AccountId });
  const grant = () =>
    run({ kind: 'grant', source: 'free', amount: credits(1), priority: 1, reason: 'x' });
  for (let times = 0; times < 5; times++) await grant();
  return { sql, outbox, asked, grant, account };
}

const bare = (rows: readonly EntryRow[]) => rows.map((row) => ({ ...row }));

test('what was just committed is drained without reading it, and is what was stored', async () => {
  const { sql, outbox, asked } = await anOutbox();
  for (const [after, limit] of [
    [0, 100],
    [2, 2],
    [6, 9],
  ] as const) {
    const stored = readEntriesAfter(sql, after, limit);
    asked.length = 0;
    expect(outbox.entriesAfter(after, limit)).toEqual(bare(stored));
    expect(asked).toEqual([]);
  }
});

test('what an object wrote before it slept is read', async () => {
  const { sql, account, outbox } = await anOutbox();
  const awake = new LedgerOutbox(sql, account);
  expect(bare(awake.entriesAfter(1, 100))).toEqual(bare(outbox.entriesAfter(1, 100)));
  expect(awake.hashAt(3)).toBe(outbox.hashAt(3));
});

test('D1 that was restored to an earlier point gets again what is no longer remembered', async () => {
  const { outbox } = await anOutbox();
  const all = bare(outbox.entriesAfter(0, 100));
  outbox.setDrainedSeq(6);
  expect(outbox.isEmpty).toBe(true);
  outbox.setDrainedSeq(2);
  expect(bare(outbox.entriesAfter(2, 100))).toEqual(all.slice(2));
  expect(outbox.hashAt(2)).toBe(all[1]?.hash);
});

test('the cursor is stored when it is asked to be, not in a commit of its own', async () => {
  const { sql, outbox, asked, grant } = await anOutbox();
  expect(outbox.drainedSeq()).toBe(0);
  asked.length = 0;
  outbox.setDrainedSeq(6);
  expect(asked).toEqual([]);
  expect(outbox.drainedSeq()).toBe(6);
  await grant();
  outbox.storeCursor();
  expect(readDrainedSeq(sql)).toBe(6);
});
