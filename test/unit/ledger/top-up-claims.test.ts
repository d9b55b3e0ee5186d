import { describe, expect, test } from 'vitest';
import { settleDue } from '../../../core/ledger/settle-due.ts';
import { topUpDueAt } from '../../../core/top-up/claim.ts';
import { chargedMinor, leftMinor, monthEnd } from '../../../core/top-up/month.ts';
import { credits } from '../../../core/units/credits.ts';
import { instant, minuteMs } from '../../../core/units/instant.ts';
import { anAccount, debit, grant, hold, purchase, reverse } from './given.ts';
import {
  aToppedUpAccount,
  charged,
  claims,
  openAttempt,
  order,
  pass,
  settleOpen,
} from './given-top-up.ts';

describe('a balance below the threshold', () => {
  test('claims one top-up right behind the entry that crossed it, in the same command', () => {
    const ledger = aToppedUpAccount();
    ledger.must(debit(50));
    expect(claims(ledger)).toEqual([]);
    ledger.must(debit(1));
    expect(ledger.kinds.slice(-2)).toEqual(['debit', 'top_up_claim']);
    expect(ledger.state.topUp.attempt).toMatchObject({
      ...{ cause: 'crossing', status: 'claimed', credits: 100, bonus: 0 },
      ...{ price: { amountMinor: 1_000, currency: 'usd' }, chargeMaxMinor: 10_000 },
    });
  });

  test('claims no second one while one is under way, however far it falls', () => {
    const ledger = aToppedUpAccount();
    for (let n = 0; n < 8; n++) ledger.must(debit(12));
    expect(claims(ledger)).toEqual(['crossing']);
  });

  test('claims on being switched on below it, once', () => {
    const ledger = anAccount({ grants: [purchase(20)] });
    ledger.must(order());
    expect(claims(ledger)).toEqual(['enabling']);
    ledger.must(order({ threshold: 60 }));
    expect(claims(ledger)).toEqual(['enabling']);
  });

  test('claims the next when the credits of the last did not lift it', () => {
    const ledger = aToppedUpAccount({ threshold: 300 });
    expect(claims(ledger)).toEqual(['enabling']);
    ledger.must(grant(purchase(100)));
    settleOpen(ledger, 'paid', charged(1_000));
    expect(claims(ledger)).toEqual(['enabling', 'crossing']);
  });

  test('claims when what fell due left it there', () => {
    const ledger = anAccount({ grants: [purchase(100, { expiresAt: 90_000 })] });
    ledger.must(order());
    ledger.clock = 100_000;
    ledger.settle();
    expect(ledger.kinds.slice(-2)).toEqual(['expiry', 'top_up_claim']);
    expect(ledger.entries.at(-1)?.at).toBe(100_000);
  });

  test('claims for a hold like for a debit', () => {
    const held = aToppedUpAccount();
    held.must(hold(60));
    expect(claims(held)).toEqual(['crossing']);
  });

  test('does not charge the card a refund went to, until something is spent', () => {
    const ledger = aToppedUpAccount();
    ledger.must(reverse(2, 60));
    expect(claims(ledger)).toEqual([]);
    ledger.must(debit(1));
    expect(claims(ledger)).toEqual(['crossing']);
  });

  test('does not charge for what an operator takes', () => {
    const ledger = aToppedUpAccount();
    ledger.must({ kind: 'adjust', amount: credits(60), reason: 'a test' });
    expect(claims(ledger)).toEqual([]);
  });

  test('claims nothing without an order, when switched off, or while frozen', () => {
    const without = anAccount({ grants: [purchase(100)] });
    without.must(debit(99));
    const off = aToppedUpAccount();
    off.must(order({ enabled: false }));
    off.must(debit(99));
    const frozen = aToppedUpAccount();
    frozen.must({ kind: 'freeze', reason: 'a matter of trust' });
    frozen.must(reverse(2, 60));
    expect([claims(without), claims(off), claims(frozen)]).toEqual([[], [], []]);
    frozen.must({ kind: 'unfreeze', reason: 'all is well' });
    expect(claims(frozen)).toEqual(['crossing']);
  });
});

describe('a refusal for want of credits', () => {
  test('claims above the threshold too, when one top-up would have sufficed', () => {
    const ledger = aToppedUpAccount();
    expect(ledger.refused(debit(201))).toBe('insufficient-credits');
    expect(claims(ledger)).toEqual([]);
    expect(ledger.refused(debit(200))).toBe('insufficient-credits');
    expect(claims(ledger)).toEqual(['refusal']);
  });

  test('counts the bonus, and what is owed and repaid first', () => {
    const bonus = aToppedUpAccount({ bonus: 10, threshold: 0 });
    expect(bonus.refused(hold(210))).toBe('insufficient-credits');
    expect(claims(bonus)).toEqual(['refusal']);
    const owing = aToppedUpAccount({ threshold: 0 });
    owing.must(debit(90));
    owing.must(reverse(2));
    expect(owing.balance).toEqual({ available: 0, held: 0, owed: 90 });
    expect(owing.refused(debit(11))).toBe('insufficient-credits');
    expect(claims(owing)).toEqual([]);
    expect(owing.refused(debit(10))).toBe('insufficient-credits');
    expect(claims(owing)).toEqual(['refusal']);
  });

  test('of an operator’s adjustment claims nothing', () => {
    const ledger = aToppedUpAccount();
    const adjust = { kind: 'adjust', amount: credits(150), reason: 'x' } as const;
    expect(ledger.refused(adjust)).toBe('insufficient-credits');
    expect(claims(ledger)).toEqual([]);
  });
});

