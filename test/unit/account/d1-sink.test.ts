import { expect, it } from 'vitest';
import type { AccountState } from '../../../core/ledger/state.ts';
import { minuteMs } from '../../../core/units/instant.ts';
import { createAccount } from '../../../db/accounts.ts';
import { d1Sink } from '../../../worker/account/d1-sink.ts';
import type { Env } from '../../../worker/env.ts';
import { sqliteD1 } from '../../support/sqlite-d1.ts';
import { account, debit } from '../ledger/given.ts';
import { aToppedUpAccount, settleOpen } from '../ledger/given-top-up.ts';

/** A ledger whose balance fell below its threshold, and D1 that has nothing of it yet. */
async function aClaim() {
  const db = sqliteD1();
  const ledger = aToppedUpAccount();
  ledger.must(debit(60));
  await createAccount(db, { id: account, name: 'Alice', createdAt: ledger.clock as never });
  const state = (): Readonly<AccountState> => ledger.state;
  const sinkOf = (DB: object) => d1Sink({ DB } as unknown as Env, state);
  const rows = () => ledger.written.map(({ row }) => row);
  const due = () => db.sqlite.prepare('SELECT top_up_due_at AS due FROM accounts').get()?.due;
  return { db, ledger, sinkOf, rows, due };
}

it('D1 hears when a top-up is due though it has more of the ledger than it was sent', async () => {
  const { db, ledger, sinkOf, rows, due } = await aClaim();
  // Carried by an object that died before it knew.
  await sinkOf(db).append(account, rows().slice(0, -1));
  const claimedAt = ledger.clock;
  ledger.clock += minuteMs;
  ledger.must(debit(1));
  const sink = sinkOf(db);
  const head = await sink.append(account, rows().slice(0, 2));
  await sink.append(account, rows().slice(head?.seq));
  expect(due()).toBe(claimedAt + minuteMs);
});

it('D1 is told again what a failed drain was to tell it, and no more once nothing is due', async () => {
  const { db, ledger, sinkOf, rows, due } = await aClaim();
  let isAway = true;
  const sink = sinkOf({
    prepare: db.prepare,
    batch: async (statements: never[]) => {
      if (isAway) throw new Error('D1 is away');
      return db.batch(statements);
    },
  });
  await expect(sink.append(account, rows())).rejects.toThrow('away');
  isAway = false;
  const head = await sink.append(account, rows());
  expect(due()).toBe(ledger.clock + minuteMs);
  settleOpen(ledger, 'canceled', { code: 'voided' });
  await sink.append(account, rows().slice(head?.seq));
  expect(due()).toBeNull();
});
