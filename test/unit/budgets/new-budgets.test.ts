import { describe, expect, test } from 'vitest';
import { budgetsMax } from '../../../core/budgets/budget.ts';
import { budgetNameMax } from '../../../core/budgets/decide-budget.ts';
import { emptyState } from '../../../core/ledger/state.ts';
import { stateFromText, stateToText } from '../../../core/ledger/state-text.ts';
import type { ApiKeyId } from '../../../core/units/ids.ts';
import { dayMs, hourMs } from '../../../core/units/instant.ts';
import { capture, debit, hold, type Ledger } from '../ledger/given.ts';
import { aSpender, budget, debitFor, holdFor, monday, used } from './given-budget.ts';

describe('a new budget', () => {
  test('begins with what was spent and is held in its period', () => {
    const ledger = aSpender();
    ledger.must(debit(5));
    ledger.clock += dayMs;
    ledger.must(debit(10));
    ledger.must(hold(20));
    ledger.must(capture(ledger.must(hold(40)).seq, 30));
    expect(used(ledger, ledger.must(budget(100)).seq)).toEqual([40, 20]);
    expect(used(ledger, ledger.must(budget(100, { period: 'week' })).seq)).toEqual([45, 20]);
    expect(ledger.refused(debit(41))).toBe('budget-exceeded');
  });

  test('leaves out what was for others', () => {
    const ledger = aSpender();
    ledger.must(debitFor({ project: 'prj_1' }, 10));
    ledger.must(holdFor({ project: 'prj_1' }, 20));
    ledger.must(debitFor({ project: 'prj_2' }, 40));
    ledger.key = 'key_1' as ApiKeyId;
    ledger.must(hold(80));
    const project = ledger.must(budget(500, { scope: 'project', target: 'prj_1' }));
    const key = ledger.must(budget(500, { scope: 'key', target: 'key_1' }));
    expect(used(ledger, project.seq)).toEqual([10, 20]);
    expect(used(ledger, key.seq)).toEqual([0, 80]);
  });

  test('counts of a capture whose hold is older than its period only what was beyond the hold', () => {
    const ledger = aSpender();
    const [open, over] = [ledger.must(hold(50, dayMs)), ledger.must(hold(50, dayMs))];
    const late = ledger.must(hold(50, 1_000));
    ledger.clock = monday + 13 * hourMs;
    ledger.must(capture(over.seq, 60));
    ledger.must(capture(late.seq, 7));
    const { seq: of } = ledger.must(budget(100));
    expect(used(ledger, of)).toEqual([17, 0]);
    ledger.must(capture(open.seq, 50));
    expect(used(ledger, of)).toEqual([17, 0]);
  });

  test('is one of so many', () => {
    const ledger = aSpender();
    for (let n = 0; n < budgetsMax; n++) ledger.must(budget(1_000));
    expect(ledger.run(budget(1_000))).toMatchObject({
      error: { code: 'limit-reached', limit: 'budgets', max: budgetsMax },
    });
    ledger.must(debit(1));
  });

  test('is a bug of ours with no limit, an endless name, a zone that is none or two targets', () => {
    const ledger = aSpender();
    expect(() => ledger.run(budget(0))).toThrow('allows something');
    expect(() => ledger.run(budget(1, { name: 'a'.repeat(budgetNameMax + 1) }))).toThrow('short');
    expect(() => ledger.run(budget(1, { timeZone: 'Mars/Olympus' }))).toThrow('no time zone');
    expect(() => ledger.run(budget(1, { target: 'prj_1' }))).toThrow('of one thing');
  });
});

describe('the state as text', () => {
  test('has its budgets, and its holds with whom they are for', () => {
    const ledger = aSpender();
    ledger.must(budget(100));
    ledger.must(holdFor({ project: 'prj_1', member: 'ann' }, 20));
    const { state } = ledger;
    const read = stateFromText(stateToText(state));
    expect(read?.budgets).toEqual(state.budgets);
    expect(read?.holds).toEqual(state.holds);
    expect(read && stateToText(read)).toBe(stateToText(state));
  });

  test('written before there were budgets is read as one that has none', () => {
    const read = stateFromText(textOfBefore(aSpender()));
    expect([read?.budgets, read?.servers]).toEqual([emptyState().budgets, emptyState().servers]);
  });

  test('written then with a hold that does not say for whom it was opened is of no use', () => {
    const ledger = aSpender();
    ledger.must(hold(20));
    expect(stateFromText(textOfBefore(ledger))).toBeUndefined();
  });
});

function textOfBefore({ state }: Ledger): string {
  const { budgets: _budgets, servers: _servers, ...before } = JSON.parse(stateToText(state));
  for (const one of before.holds) {
    delete one.openedAt;
    delete one.spender;
  }
  return JSON.stringify(before);
}
