import { beforeEach, describe, expect, it } from 'vitest';
import type { AccountId } from '../../../core/units/ids.ts';
import { instant } from '../../../core/units/instant.ts';
import { listAccounts } from '../../../db/account-list.ts';
import {
  accountsDue,
  createAccount,
  findAccount,
  findAccountByExternalId,
  setCheckDue,
} from '../../../db/accounts.ts';
import { openDb } from '../../../db/d1.ts';
import { type SqliteD1, sqliteD1 } from '../../support/sqlite-d1.ts';

let db: SqliteD1;
beforeEach(() => {
  db = sqliteD1();
});

const id = (n: number) => `acct_${String(n).padStart(20, '0')}` as AccountId;
const make = (n: number, externalId?: string) =>
  createAccount(db, {
    id: id(n),
    name: `Account ${n}`,
    createdAt: instant(Math.floor(n / 3)),
    ...(externalId === undefined ? {} : { externalId }),
  });

describe('creating accounts', () => {
  it('makes one account of an external id, however many ask at once', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, (_, n) => make(n, 'cus_1')));
    expect(new Set(answers.map(({ account }) => account.id)).size).toBe(1);
    expect(answers.filter(({ created }) => created).length).toBe(1);
    expect((await listAccounts(db, { limit: 100 })).length).toBe(1);
    expect(await findAccountByExternalId(db, 'cus_1')).toEqual(answers[0]?.account);
  });

  it('makes as many accounts without one as are asked for', async () => {
    for (let n = 0; n < 3; n++) expect((await make(n)).created).toBe(true);
    expect((await listAccounts(db, { limit: 100 })).length).toBe(3);
  });

  it('says created again to the same request sent again', async () => {
    const first = await make(1, 'cus_1');
    expect(await make(1, 'cus_1')).toEqual(first);
    expect(first.account).toEqual({
      id: id(1),
      name: 'Account 1',
      externalId: 'cus_1',
      email: null,
      shard: 0,
      createdAt: 0,
      checkDueAt: null,
      topUpDueAt: null,
    });
  });

  it('finds none where there is none', async () => {
    expect(await findAccount(db, id(1))).toBeUndefined();
    expect(await findAccountByExternalId(db, 'cus_1')).toBeUndefined();
  });
});

describe('lists of accounts', () => {
  it('go newest first through all of them, also where many share an instant', async () => {
    for (let n = 0; n < 20; n++) await make(n);
    const seen: string[] = [];
    for (;;) {
      const last = seen.length > 0 ? await findAccount(db, seen.at(-1) as AccountId) : undefined;
      const before = last && { before: { at: last.createdAt, id: last.id } };
      const page = await listAccounts(db, { limit: 7, ...before });
      seen.push(...page.map((account) => account.id));
      if (page.length < 7) break;
    }
    expect(seen).toEqual(Array.from({ length: 20 }, (_, n) => id(19 - n)));
    await expect(listAccounts(db, { limit: 102 })).rejects.toThrow();
  });

  it('has those due for a check, the longest due first', async () => {
    for (let n = 0; n < 5; n++) await make(n);
    await setCheckDue(db, id(0), instant(300));
    await setCheckDue(db, id(1), instant(100));
    await setCheckDue(db, id(2), instant(301));
    await setCheckDue(db, id(3), instant(50));
    await setCheckDue(db, id(3), null);
    const due = await accountsDue(db, instant(300), 100);
    expect(due.map((account) => account.id)).toEqual([id(1), id(0)]);
    expect((await accountsDue(db, instant(300), 1)).map((account) => account.id)).toEqual([id(1)]);
  });
});

describe('opening a database', () => {
  it('takes the binding of the shard, and throws when there is none', () => {
    const other = sqliteD1();
    const env = { DB: db, DB_1: other };
    expect(openDb(env)).toBe(db);
    expect(openDb(env, 1)).toBe(other);
    expect(() => openDb(env, 2)).toThrow('no database is bound for shard 2');
  });
});