describe('the cap of the month', () => {
  test('lets no attempt begin whose price it has not left, tax that was charged included', () => {
    const ledger = aToppedUpAccount({ threshold: 1_000, capMinor: 2_500 });
    settleOpen(ledger, 'paid', charged(1_190));
    settleOpen(ledger, 'paid', charged(1_310));
    expect(claims(ledger)).toHaveLength(2);
    expect(leftMinor(ledger.state.topUp, instant(ledger.clock))).toBe(0);
    expect(ledger.run({ kind: 'retry_top_up' })).toEqual({
      ok: false,
      error: { code: 'top-up-over-cap', leftMinor: 0 },
    });
  });

  test('tells an attempt how much it may charge at most', () => {
    const ledger = aToppedUpAccount({ threshold: 1_000, capMinor: 2_500 });
    settleOpen(ledger, 'paid', charged(1_190));
    expect(ledger.state.topUp.attempt?.chargeMaxMinor).toBe(1_310);
    expect(chargedMinor(ledger.state.topUp, instant(ledger.clock))).toBe(1_190);
  });

  test('gets back what a declined and a canceled attempt had set aside', () => {
    const ledger = aToppedUpAccount({ threshold: 1_000, capMinor: 1_000 });
    settleOpen(ledger, 'declined', { code: 'insufficient_funds' });
    ledger.must({ kind: 'retry_top_up' });
    settleOpen(ledger, 'canceled');
    ledger.must({ kind: 'retry_top_up' });
    expect(claims(ledger)).toEqual(['enabling', 'retry', 'retry']);
  });

  test('begins anew with the UTC month', () => {
    const ledger = aToppedUpAccount({ threshold: 1_000, capMinor: 1_000 });
    settleOpen(ledger, 'paid', charged(1_000));
    const end = monthEnd(instant(ledger.clock));
    ledger.clock = end - 1;
    ledger.must(debit(1));
    expect(claims(ledger)).toHaveLength(1);
    ledger.clock = end;
    ledger.must(debit(1));
    expect(claims(ledger)).toHaveLength(2);
  });

  test('counts what is paid in the next month there, and neither month passes it', () => {
    const ledger = aToppedUpAccount({ threshold: 1_000, capMinor: 1_500 });
    ledger.clock = monthEnd(instant(ledger.clock));
    settleOpen(ledger, 'paid', charged(1_000));
    expect(claims(ledger)).toHaveLength(1);
    expect(leftMinor(ledger.state.topUp, instant(ledger.clock))).toBe(500);
    const second = aToppedUpAccount({ threshold: 1_000, capMinor: 2_500 });
    settleOpen(second, 'paid', charged(1_000));
    second.clock = monthEnd(instant(second.clock));
    settleOpen(second, 'paid', charged(1_200));
    expect(chargedMinor(second.state.topUp, instant(second.clock))).toBe(1_200);
  });

  test('is not evaded by changing the currency there and back', () => {
    const ledger = aToppedUpAccount({ threshold: 1_000, capMinor: 1_000 });
    settleOpen(ledger, 'paid', charged(1_000));
    ledger.must(order({ threshold: 1_000, capMinor: 1_000, currency: 'eur' }));
    settleOpen(ledger, 'paid', charged(1_000, 'eur'));
    ledger.must(order({ threshold: 1_000, capMinor: 1_000 }));
    expect(claims(ledger)).toEqual(['enabling', 'enabling']);
  });
});

describe('when somebody must look after it', () => {
  test('is within a minute of a claim, until the customer’s time is over, and at a retry', () => {
    const ledger = aToppedUpAccount();
    expect(topUpDueAt(ledger.state)).toBeUndefined();
    ledger.must(debit(60));
    expect(topUpDueAt(ledger.state)).toBe(ledger.clock + minuteMs);
    settleOpen(ledger, 'action_required');
    expect(topUpDueAt(ledger.state)).toBe(ledger.clock + 23 * 60 * minuteMs);
    settleOpen(ledger, 'declined', { code: 'insufficient_funds' });
    expect(topUpDueAt(ledger.state)).toBe(ledger.clock + 60 * minuteMs);
    ledger.must(grant(purchase(100)));
    expect(topUpDueAt(ledger.state)).toBeUndefined();
  });

  test('a retry that is not wanted when it is looked at wakes nobody again', () => {
    const ledger = aToppedUpAccount();
    ledger.must(debit(60));
    settleOpen(ledger, 'declined', { code: 'insufficient_funds' });
    ledger.must(grant(purchase(100)));
    expect(ledger.state.dueFloor).toBe(ledger.clock + 60 * minuteMs);
    pass(ledger, 2);
    ledger.settle();
    expect(claims(ledger)).toEqual(['crossing']);
    expect(ledger.state.dueFloor).toBe(Number.POSITIVE_INFINITY);
    ledger.must(debit(100));
    expect(claims(ledger)).toEqual(['crossing', 'crossing']);
  });

  test('a clock that was ahead for a moment does not lose the retry', () => {
    const ledger = aToppedUpAccount();
    ledger.must(debit(60));
    settleOpen(ledger, 'declined', { code: 'insufficient_funds' });
    ledger.must(grant(purchase(100)));
    const ahead = instant(ledger.clock + 2 * 60 * minuteMs);
    settleDue(ledger.state, ahead, () => {});
    ledger.must(debit(100));
    expect(claims(ledger)).toEqual(['crossing']);
    pass(ledger, 1);
    ledger.settle();
    expect(claims(ledger)).toEqual(['crossing', 'retry']);
    expect(openAttempt(ledger)).toBe(ledger.entries.at(-1)?.seq);
  });
});
