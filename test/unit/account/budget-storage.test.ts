import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { Command } from '../../../core/ledger/command.ts';
import type { AccountId, ApiKeyId, Seq } from '../../../core/units/ids.ts';
import { hourMs, instant } from '../../../core/units/instant.ts';
import { Account } from '../../../worker/account/account.ts';
import type { SqlPort, SqlRow, SqlValue } from '../../../worker/account/sql-port.ts';
import { budget, debitFor, holdFor, monday } from '../budgets/given-budget.ts';
import { capture, debit, grant, hold, purchase } from '../ledger/given.ts';
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

const key = 'key_1' as ApiKeyId;

/** The account over a store, as an object that wakes up loads it. Commands of one run are a group. */
function wake(sql: SqlPort) {
  const time = { now: monday };
  const fail = (error: unknown) => {
    throw error;
  };
  const account = new Account({
    sql,
    hash: (text) => createHash('sha256').update(text).digest('hex'),
    clock: () => instant(time.now),
    nextTurn: (run) => queueMicrotask(run),
    committed: () => undefined,
    bug: fail,
    reset: fail,
  });
  const run = (...commands: Command[]) =>
    account.submitBatch({
      requests: commands.map((command) => ({ command, identities: [] })),
      ...{ requestId: 'a request', key },
    });
  return { account, run, time };
}

const open: Command = { kind: 'open', account: 'acct_0123456789abcdefghjk' as AccountId };
const project = { project: 'prj_1' };

test('an object that wakes up knows its budgets, and whom its holds are for', async () => {
  const { sql } = aStore();
  const { account, run } = wake(sql);
  await run(open, grant(purchase(100)), budget(50), budget(9), holdFor(project, 5), debit(3));
  await run({ kind: 'remove_budget', budget: 4 as Seq });
  const woken = wake(sql).account.state;
  expect(woken.budgets).toEqual(account.state.budgets);
  expect([...woken.budgets.values()]).toMatchObject([{ seq: 3, spent: 3, held: 5 }]);
  expect(woken.holds).toEqual(account.state.holds);
  expect([...woken.holds.values()]).toMatchObject([
    { openedAt: monday, spender: { ...project, key } },
  ]);
});

test('an object from before there were budgets counts the holds it has open', async () => {
  const { sql } = aStore();
  const before = wake(sql);
  await before.run(open, grant(purchase(100)), holdFor({ ...project, member: 'ann' }, 5), hold(7));
  before.time.now += hourMs;
  asOfStep(sql, 2);
  const { account, run } = wake(sql);
  expect(account.state.holds).toEqual(before.account.state.holds);
  await run(budget(50, { scope: 'project', target: 'prj_1' }), budget(50));
  const [ofProject, ofAccount] = [...account.state.budgets.values()];
  expect([ofProject?.held, ofAccount?.held]).toEqual([5, 12]);
});

test('a new budget counts what its own group took, what earlier ones did, and the rest of neither', async () => {
  const { sql } = aStore();
  const { account, run, time } = wake(sql);
  await run(
    open,
    grant(purchase(1_000)),
    debitFor(project, 500),
    holdFor(project, 40, 24 * hourMs),
  );
  time.now += 13 * hourMs;
  await run(debitFor(project, 10), debit(1), holdFor(project, 30));
  await run(
    capture(7 as Seq, 20),
    capture(4 as Seq, 45),
    debitFor(project, 3),
    budget(900, { scope: 'project', target: 'prj_1' }),
  );
  expect([...account.state.budgets.values()]).toMatchObject([{ spent: 10 + 20 + 5 + 3, held: 0 }]);
  await run(budget(900, { scope: 'project', target: 'prj_1' }), budget(900));
  const sums = [...account.state.budgets.values()].map(({ spent, held }) => [spent, held]);
  expect(sums).toEqual([
    [38, 0],
    [38, 0],
    [39, 0],
  ]);
});

test('a new budget counts captures for whom they name, else for whom their hold was opened', async () => {
  const { sql } = aStore();
  const { account, run } = wake(sql);
  const usage = { ...debitFor({ project: 'prj_2' }, 1).usage };
  await run(open, grant(purchase(1_000)), holdFor(project, 40), hold(30), holdFor(project, 20));
  const named = [capture(3 as Seq, 40), capture(4 as Seq, 30)].map((one) => ({ ...one, usage }));
  await run(...(named as Command[]), capture(5 as Seq, 7));
  const targets = ['prj_1', 'prj_2'].map((target) => budget(90, { scope: 'project', target }));
  await run(...targets, budget(90), budget(90, { scope: 'key', target: key }));
  expect([...account.state.budgets.values()].map(({ spent }) => spent)).toEqual([7, 70, 77, 77]);
});

test('spending without budgets writes nothing of them; with many, one statement for those it counts in', async () => {
  const { sql, asked } = aStore();
  const { run } = wake(sql);
  const aboutBudgets = () => asked.filter((statement) => statement.includes('budgets'));
  await run(open, grant(purchase(100)));
  asked.length = 0;
  await run(debit(1));
  expect(aboutBudgets()).toEqual([]);
  const others = Array.from({ length: 20 }, (_, n) =>
    budget(50, { scope: 'project', target: `prj_${n}` }),
  );
  await run(...others, budget(50), budget(60));
  asked.length = 0;
  await run(debit(1), debit(1));
  expect(aboutBudgets()).toHaveLength(1);
  const stored = sql.all(`SELECT state ->> 'spent' AS spent FROM budgets ORDER BY seq`);
  expect(stored.map(({ spent }) => spent)).toEqual([...Array(20).fill(0), 3, 3]);
});
