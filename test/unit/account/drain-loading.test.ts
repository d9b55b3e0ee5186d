import { expect, it, vi } from 'vitest';
import { createAccount } from '../../../db/accounts.ts';
import { d1Sink } from '../../../worker/account/d1-sink.ts';
import { drainOutbox } from '../../../worker/account/drain-outbox.ts';
import type { Env } from '../../../worker/env.ts';
import { sqliteD1 } from '../../support/sqlite-d1.ts';
import { account } from '../ledger/given.ts';
import { aToppedUpAccount } from '../ledger/given-top-up.ts';

const statements = '../../../db/append-entries.ts';

it('a drain whose statements did not load has failed, and the next one carries everything', async () => {
  const db = sqliteD1();
  const ledger = aToppedUpAccount();
  await createAccount(db, { id: account, name: 'Alice', createdAt: ledger.clock as never });
  const rows = ledger.written.map(({ row }) => row);
  const sink = d1Sink({ DB: db } as unknown as Env, () => ledger.state);
  let drained = 0;
  const outbox = {
    account,
    isEmpty: false,
    drainedSeq: () => drained,
    entriesAfter: (seq: number) => rows.filter((row) => row.seq > seq),
    hashAt: (seq: number) => rows.find((row) => row.seq === seq)?.hash,
    setDrainedSeq: (seq: number) => {
      drained = seq;
    },
  };
  vi.doMock(statements, () => {
    throw new Error('no such module');
  });
  expect(await drainOutbox(outbox, sink)).toMatchObject({ state: 'failed' });
  expect(drained).toBe(0);
  vi.doUnmock(statements);
  expect(await drainOutbox(outbox, sink)).toEqual({ state: 'empty' });
  expect(drained).toBe(rows.at(-1)?.seq);
});
