import { beforeEach, expect, it } from 'vitest';
import { dayMs } from '../../../core/units/instant.ts';
import {
  checkpointId,
  findCheckpoint,
  saveCheckpoint,
  type VerifyCheckpoint,
} from '../../../db/verify-checkpoints.ts';
import { type SqliteD1, sqliteD1 } from '../../support/sqlite-d1.ts';
import { alice, bob, hash } from './random-ledger.ts';

let db: SqliteD1;
let tokens = 0;
beforeEach(() => {
  db = sqliteD1();
});

interface Given {
  readonly seq: number;
  readonly at?: number;
  readonly from?: VerifyCheckpoint;
  readonly account?: typeof alice;
}

async function save({ seq, at = 0, from, account = alice }: Given): Promise<VerifyCheckpoint> {
  tokens += 1;
  const id = checkpointId(hash(`token ${tokens}`), from);
  const checkpoint = { id, account, seq, hash: 'ab', state: '{}', createdAt: at };
  await saveCheckpoint(db, checkpoint, from);
  expect(await findCheckpoint(db, account, id)).toEqual(checkpoint);
  return checkpoint;
}

const isKept = async ({ account, id }: VerifyCheckpoint) =>
  (await findCheckpoint(db, account as typeof alice, id)) !== undefined;

const countOf = (account: typeof alice) =>
  db.sqlite
    .prepare('SELECT count(*) AS count FROM verify_checkpoints WHERE account = ?')
    .get(account)?.count;

it('a run keeps its last two checkpoints: the one to go on from and the one before', async () => {
  const first = await save({ seq: 10 });
  const second = await save({ seq: 20, from: first });
  expect(await isKept(first)).toBe(true);
  const third = await save({ seq: 30, from: second });
  expect([await isKept(first), await isKept(second), await isKept(third)]).toEqual([
    false,
    true,
    true,
  ]);
});

it('a run that begins anew keeps its first checkpoint, however far others are', async () => {
  for (let seq = 100; seq < 130; seq++) await save({ seq, at: seq });
  const first = await save({ seq: 2, at: 50 });
  expect(await isKept(first)).toBe(true);
});

it('a slow run outlives a fast one with any number of steps', async () => {
  const slow = await save({ seq: 5, at: 0 });
  let fast = await save({ seq: 1, at: 1 });
  for (let seq = 2; seq < 100; seq++) fast = await save({ seq, at: seq, from: fast });
  expect(await isKept(slow)).toBe(true);
  expect(await isKept(fast)).toBe(true);
});

it('an account keeps twenty, the newest by time, and none older than a day', async () => {
  const other = await save({ seq: 3, account: bob });
  const oldest = await save({ seq: 900, at: 1 });
  const old = await save({ seq: 800, at: 2 });
  for (let n = 0; n < 19; n++) await save({ seq: n + 1, at: 10 + n });
  expect(countOf(alice)).toBe(20);
  expect([await isKept(oldest), await isKept(old)]).toEqual([false, true]);
  await save({ seq: 1, at: 2 + dayMs });
  const later = await save({ seq: 1, at: 20 + dayMs });
  expect(countOf(alice)).toBe(11);
  expect([await isKept(later), await isKept(other)]).toEqual([true, true]);
});

it('one that is gone on from after more than a day stays for that step', async () => {
  const old = await save({ seq: 10, at: 0 });
  await save({ seq: 20, at: 2 * dayMs, from: old });
  expect(await isKept(old)).toBe(true);
});

it('one saved again under its id stands as it was', async () => {
  const first = await save({ seq: 10 });
  await saveCheckpoint(db, { ...first, seq: 99 });
  expect(await findCheckpoint(db, alice, first.id)).toEqual(first);
});

it('is found for its own account alone', async () => {
  const mine = await save({ seq: 10 });
  expect(await findCheckpoint(db, bob, mine.id)).toBeUndefined();
});
