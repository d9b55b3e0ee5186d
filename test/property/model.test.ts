import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Command } from '../../core/ledger/command.ts';
import type { Credits } from '../../core/units/credits.ts';
import type { Identity } from '../../worker/account/protocol.ts';
import { histories } from '../simulation/histories.ts';
import { Life } from '../simulation/life.ts';
import { AuditedAccount, refOf } from '../support/model/audited-account.ts';
import { assertLaws } from '../support/model/laws.ts';

describe("the auditor's model", () => {
  /** A model that breaks the laws it is to judge by would prove nothing. */
  it('keeps the laws itself, whatever is asked of it', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const life = new Life();
        for (const step of history) {
          if (step.do === 'pass') life.pass(step.time);
          if (step.do === 'wake') life.model.wake(life.clock);
          if (step.do === 'submit' || step.do === 'crash') life.apply(life.twins(step.group));
          life.model.laws();
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('notices a happening that moves more than there is', () => {
    const account = new AuditedAccount();
    account.grant(5, 'purchase');
    const [opening, granting] = account.model.past;
    const twice = { ...granting, ref: 3, kind: 'debit', amount: 6 } as const;
    const moves = [{ from: 'free 2', to: 'world', amount: 6 }] as const;
    const worth = { available: -1, held: 0, owed: 0 };
    const past = [opening, granting, { ...twice, moves, worth }] as Parameters<
      typeof assertLaws
    >[0];
    expect(() => assertLaws(past)).toThrow('below zero');
  });

  it('burns by priority, then by the earliest expiry, then the oldest', () => {
    const account = new AuditedAccount();
    const late = account.grant(10, 'promotion', { priority: 50, lapsesAt: 5 });
    const lasting = account.grant(10, 'purchase');
    const soon = account.grant(10, 'free', { lapsesAt: 100 });
    const second = account.grant(10, 'purchase');
    account.debit(35);
    const debit = account.model.past.at(-1);
    expect(debit?.draws?.map(({ grant }) => grant)).toEqual([soon, lasting, second, late]);
    expect(account.worth).toEqual([5, 0, 0]);
  });
});

describe('holds, in the model', () => {
  it('returns what was not captured to the grants it came from', () => {
    const account = new AuditedAccount();
    account.grant(10, 'purchase');
    account.grant(10, 'purchase');
    const hold = account.hold(15);
    account.capture(hold, 12);
    const capture = account.model.past.at(-1);
    expect(capture?.draws).toEqual([
      { grant: 2, amount: 10 },
      { grant: 3, amount: 2 },
    ]);
    expect(capture?.returned).toEqual([{ grant: 3, amount: 3 }]);
    expect(account.worth).toEqual([8, 0, 0]);
  });

  it('takes above a hold what is available, and says what is not', () => {
    const account = new AuditedAccount();
    account.grant(10, 'purchase');
    const hold = account.hold(6);
    account.capture(hold, 13);
    expect(account.model.past.at(-1)).toMatchObject({ amount: 10, uncollected: 3, late: false });
    expect(account.worth).toEqual([0, 0, 0]);
  });

  it('lets a held grant outlive its expiry, and lapses what returns to it', () => {
    const account = new AuditedAccount();
    account.grant(10, 'free', { lapsesAt: 100 });
    const hold = account.hold(6);
    account.clock += 100;
    expect(account.worth).toEqual([0, 6, 0]);
    account.capture(hold, 4);
    expect(account.model.counters).toMatchObject({ spent: 4, expired: 6 });
    expect(account.worth).toEqual([0, 0, 0]);
  });

  it('takes what is available for a capture after the deadline, and calls it late', () => {
    const account = new AuditedAccount();
    account.grant(10, 'purchase');
    const hold = account.hold(6, 50);
    account.clock += 50;
    account.debit(7);
    account.capture(hold, 5);
    expect(account.model.past.at(-1)).toMatchObject({ amount: 3, uncollected: 2, late: true });
    expect(account.capture(hold, 1)).toMatchObject({
      rejection: { code: 'hold-not-open', status: 'captured' },
    });
  });
});

describe('clawbacks, in the model', () => {
  it('takes no more than a purchase granted, in however many parts (STRIPE 23)', () => {
    const account = new AuditedAccount();
    const purchase = account.grant(10, 'purchase');
    account.reverse(purchase, 6);
    account.reverse(purchase, 4);
    expect(account.reverse(purchase, 4)).toMatchObject({
      rejection: { code: 'reversal-exceeds-entry', left: 0 },
    });
    expect(account.model.counters.takenBack).toBe(10);
    expect(account.worth).toEqual([0, 0, 0]);
  });

  it('owes what was spent, spares free credits, and is repaid first (STRIPE 24)', () => {
    const account = new AuditedAccount();
    const purchase = account.grant(1_000, 'purchase');
    account.grant(50, 'free', { priority: 50 });
    account.debit(900);
    account.reverse(purchase);
    expect(account.worth).toEqual([50, 0, 900]);
    account.grant(1_000, 'purchase');
    expect(account.model.past.at(-1)?.repaid).toBe(900);
    expect(account.worth).toEqual([150, 0, 0]);
  });

  it('gives back exactly what a pending refund took when it fails (STRIPE 25)', () => {
    const account = new AuditedAccount();
    const purchase = account.grant(10, 'purchase');
    account.debit(7);
    const refund = refOf(account.reverse(purchase));
    expect(account.worth).toEqual([0, 0, 7]);
    account.reverse(refund);
    expect(account.worth).toEqual([3, 0, 0]);
  });

  it('takes again what a won dispute gave back (STRIPE 26)', () => {
    const account = new AuditedAccount();
    const purchase = account.grant(10, 'purchase');
    account.reverse(purchase, 4);
    const dispute = refOf(account.reverse(purchase, 6));
    expect(account.worth).toEqual([0, 0, 0]);
    account.reverse(dispute);
    expect(account.worth).toEqual([6, 0, 0]);
    account.reverse(purchase, 6);
    expect(account.worth).toEqual([0, 0, 0]);
    expect(account.model.counters).toMatchObject({ granted: 10, givenBack: 6, takenBack: 16 });
  });

  it('takes from other bought grants, never from open holds', () => {
    const account = new AuditedAccount();
    const refunded = account.grant(10, 'purchase');
    account.grant(5, 'auto_top_up');
    account.grant(5, 'promotion');
    account.hold(8);
    account.reverse(refunded);
    expect(account.model.past.at(-1)?.draws).toEqual([
      { grant: 2, amount: 2 },
      { grant: 3, amount: 5 },
    ]);
    expect(account.worth).toEqual([5, 8, 3]);
  });

  it('gives spending back to the grants it was drawn from, the last drawn first', () => {
    const account = new AuditedAccount();
    account.grant(10, 'free');
    account.grant(10, 'purchase');
    const debit = account.debit(15);
    account.reverse(debit, 3);
    account.reverse(debit, 4);
    expect(account.model.past.at(-1)?.draws).toEqual([
      { grant: 3, amount: 2 },
      { grant: 2, amount: 2 },
    ]);
    expect(account.worth).toEqual([12, 0, 0]);
  });
});

describe('identities, in the model', () => {
  const under = (param: Identity['param'], name: string, body: string): Identity => ({
    ...{ name, nameHash: name, bodyHash: body, param },
  });
  const debit = (account: AuditedAccount, amount: number, identities: Identity[]) => {
    const usage = { meter: 'infra.plan', quantities: { resources: 1 }, card: 1 } as const;
    const command: Command = {
      ...{ kind: 'debit', amount: amount as Credits, collect: 'all', usage },
    };
    return account.model.apply({ command, identities }, account.clock);
  };

  it('replays a refusal under its key, but takes its event again under another', () => {
    const account = new AuditedAccount();
    const event = under('id', 'event', '3');
    const first = [under('Idempotency-Key', 'first', '3'), event];
    expect(debit(account, 3, first).kind).toBe('refused');
    account.grant(10, 'purchase');
    expect(debit(account, 3, first)).toMatchObject({ kind: 'refused', replayed: true });
    const second = [under('Idempotency-Key', 'second', '3'), event];
    expect(debit(account, 3, second)).toMatchObject({ kind: 'accepted', replayed: false });
    expect(debit(account, 3, [event])).toMatchObject({ kind: 'accepted', replayed: true });
    expect(account.worth).toEqual([7, 0, 0]);
  });

  it('refuses another body under a key for 30 days and an hour, and not after', () => {
    const account = new AuditedAccount();
    account.grant(10, 'purchase');
    debit(account, 3, [under('Idempotency-Key', 'key', '3')]);
    const other = [under('Idempotency-Key', 'key', '4')];
    account.clock += 30 * 86_400_000 + 3_600_000 - 1;
    expect(debit(account, 4, other)).toMatchObject({
      rejection: { code: 'key-reused-with-other-body', param: 'Idempotency-Key' },
    });
    account.clock += 1;
    expect(debit(account, 4, other)).toMatchObject({ kind: 'accepted', replayed: false });
  });
});
