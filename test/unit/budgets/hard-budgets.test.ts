import { describe, expect, test } from 'vitest';
import type { CaptureFact, DebitFact } from '../../../core/ledger/entry.ts';
import { type ApiKeyId, seq } from '../../../core/units/ids.ts';
import { dayMs, hourMs } from '../../../core/units/instant.ts';
import { capture, debit, grant, hold, purchase } from '../ledger/given.ts';
import { aSpender, budget, change, debitFor, holdFor, monday, used } from './given-budget.ts';

describe('a hard budget', () => {
  test('takes spending up to its limit exactly, and refuses the microcredit beyond', () => {
    const ledger = aSpender();
    const { seq: of } = ledger.must(budget(100));
    ledger.must(debit(99));
    expect(ledger.refused(debit(2))).toBe('budget-exceeded');
    ledger.must(debit(1));
    expect(ledger.refused(debit(1))).toBe('budget-exceeded');
    expect(ledger.must(debit(0)).fact).toMatchObject({ amount: 0 });
    expect(used(ledger, of)).toEqual([100, 0]);
  });

  test('counts what is held, and says of a refusal which budget it was and when it begins anew', () => {
    const ledger = aSpender();
    const { seq: of } = ledger.must(budget(100));
    ledger.must(debit(30));
    ledger.must(hold(60));
    expect(ledger.run(hold(11))).toEqual({
      ok: false,
      error: {
        ...{ code: 'budget-exceeded', budget: of, required: 11, limit: 100, spent: 30, held: 60 },
        resetsAt: Date.UTC(2026, 10, 24),
      },
    });
  });

  test('is named before the want of credits, and after a frozen account', () => {
    const ledger = aSpender();
    ledger.must(budget(100));
    expect(ledger.refused(debit(5_000))).toBe('budget-exceeded');
    ledger.must({ kind: 'freeze', reason: 'fraud' });
    expect(ledger.refused(debit(5_000))).toBe('account-frozen');
  });

  test('of several refuses the one with the least left, the oldest where they are alike', () => {
    const ledger = aSpender();
    const [wide, narrow] = [ledger.must(budget(90)), ledger.must(budget(40))];
    ledger.must(budget(40, { period: 'month' }));
    expect(ledger.run(debit(41))).toMatchObject({ error: { budget: narrow.seq, limit: 40 } });
    ledger.must({ kind: 'remove_budget', budget: narrow.seq });
    ledger.must(change(wide.seq, { limit: 10 }));
    expect(ledger.run(debit(41))).toMatchObject({ error: { budget: wide.seq, limit: 10 } });
  });

  test('is about its project, server, member or key alone', () => {
    const ledger = aSpender();
    ledger.key = 'key_1' as ApiKeyId;
    ledger.must(budget(10, { scope: 'project', target: 'prj_1' }));
    ledger.must(budget(20, { scope: 'server', target: 'srv_1' }));
    ledger.must(budget(30, { scope: 'member', target: 'ann' }));
    ledger.must(budget(40, { scope: 'key', target: 'key_1' }));
    expect(ledger.refused(debitFor({ project: 'prj_1' }, 11))).toBe('budget-exceeded');
    ledger.must(debitFor({ project: 'prj_2' }, 11));
    expect(ledger.refused(holdFor({ server: 'srv_1' }, 21))).toBe('budget-exceeded');
    expect(ledger.refused(holdFor({ member: 'ann' }, 31))).toBe('budget-exceeded');
    expect(ledger.refused(debitFor({ project: 'prj_2' }, 30))).toBe('budget-exceeded');
    ledger.key = undefined;
    ledger.must(debitFor({ project: 'prj_2' }, 30));
  });

  test('is empty again when its next period begins, though no entry said so', () => {
    const ledger = aSpender();
    const { seq: of } = ledger.must(budget(100));
    ledger.must(debit(100));
    ledger.clock = Date.UTC(2026, 10, 24) - 1;
    expect(ledger.refused(debit(1))).toBe('budget-exceeded');
    ledger.clock++;
    expect(used(ledger, of)).toEqual([0, 0]);
    ledger.must(debit(100));
    expect(used(ledger, of)).toEqual([100, 0]);
  });

  test('lowered below what is used accepts nothing more, and takes no more than it had', () => {
    const ledger = aSpender();
    const { seq: of } = ledger.must(budget(100));
    const held = ledger.must(hold(50));
    ledger.must(debit(30));
    ledger.must(change(of, { limit: 20 }));
    expect(ledger.refused(debit(1))).toBe('budget-exceeded');
    expect(ledger.refused(hold(1))).toBe('budget-exceeded');
    const captured = ledger.must<CaptureFact>(capture(held.seq, 70));
    expect(captured.fact).toMatchObject({ amount: 50, uncollected: 20 });
    expect(used(ledger, of)).toEqual([80, 0]);
    ledger.must(change(of, { limit: 100 }));
    ledger.must(debit(20));
  });

  test('made soft refuses nothing, and hard again refuses what is beyond', () => {
    const ledger = aSpender();
    const { seq: of } = ledger.must(budget(100));
    ledger.must(change(of, { hard: false }));
    ledger.must(debit(300));
    expect(used(ledger, of)).toEqual([300, 0]);
    ledger.must(change(of, { hard: true }));
    expect(ledger.refused(debit(1))).toBe('budget-exceeded');
  });

  test('does not bind operators, grants or what is given back', () => {
    const ledger = aSpender();
    const { seq: of } = ledger.must(budget(10));
    const spent = ledger.must(debit(10));
    ledger.must({ kind: 'adjust', amount: 500 as never, reason: 'an error' });
    ledger.must(grant(purchase(5)));
    ledger.must({ kind: 'reverse', of: spent.seq, reason: 'an error' });
    expect(used(ledger, of)).toEqual([10, 0]);
    expect(ledger.refused(debit(1))).toBe('budget-exceeded');
  });
});

