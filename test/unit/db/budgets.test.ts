import { describe, expect, it } from 'vitest';
import type { BudgetTerms } from '../../../core/budgets/budget-fact.ts';
import type { Fact } from '../../../core/ledger/entry.ts';
import { credits } from '../../../core/units/credits.ts';
import { seq } from '../../../core/units/ids.ts';
import { appendEntries } from '../../../db/append-entries.ts';
import { sqliteD1 } from '../../support/sqlite-d1.ts';
import { alice, ledgerOf } from './random-ledger.ts';

const terms: BudgetTerms = {
  name: 'Atlas',
  scope: 'project',
  target: 'prj_a',
  period: 'week',
  timeZone: 'Asia/Kathmandu',
  limit: credits(1_000),
  hard: true,
};
const facts: readonly Fact[] = [
  { kind: 'open', account: alice },
  { kind: 'budget_set', ...terms },
  { kind: 'budget_set', ...terms, name: 'Second', scope: 'account', hard: false },
  { kind: 'budget_set', ...terms, budget: seq(2), limit: credits(2_000) },
  {
    kind: 'budget_set',
    ...terms,
    budget: seq(2),
    name: 'Atlas 2',
    limit: credits(500),
    hard: false,
  },
  { kind: 'budget_remove', budget: seq(3) },
];
const rows = ledgerOf(alice, facts);

describe('budgets in D1', () => {
  it.each([1, 2, 3, 6])('stand as their last entries left them, %i at a time', async (size) => {
    const db = sqliteD1();
    const budgets = () => db.sqlite.prepare('SELECT * FROM budgets ORDER BY seq').all();
    for (let sent = 0; sent < rows.length; sent += size)
      await appendEntries(db, alice, rows.slice(sent, sent + size));
    const found = budgets();
    expect(found).toMatchObject([
      {
        ...{ account: alice, seq: 2, name: 'Atlas 2', scope: 'project', target: 'prj_a' },
        ...{ period: 'week', time_zone: 'Asia/Kathmandu', limit_amount: 500, hard: 0 },
        ...{ created_at: rows[1]?.at, removed_at: null, changed_seq: 5 },
      },
      { seq: 3, name: 'Second', hard: 0, removed_at: rows[5]?.at, changed_seq: 6 },
    ]);
    await appendEntries(db, alice, rows.slice(0, 4));
    expect(budgets()).toEqual(found);
  });
});
