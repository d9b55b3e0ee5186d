import { describe, expect, it } from 'vitest';
import type { AddBudgetCommand } from '../../core/budgets/budget-command.ts';
import type { Credits } from '../../core/units/credits.ts';
import type { Seq } from '../../core/units/ids.ts';
import { AuditedAccount } from '../support/model/audited-account.ts';
import { budgetsIn, usedIn } from '../support/model/budgets.ts';
import type { Past } from '../support/model/happening.ts';
import { assertBudgetLaw } from '../support/model/law-budget.ts';

const hourMs = 3_600_000;

/** Ten a day in Berlin, on a Monday's noon there; 100 to spend. */
function budgetedAccount(terms: Partial<AddBudgetCommand> = {}): AuditedAccount {
  const account = new AuditedAccount();
  account.clock = Date.UTC(2026, 10, 23, 11);
  account.grant(100, 'purchase');
  account.ask({
    ...{ kind: 'add_budget', name: 'a day', scope: 'account', period: 'day', hard: true },
    ...{ timeZone: 'Europe/Berlin', limit: 10 as Credits },
    ...terms,
  });
  return account;
}

const used = ({ model, clock }: AuditedAccount) => {
  const [budget] = budgetsIn(model.past);
  if (!budget) throw new Error('no budget');
  const { spent, held } = usedIn(model.past, budget, clock);
  return [spent, held];
};

const levels = ({ model }: AuditedAccount) =>
  model.past.filter(({ kind }) => kind === 'budget_alert').map(({ said }) => said?.level);

describe('a budget, in the model', () => {
  it('refuses what would pass it until the clocks of its zone show midnight', () => {
    const account = budgetedAccount();
    account.debit(10);
    const refused = () => account.ask({ kind: 'hold', amount: 1 as Credits, ttlMs: 1 }).kind;
    account.clock = Date.UTC(2026, 10, 23, 23) - 1;
    expect(refused()).toBe('refused');
    account.clock++;
    expect(refused()).toBe('accepted');
    expect(levels(account)).toEqual([100]);
  });

  it('counts a hold in the day it was opened in, and what is beyond it when it is taken', () => {
    const account = budgetedAccount();
    const hold = account.hold(8, 24 * hourMs);
    expect(used(account)).toEqual([0, 8]);
    account.clock += 13 * hourMs;
    expect(used(account)).toEqual([0, 0]);
    account.capture(hold, 13);
    expect(used(account)).toEqual([5, 0]);
  });

  it('leaves what is done and beyond it uncollected', () => {
    const account = budgetedAccount();
    account.debit(13, 'what_is_there');
    expect(account.model.past.findLast(({ kind }) => kind === 'debit')).toMatchObject({
      ...{ amount: 10, uncollected: 3 },
    });
  });
});

describe('law 10, in the model', () => {
  /** A law that no list can break would guard nothing. */
  const breaks = (change: (past: Past) => Past): string => {
    const account = budgetedAccount();
    account.debit(6);
    account.debit(4);
    assertBudgetLaw(account.model.past);
    try {
      assertBudgetLaw(change(account.model.past));
    } catch (error) {
      return (error as Error).message;
    }
    return 'nothing is broken';
  };

  it('notices a debit beyond the limit', () => {
    const more = (past: Past) =>
      past.map((one) => (one.kind === 'debit' ? { ...one, amount: one.amount + 1 } : one));
    expect(breaks(more)).toContain('to 12 of 10');
  });

  it('notices a limit that was lower', () => {
    const lower = (past: Past) =>
      past.map((one) =>
        one.command?.kind === 'add_budget'
          ? { ...one, command: { ...one.command, limit: 9 as Credits } }
          : one,
      );
    expect(breaks(lower)).toContain('to 10 of 9');
  });

  it('notices a level told twice in a period', () => {
    const again = (past: Past) =>
      past.map((one) =>
        one.said?.level === 100 ? { ...one, said: { ...one.said, level: 50 } } : one,
      );
    expect(breaks(again)).toContain('tells what');
  });

  it('lets what was above a lowered limit be', () => {
    const account = budgetedAccount();
    const hold = account.hold(8);
    const [budget] = budgetsIn(account.model.past);
    account.ask({
      ...{ kind: 'change_budget', budget: budget?.ref as Seq, limit: 5 as Credits },
    });
    account.capture(hold, 8);
    expect(used(account)).toEqual([8, 0]);
  });
});
