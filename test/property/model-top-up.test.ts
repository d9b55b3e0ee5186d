import { describe, expect, it } from 'vitest';
import type { Command, SettleTopUpCommand } from '../../core/ledger/command.ts';
import type { Credits } from '../../core/units/credits.ts';
import type { Seq } from '../../core/units/ids.ts';
import { AuditedAccount } from '../support/model/audited-account.ts';
import type { Past } from '../support/model/happening.ts';
import { assertTopUpLaw } from '../support/model/law-top-up.ts';
import { hourMs, openAttempt } from '../support/model/top-ups.ts';

/** When the balance falls below 5, buy 10 for 1.00, at most 2.50 a month. */
const order: Command = {
  kind: 'set_top_up',
  ...{ enabled: true, threshold: 5 as Credits, credits: 10 as Credits, bonus: 0 as Credits },
  price: { amountMinor: 100, currency: 'usd' },
  monthlyCapMinor: 250,
  consent: { by: 'someone', textHash: 'of the words' },
};

function orderedAccount(): AuditedAccount {
  const account = new AuditedAccount();
  account.clock = Date.UTC(2026, 10, 2);
  account.grant(10, 'purchase');
  account.ask(order);
  return account;
}

const settle = (
  account: AuditedAccount,
  result: SettleTopUpCommand['result'],
  more: Partial<SettleTopUpCommand> = {},
) => {
  const attempt = openAttempt(account.model.past)?.ref as Seq;
  return account.ask({ kind: 'settle_top_up', attempt, result, ...more });
};

const causes = ({ model }: AuditedAccount) =>
  model.past.filter(({ kind }) => kind === 'top_up_claim').map(({ said }) => said?.cause);

describe('auto top-up, in the model', () => {
  it('is claimed once below the threshold, and again when the first is over', () => {
    const account = orderedAccount();
    account.debit(6);
    account.debit(2);
    expect(causes(account)).toEqual(['crossing']);
    settle(account, 'paid');
    expect(causes(account)).toEqual(['crossing', 'crossing']);
  });

  it('is not claimed beyond the cap of the month, and is in the next', () => {
    const account = orderedAccount();
    account.debit(6);
    settle(account, 'paid', { charged: { amountMinor: 119, currency: 'usd' } });
    settle(account, 'paid', { charged: { amountMinor: 119, currency: 'usd' } });
    expect(causes(account)).toHaveLength(2);
    account.clock = Date.UTC(2026, 11, 1);
    account.debit(1);
    expect(causes(account)).toHaveLength(3);
  });

  it('is tried again an hour after a decline, then six, and rests after the third', () => {
    const account = orderedAccount();
    account.debit(6);
    for (const hours of [1, 6]) {
      settle(account, 'declined', { fingerprint: 'visa' });
      account.clock += hours * hourMs;
      account.debit(0);
    }
    settle(account, 'declined', { fingerprint: 'visa' });
    account.clock += 1_000 * hourMs;
    account.debit(0);
    expect(causes(account)).toEqual(['crossing', 'retry', 'retry']);
    account.ask({ kind: 'note_card', fingerprint: 'amex' });
    expect(causes(account)).toHaveLength(4);
  });
});

describe('law 9, in the model', () => {
  /** A law that no list can break would guard nothing. */
  const breaks = (change: (past: Past) => Past): string => {
    const account = orderedAccount();
    account.debit(6);
    settle(account, 'paid', { charged: { amountMinor: 119, currency: 'usd' } });
    assertTopUpLaw(account.model.past);
    try {
      assertTopUpLaw(change(account.model.past));
    } catch (error) {
      return (error as Error).message;
    }
    return 'nothing is broken';
  };

  it('notices a second attempt while one is under way', () => {
    const unsettled = (past: Past) => past.map((one) => ({ ...one, attempt: 99 }));
    expect(breaks(unsettled)).toContain('was claimed while');
  });

  it('notices a claim that no balance called for', () => {
    const rich = (past: Past) =>
      past.map((one) => ({ ...one, worth: { ...one.worth, available: 6 } }));
    expect(breaks(rich)).toContain('was claimed at 6 of 5');
  });

  it('notices a claim while it is switched off', () => {
    const off = (past: Past) =>
      past.map((one) =>
        one.command?.kind === 'set_top_up'
          ? { ...one, command: { ...one.command, enabled: false } }
          : one,
      );
    expect(breaks(off)).toContain('switched off');
  });

  it('notices a month that passes its cap', () => {
    const capped = (past: Past) =>
      past.map((one) =>
        one.command?.kind === 'set_top_up'
          ? { ...one, command: { ...one.command, monthlyCapMinor: 110 } }
          : one,
      );
    expect(breaks(capped)).toContain('119 of 110');
  });

  it('notices a retry nobody was told of', () => {
    const retried = (past: Past) =>
      past.map((one) =>
        one.kind === 'top_up_claim' ? { ...one, said: { ...one.said, cause: 'retry' } } : one,
      );
    expect(breaks(retried)).toContain('tries again what nobody asked for');
  });
});
