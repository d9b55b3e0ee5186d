import { beforeEach, describe, expect, it } from 'vitest';
import type { AccountId } from '../../../core/units/ids.ts';
import { instant } from '../../../core/units/instant.ts';
import { searchAccounts } from '../../../db/account-list.ts';
import { createAccount } from '../../../db/accounts.ts';
import { appendEntries } from '../../../db/append-entries.ts';
import { listAudit, recordAudit } from '../../../db/audit-log.ts';
import { beginCronRun, endCronRun, listCronRuns } from '../../../db/cron-runs.ts';
import { readOperatedAccount } from '../../../db/operated-account.ts';
import { addOperator, listOperators, removeOperator } from '../../../db/operators.ts';
import { readOverview } from '../../../db/overview.ts';
import { createPerson } from '../../../db/people.ts';
import {
  findReconciliation,
  listReconciliations,
  paymentsApart,
  putReconciliation,
} from '../../../db/reconciliations.ts';
import { type SqliteD1, sqliteD1 } from '../../support/sqlite-d1.ts';
import { alice, ledgerOf } from './random-ledger.ts';

let db: SqliteD1;
beforeEach(() => {
  db = sqliteD1();
});

const now = instant(1_700_000_000_000);
const run = (sql: string, ...values: (string | number | null)[]) =>
  db.sqlite.prepare(sql).run(...values);

const account = (n: number, name: string, rest: { externalId?: string; email?: string } = {}) =>
  createAccount(db, {
    id: `acct_${String(n).padStart(20, '0')}` as AccountId,
    name,
    createdAt: instant(n),
    ...rest,
  });

const person = (id: string, email: string, isVerified = true) =>
  createPerson(db, {
    id,
    issuer: 'https://id.example',
    subject: id,
    email,
    emailKey: email.toLowerCase(),
    emailVerified: isVerified,
    name: id,
    firstAccount: null,
    freeCredits: null,
    createdAt: 1,
    signedInAt: 1,
  });

describe('looking for an account', () => {
  beforeEach(async () => {
    await account(1, 'Northwind', { externalId: 'cus_9', email: 'Bills@northwind.example' });
    await account(2, 'northern lights');
    await account(3, 'Tailspin', { externalId: 'North' });
    await person('per_1', 'Amara@tailspin.example');
    run("INSERT INTO members VALUES ('acct_00000000000000000003', 'per_1', 'owner', 1, NULL)");
  });
  const names = async (text: string, limit = 10) =>
    (await searchAccounts(db, text, limit)).map(({ name }) => name);

  it('finds it by its id, its external id, its address, a member’s, and how its name begins', async () => {
    expect(await names('acct_00000000000000000001')).toEqual(['Northwind']);
    expect(await names('cus_9')).toEqual(['Northwind']);
    expect(await names('bills@NORTHWIND.example')).toEqual(['Northwind']);
    expect(await names('AMARA@tailspin.example')).toEqual(['Tailspin']);
    expect(await names('northe')).toEqual(['northern lights']);
    expect(await names('wind')).toEqual([]);
  });

  it('has the surest match first, each account once, and no more than asked for', async () => {
    expect(await names('North')).toEqual(['Tailspin', 'northern lights', 'Northwind']);
    expect(await names('North', 2)).toEqual(['Tailspin', 'northern lights']);
  });

  it('takes nothing in a text for a pattern', async () => {
    expect(await names('%')).toEqual([]);
    expect(await names('_orth')).toEqual([]);
  });
});

