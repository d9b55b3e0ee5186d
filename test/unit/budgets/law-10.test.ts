import { describe, expect, test } from 'vitest';
import { budgetRefusal, headroom } from '../../../core/budgets/headroom.ts';
import { evolve } from '../../../core/ledger/evolve.ts';
import { assertLaws } from '../../../core/ledger/invariants.ts';
import { emptyState } from '../../../core/ledger/state.ts';
import { credits } from '../../../core/units/credits.ts';
import { instant } from '../../../core/units/instant.ts';
import { capture, debit, hold, type Ledger } from '../ledger/given.ts';
import { aSpender, budget, holdFor, monday } from './given-budget.ts';

/** Folds a ledger's entries as if its budget had allowed another amount. */
function refolded(ledger: Ledger, limit: number) {
  const state = emptyState();
  for (const entry of ledger.entries) {
    const { fact } = entry;
    const forged = fact.kind === 'budget_set' ? { ...fact, limit: credits(limit) } : fact;
    evolve(state, { ...entry, fact: forged });
  }
  return state;
}

describe('an entry that passes a hard budget', () => {
  const spent = () => {
    const ledger = aSpender();
    ledger.must(budget(100));
    ledger.must(hold(40));
    ledger.must(debit(30));
    return ledger;
  };

  test('cannot have happened: the log that has it is flawed', () => {
    expect(refolded(spent(), 70).budgets.size).toBe(1);
    expect(() => refolded(spent(), 69)).toThrow('law 10');
  });

  test('is none where the budget only tells', () => {
    const ledger = aSpender();
    ledger.must(budget(100, { hard: false }));
    ledger.must(debit(40));
    expect(refolded(ledger, 40).budgets.size).toBe(1);
  });
});

test('a budget that counts other holds than are open is a broken law', () => {
  const ledger = aSpender();
  const { seq: of } = ledger.must(budget(100));
  ledger.must(hold(40));
  assertLaws(ledger.state);
  const stored = ledger.state.budgets.get(of);
  if (!stored) throw new Error('no budget');
  ledger.state.budgets.set(of, { ...stored, held: credits(39) });
  expect(() => assertLaws(ledger.state)).toThrow('law 10');
});

describe('what comes back in the same breath', () => {
  const at = instant(monday);
  const spender = { project: 'prj_1' };

  test('makes room in the budgets its hold counts in', () => {
    const ledger = aSpender();
    ledger.must(budget(100));
    const { seq } = ledger.must(holdFor(spender, 90));
    const held = ledger.state.holds.get(seq);
    if (!held) throw new Error('no hold');
    const freed = [{ ...held, amount: credits(50) }];
    expect(headroom(ledger.state, spender, at)).toBe(10);
    expect(budgetRefusal(ledger.state, spender, credits(60), at, freed)).toBeUndefined();
    expect(budgetRefusal(ledger.state, spender, credits(61), at, freed)).toMatchObject({
      ...{ code: 'budget-exceeded', required: 61, held: 90 },
    });
  });

  test('makes none for others, nor in another period than its own', () => {
    const ledger = aSpender();
    ledger.must(budget(100, { scope: 'member', target: 'ann' }));
    const amount = credits(50);
    const ofOthers = { openedAt: at, spender: { member: 'bob' }, amount };
    const ofYesterday = {
      openedAt: instant(monday - 86_400_000),
      spender: { member: 'ann' },
      amount,
    };
    for (const freed of [ofOthers, ofYesterday])
      expect(budgetRefusal(ledger.state, { member: 'ann' }, credits(101), at, [freed])?.code).toBe(
        'budget-exceeded',
      );
  });
});

test('a capture within its hold is law to a budget that was lowered meanwhile', () => {
  const ledger = aSpender();
  const { seq: of } = ledger.must(budget(100));
  const held = ledger.must(hold(80));
  ledger.must({ kind: 'change_budget', budget: of, limit: credits(1) });
  expect(ledger.must(capture(held.seq, 80)).fact).toMatchObject({ amount: 80, uncollected: 0 });
  assertLaws(ledger.state);
});
