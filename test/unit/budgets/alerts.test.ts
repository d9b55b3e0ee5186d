import { expect, test } from 'vitest';
import { levelReached } from '../../../core/budgets/headroom.ts';
import { amountMax, credits } from '../../../core/units/credits.ts';
import { dayMs } from '../../../core/units/instant.ts';
import { capture, debit, hold, type Ledger } from '../ledger/given.ts';
import { alertsOf, aSpender, budget, change, monday } from './given-budget.ts';

const levels = (ledger: Ledger) => alertsOf(ledger).map(({ level }) => level);

test('each level is told once when spending reaches it, right behind the entry', () => {
  const ledger = aSpender();
  const { seq: of } = ledger.must(budget(100));
  ledger.must(debit(49));
  expect(levels(ledger)).toEqual([]);
  ledger.must(debit(1));
  expect(ledger.kinds.slice(-2)).toEqual(['debit', 'budget_alert']);
  expect(alertsOf(ledger)).toEqual([
    {
      ...{ kind: 'budget_alert', budget: of, level: 50, spent: 50, limit: 100 },
      ...{ periodStart: Date.UTC(2026, 10, 23), periodEnd: Date.UTC(2026, 10, 24) },
    },
  ]);
  for (const amount of [10, 20, 5, 15]) ledger.must(debit(amount));
  expect(levels(ledger)).toEqual([50, 80, 100]);
});

test('of levels reached at once only the highest is told, and lower ones no more', () => {
  const ledger = aSpender();
  const { seq: of } = ledger.must(budget(100));
  ledger.must(debit(85));
  ledger.must(change(of, { limit: 150 }));
  ledger.must(debit(1));
  expect(levels(ledger)).toEqual([80]);
});

test('every period tells anew', () => {
  const ledger = aSpender();
  ledger.must(budget(100));
  for (const day of [0, 1, 2]) {
    ledger.clock = monday + day * dayMs;
    ledger.must(debit(60));
    ledger.must(debit(5));
  }
  expect(levels(ledger)).toEqual([50, 50, 50]);
});

test('a soft budget tells and refuses nothing', () => {
  const ledger = aSpender();
  ledger.must(budget(100, { hard: false }));
  ledger.must(debit(500));
  ledger.must(debit(100));
  expect(levels(ledger)).toEqual([100]);
});

test('what is held is told when it is captured', () => {
  const ledger = aSpender();
  ledger.must(budget(100));
  const held = ledger.must(hold(90));
  expect(levels(ledger)).toEqual([]);
  ledger.must(capture(held.seq, 85));
  expect(levels(ledger)).toEqual([80]);
});

test('a refusal tells the last level once, and that work was not done', () => {
  const ledger = aSpender();
  ledger.must(budget(100));
  ledger.must(debit(30));
  ledger.must(hold(60));
  expect(ledger.refused(debit(20))).toBe('budget-exceeded');
  expect(ledger.refused(debit(20))).toBe('budget-exceeded');
  expect(alertsOf(ledger)).toMatchObject([{ level: 100, spent: 30, refused: true }]);
});

test('a refusal when all is spent tells nothing that was not told', () => {
  const ledger = aSpender();
  ledger.must(budget(100));
  ledger.must(debit(100));
  expect(ledger.refused(debit(20))).toBe('budget-exceeded');
  expect(alertsOf(ledger)).toHaveLength(1);
  expect(alertsOf(ledger)[0]).not.toHaveProperty('refused');
});

test('a limit lowered to what is spent tells at once', () => {
  const ledger = aSpender();
  const { seq: of } = ledger.must(budget(100));
  ledger.must(debit(30));
  ledger.must(change(of, { limit: 36 }));
  expect(levels(ledger)).toEqual([80]);
  ledger.must(change(of, { limit: 30 }));
  expect(levels(ledger)).toEqual([80, 100]);
});

test('levels are exact to the microcredit, for the smallest limit and the largest', () => {
  const at = (spent: number, limit: number) =>
    levelReached({ spent: credits(spent), limit: credits(limit) });
  expect([at(0, 1), at(1, 1), at(1, 3), at(2, 3), at(3, 3)]).toEqual([0, 100, 0, 50, 100]);
  for (const level of [50, 80, 100] as const) {
    const reached = (amountMax / 100) * level;
    expect(at(reached, amountMax)).toBe(level);
    expect(at(reached - 1, amountMax)).toBeLessThan(level);
  }
});