describe('what operators read', () => {
  it('has an account’s members in order, its keys in use and its payments by currency', async () => {
    await person('per_2', 'b@x.example');
    await person('per_1', 'a@x.example');
    run("INSERT INTO members VALUES (?, 'per_2', 'viewer', 2, NULL)", alice);
    run("INSERT INTO members VALUES (?, 'per_1', 'owner', 1, NULL)", alice);
    const key = `INSERT INTO api_keys (id, account, name, prefix, checksum, hash, scopes, created_at,
      expires_at, revoked_at) VALUES (?1, ?2, 'k', 'p', 'c', ?1, '[]', 1, ?3, ?4)`;
    run(key, 'good', alice, null, null);
    run(key, 'over', alice, now, null);
    run(key, 'revoked', alice, null, 5);
    payment('pay_1', { settledAt: 5 });
    payment('pay_2', { settledAt: 9 });
    payment('pay_3', { settledAt: 9, status: 'quarantined' });
    const found = await readOperatedAccount(db, alice, now);
    expect(found.members.map(({ person: id, role }) => [id, role])).toEqual([
      ['per_1', 'owner'],
      ['per_2', 'viewer'],
    ]);
    expect(found).toMatchObject({
      activeKeys: 1,
      quarantined: 1,
      paid: [{ currency: 'usd', count: 2, amountMinor: 2_000, refundedMinor: 0, lastAt: 9 }],
    });
  });

  it('has the audit log of one account, actor or action', async () => {
    const deed = { before: null, after: null, requestId: 'r', target: 't' };
    const put = (id: string, who: { actor: string; account: string | null; action: string }) =>
      recordAudit(db, { id, at: 1, ...deed, ...who });
    await put('a', { actor: 'per_1', account: 'acct_1', action: 'x.y' });
    await put('b', { actor: 'per_2', account: 'acct_1', action: 'x.z' });
    await put('c', { actor: 'per_1', account: null, action: 'x.z' });
    const ids = async (filter: object) =>
      (await listAudit(db, { limit: 9, ...filter })).map(({ id }) => id);
    expect(await ids({ account: 'acct_1' })).toEqual(['b', 'a']);
    expect(await ids({ actor: 'per_1' })).toEqual(['c', 'a']);
    expect(await ids({ action: 'x.z', account: 'acct_1' })).toEqual(['b']);
  });
});

describe('operators', () => {
  const add = (id: string, email: string) =>
    addOperator(db, { id, email, addedBy: 'system', addedAt: 1 });

  it('are known by whom the provider vouches for, and by nobody else of that address', async () => {
    await add('opr_1', 'amara@x.example');
    await person('per_1', 'Amara@x.example', false);
    expect(await listOperators(db)).toMatchObject([{ id: 'opr_1', person: null }]);
    await person('per_2', 'amara@x.example');
    expect(await listOperators(db)).toMatchObject([{ id: 'opr_1', person: 'per_2' }]);
  });

  it('never leave each other without one when the last is to stay', async () => {
    await add('opr_1', 'a@x.example');
    await add('opr_2', 'b@x.example');
    expect(await removeOperator(db, 'opr_1', true)).toMatchObject({ id: 'opr_1' });
    expect(await removeOperator(db, 'opr_2', true)).toBeUndefined();
    expect(await removeOperator(db, 'opr_2')).toMatchObject({ id: 'opr_2' });
  });
});

describe('what comparisons found', () => {
  const put = (n: number, state: 'in_order' | 'behind' | 'differs' | 'failed', at = n) =>
    putReconciliation(db, {
      account: `acct_${n}`,
      at,
      state,
      seq: state === 'failed' ? 0 : 10,
      drainedSeq: 7,
      paymentsApart: state === 'differs' ? 2 : 0,
      detail: null,
    });
  const one = (n: number) => findReconciliation(db, `acct_${n}` as AccountId);

  it('says since when an account is in its state, and keeps what is known of one that failed', async () => {
    await put(1, 'in_order', 100);
    await put(1, 'in_order', 200);
    expect(await one(1)).toMatchObject({ state: 'in_order', since: 100, at: 200, seq: 10 });
    await put(1, 'failed', 300);
    expect(await one(1)).toMatchObject({ state: 'failed', since: 300, seq: 10 });
  });

  it('lists page by page only what is not in order, by state and the longest unchecked first', async () => {
    for (const [n, state] of [
      [1, 'in_order'],
      [5, 'behind'],
      [2, 'differs'],
      [3, 'behind'],
      [4, 'failed'],
    ] as const)
      await put(n, state);
    const [first, second, ...none] = await listReconciliations(db, { limit: 2 });
    expect([first?.account, second?.account, none]).toEqual(['acct_3', 'acct_5', []]);
    const after = second && { state: second.state, at: second.at, row: second.row };
    const rest = await listReconciliations(db, { limit: 9, ...(after && { after }) });
    expect(rest.map(({ account: id }) => id)).toEqual(['acct_2', 'acct_4']);
    const differing = await listReconciliations(db, { limit: 9, state: 'differs' });
    expect(differing.map(({ account: id }) => id)).toEqual(['acct_2']);
  });

  it('is counted in the overview', async () => {
    await account(1, 'A');
    await put(1, 'in_order');
    await put(2, 'behind', 20);
    await put(3, 'behind', 10);
    await put(4, 'differs');
    expect(await readOverview(db, now)).toMatchObject({
      accounts: 1,
      inOrder: 1,
      behind: 2,
      differs: 1,
      failed: 0,
      entriesBehind: 6,
      behindSince: 10,
      paymentsApart: 2,
      firstAccountAt: 1,
      oldestReceivedAt: null,
    });
  });
});

