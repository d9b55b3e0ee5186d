import { beforeEach, describe, expect, it } from 'vitest';
import type { Fact, TopUpResultFact } from '../../../core/ledger/entry.ts';
import { credits } from '../../../core/units/credits.ts';
import { seq } from '../../../core/units/ids.ts';
import { instant } from '../../../core/units/instant.ts';
import { createAccount } from '../../../db/accounts.ts';
import { appendEntries } from '../../../db/append-entries.ts';
import { type SqliteD1, sqliteD1 } from '../../support/sqlite-d1.ts';
import { alice, ledgerOf } from './random-ledger.ts';

let db: SqliteD1;
beforeEach(() => {
  db = sqliteD1();
});

const claim: Fact = {
  kind: 'top_up_claim',
  cause: 'crossing',
  credits: credits(1_000),
  bonus: credits(50),
  price: { amountMinor: 900, currency: 'usd' },
};

const result = (attempt: number, more: Partial<TopUpResultFact>): Fact => ({
  kind: 'top_up_result',
  attempt: seq(attempt),
  result: 'paid',
  ...more,
});

const facts: readonly Fact[] = [
  { kind: 'open', account: alice },
  claim,
  result(2, { result: 'action_required', invoice: 'in_1', code: 'authentication_required' }),
  result(2, { invoice: 'in_1', charged: { amountMinor: 1_071, currency: 'usd' } }),
  claim,
  result(5, { result: 'declined', code: 'insufficient_funds', retryAt: instant(7_000_000) }),
  { ...claim, cause: 'retry' },
  result(7, { result: 'action_required', invoice: 'in_3' }),
  result(7, { result: 'canceled', code: 'voided' }),
  { ...claim, cause: 'refusal' },
];
const rows = ledgerOf(alice, facts);
const at = (place: number) => rows[place - 1]?.at;

const topUps = () => db.sqlite.prepare('SELECT * FROM top_ups ORDER BY seq').all();

const asItEnded = [
  {
    ...{ account: alice, seq: 2, status: 'paid', cause: 'crossing', credits: 1_050 },
    ...{ amount_minor: 900, currency: 'usd', code: null, invoice: 'in_1', charged_minor: 1_071 },
    ...{ retry_at: null, claimed_at: at(2), ended_at: at(4) },
  },
  {
    ...{ seq: 5, status: 'declined', code: 'insufficient_funds', charged_minor: null },
    ...{ retry_at: 7_000_000, invoice: null, ended_at: at(6) },
  },
  { seq: 7, status: 'canceled', cause: 'retry', code: 'voided', invoice: 'in_3', ended_at: at(9) },
  { seq: 10, status: 'claimed', cause: 'refusal', ended_at: null },
];

describe('attempts at auto top-up in D1', () => {
  it.each([1, 2, 3, 10])('stand as their last entries left them, %i at a time', async (size) => {
    for (let sent = 0; sent < rows.length; sent += size)
      await appendEntries(db, alice, rows.slice(sent, sent + size));
    expect(topUps()).toMatchObject(asItEnded);
  });

  it('wait for the customer until they end', async () => {
    await appendEntries(db, alice, rows.slice(0, 3));
    expect(topUps()).toMatchObject([
      { status: 'action_required', code: 'authentication_required', ended_at: null },
    ]);
  });

  it('stay as they ended when older entries come again', async () => {
    await appendEntries(db, alice, rows);
    const before = topUps();
    await appendEntries(db, alice, rows.slice(0, 3));
    await appendEntries(db, alice, rows.slice(2, 8));
    expect(topUps()).toEqual(before);
  });
});

describe('when an account’s top-up is due', () => {
  const due = () => db.sqlite.prepare('SELECT top_up_due_at AS due FROM accounts').get()?.due;

  it('is as it was told last, earlier, later or not at all', async () => {
    await createAccount(db, { id: alice, name: 'Alice', createdAt: instant(0) });
    await appendEntries(db, alice, rows.slice(0, 2), { topUpDueAt: instant(5_000) });
    expect(due()).toBe(5_000);
    await appendEntries(db, alice, rows.slice(2, 3), { topUpDueAt: instant(9_000) });
    await appendEntries(db, alice, rows.slice(3, 4), { topUpDueAt: 'told' });
    expect(due()).toBe(9_000);
    await appendEntries(db, alice, rows.slice(4, 5), { topUpDueAt: null });
    expect(due()).toBeNull();
  });

  it('is not what a call says that was given up and lands after a later one', async () => {
    await createAccount(db, { id: alice, name: 'Alice', createdAt: instant(0) });
    const late = () => appendEntries(db, alice, rows.slice(0, 2), { topUpDueAt: instant(5_000) });
    await late();
    await appendEntries(db, alice, rows.slice(0, 5), { topUpDueAt: null });
    await late();
    expect(due()).toBeNull();
  });
});