describe('work that is done', () => {
  test('is taken as far as the budget goes, and the rest is uncollected', () => {
    const ledger = aSpender();
    const { seq: of } = ledger.must(budget(100));
    ledger.must(hold(60));
    const { fact } = ledger.must<DebitFact>(debit(70, 'what_is_there'));
    expect(fact).toMatchObject({ amount: 40, uncollected: 30 });
    expect(used(ledger, of)).toEqual([40, 60]);
  });

  test('captured beyond its hold takes what the budget has left', () => {
    const ledger = aSpender();
    const { seq: of } = ledger.must(budget(100));
    const held = ledger.must(hold(60));
    ledger.must(debit(30));
    const { fact } = ledger.must<CaptureFact>(capture(held.seq, 90));
    expect(fact).toMatchObject({ amount: 70, uncollected: 20 });
    expect(used(ledger, of)).toEqual([100, 0]);
  });

  test('captured late takes what the budget of whom it names has left', () => {
    const ledger = aSpender();
    const { seq: of } = ledger.must(budget(100, { scope: 'project', target: 'prj_1' }));
    const held = ledger.must(holdFor({ project: 'prj_1' }, 60, 1_000));
    ledger.must(debitFor({ project: 'prj_1' }, 40));
    ledger.clock += 2_000;
    ledger.settle();
    expect(used(ledger, of)).toEqual([40, 0]);
    const { usage } = debitFor({ project: 'prj_1' }, 1);
    const { fact } = ledger.must<CaptureFact>({ ...capture(held.seq, 90), usage } as never);
    expect(fact).toMatchObject({ late: true, amount: 60, uncollected: 30 });
    expect(used(ledger, of)).toEqual([100, 0]);
  });

  test('captured for others than it was held for counts for those, as far as their budget goes', () => {
    const ledger = aSpender();
    const one = ledger.must(budget(50, { scope: 'project', target: 'prj_1' }));
    const two = ledger.must(budget(50, { scope: 'project', target: 'prj_2' }));
    ledger.must(debitFor({ project: 'prj_2' }, 30));
    const held = ledger.must(holdFor({ project: 'prj_1' }, 40));
    const { usage } = debitFor({ project: 'prj_2' }, 1);
    const { fact } = ledger.must<CaptureFact>({ ...capture(held.seq, 60), usage } as never);
    expect(fact).toMatchObject({ amount: 20, uncollected: 40, returned: [[2, 20]] });
    expect([used(ledger, one.seq), used(ledger, two.seq)]).toEqual([
      [0, 0],
      [50, 0],
    ]);
  });

  test('held for nobody in particular and captured for a project counts in its budget', () => {
    const ledger = aSpender();
    const { seq: of } = ledger.must(budget(50, { scope: 'project', target: 'prj_1' }));
    const held = ledger.must(hold(40));
    const { usage } = debitFor({ project: 'prj_1' }, 1);
    const { fact } = ledger.must<CaptureFact>({ ...capture(held.seq, 60), usage } as never);
    expect(fact).toMatchObject({ amount: 50, uncollected: 10 });
    expect(used(ledger, of)).toEqual([50, 0]);
    expect(
      used(ledger, ledger.must(budget(90, { scope: 'project', target: 'prj_1' })).seq),
    ).toEqual([50, 0]);
  });

  test('captured for less gives back what was held', () => {
    const ledger = aSpender();
    const { seq: of } = ledger.must(budget(100));
    const held = ledger.must(hold(100));
    ledger.must(capture(held.seq, 20));
    expect(used(ledger, of)).toEqual([20, 0]);
    ledger.must(debit(80));
  });
});

describe('a hold that crosses midnight', () => {
  test('counts in the day it was opened in; beyond it, in the day it is captured in', () => {
    const ledger = aSpender();
    const { seq: of } = ledger.must(budget(100));
    const held = ledger.must(hold(80, dayMs));
    ledger.clock = monday + 13 * hourMs;
    expect(used(ledger, of)).toEqual([0, 0]);
    ledger.must(debit(90));
    const { fact } = ledger.must<CaptureFact>(capture(held.seq, 100));
    expect(fact).toMatchObject({ amount: 90, uncollected: 10 });
    expect(used(ledger, of)).toEqual([100, 0]);
  });

  test('given back in the new day makes no room in it', () => {
    const ledger = aSpender();
    const { seq: of } = ledger.must(budget(100));
    const held = ledger.must(hold(80, dayMs));
    ledger.clock = monday + 13 * hourMs;
    ledger.must(debit(90));
    ledger.must({ kind: 'void', hold: held.seq });
    expect(used(ledger, of)).toEqual([90, 0]);
    expect(ledger.refused(debit(11))).toBe('budget-exceeded');
  });
});

test('what is not there can be neither changed nor removed', () => {
  const ledger = aSpender();
  expect(ledger.refused(change(seq(2), { limit: 5 }))).toBe('budget-not-found');
  const { seq: of } = ledger.must(budget(5));
  ledger.must({ kind: 'remove_budget', budget: of });
  expect(ledger.refused({ kind: 'remove_budget', budget: of })).toBe('budget-not-found');
  ledger.must(debit(50));
});