const payment = (id: string, { settledAt = 1, status = 'succeeded' } = {}) =>
  run(
    `INSERT INTO payments (id, account, key, kind, status, description, amount_minor, tax_minor,
       currency, credits, created_at, settled_at)
     VALUES (?1, ?2, ?1, 'purchase', ?3, 'Team', 1000, 0, 'usd', 5, 1, ?4)`,
    id,
    alice,
    status,
    settledAt,
  );

describe('payments and grants', () => {
  const grant = (paid: string, source: 'purchase' | 'free' = 'purchase') =>
    ({ kind: 'grant', source, amount: 5, priority: 1, reason: 'r', payment: paid }) as never;

  it('are compared by what the ledger itself has', async () => {
    await account(1, 'A');
    const granted = ledgerOf(alice, [grant('free:x', 'free'), grant('pkg:1'), grant('pkg:2')]);
    await appendEntries(db, alice, granted);
    const seqOf = (paid: string) =>
      granted.find(({ detail }) => detail?.includes(`"${paid}"`))?.seq ?? 0;
    const write = (key: string, of: string, seq: number) =>
      run("INSERT INTO payment_grants VALUES (?, ?, 'purchase', 5, ?)", key, of, seq);
    const apart = () => paymentsApart(db, alice, instant(Date.now()));
    expect(await apart()).toEqual({ ungranted: 0, unpaid: 2 });
    payment('pay_1');
    write('pkg:1', 'pay_1', seqOf('pkg:1'));
    expect(await apart()).toEqual({ ungranted: 0, unpaid: 1 });
    payment('pay_2');
    write('pkg:2', 'pay_2', seqOf('pkg:1'));
    expect(await apart()).toEqual({ ungranted: 1, unpaid: 0 });
    expect(await paymentsApart(db, alice, instant(1))).toEqual({ ungranted: 0, unpaid: 0 });
  });
});

describe('runs of jobs', () => {
  const begin = (at: number) => beginCronRun(db, { job: 'reconcile', cron: '*', at: instant(at) });
  const last = async () => (await listCronRuns(db))[0];

  it('keep the last that went well beside the last of all', async () => {
    await begin(100);
    expect(await last()).toMatchObject({ startedAt: 100, tookMs: null, succeededAt: null });
    await endCronRun(db, { job: 'reconcile', startedAt: instant(100), tookMs: 5, handled: 3 });
    expect(await last()).toMatchObject({ tookMs: 5, handled: 3, error: null, succeededAt: 105 });
    await begin(200);
    const error = 'x'.repeat(600);
    await endCronRun(db, { job: 'reconcile', startedAt: instant(200), tookMs: 1, error });
    expect(await last()).toMatchObject({ handled: null, error: 'x'.repeat(500), succeededAt: 105 });
  });

  it('that overlap are told of by the one that began last', async () => {
    await begin(100);
    await begin(200);
    await endCronRun(db, { job: 'reconcile', startedAt: instant(100), tookMs: 50, handled: 1 });
    expect(await last()).toMatchObject({ startedAt: 200, tookMs: null, succeededAt: 150 });
  });
});
