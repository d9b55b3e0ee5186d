import { describe, expect, it } from 'vitest';
import { credits } from '../../core/units/credits.ts';
import { aDesk, type DeskHarness } from '../support/payments/a-desk.ts';
import { aPaidCharge, type PaidCharge, spend } from '../support/payments/a-paid-charge.ts';

const look = (harness: DeskHarness, { charge }: PaidCharge) =>
  harness.done('settle', { kind: 'charge', id: charge });

async function aDisputedCharge(more: { inquiry?: boolean; amount?: number } = {}) {
  const harness = await aDesk();
  const paid = await aPaidCharge(harness);
  const { control } = harness.simulator;
  const dispute = control.dispute({ charge: paid.charge, ...more });
  await look(harness, paid);
  const decide = async (status: 'won' | 'lost' | 'warning_closed' | 'prevented') => {
    control.decide({ dispute: dispute.id, status });
    // Told of by several events; the looks they lead to find the same.
    for (let n = 0; n < 2; n++) await look(harness, paid);
  };
  return { harness, paid, control, dispute, decide };
}

describe('a dispute', () => {
  it('takes the credits when the bank takes the money, and keeps them when it is lost', async () => {
    const { harness, paid, decide } = await aDisputedCharge();
    expect(await harness.balance()).toBe(0);
    expect(await paid.payment()).toMatchObject({
      disputedMinor: 1_000,
      disputeStatus: 'needs_response',
    });
    await decide('lost');
    expect(await harness.balance()).toBe(0);
    expect(await paid.payment()).toMatchObject({ disputedMinor: 1_000, disputeStatus: 'lost' });
  });

  it('that is won gives back exactly what was taken, what was owed included', async () => {
    const harness = await aDesk();
    const paid = await aPaidCharge(harness);
    await spend(harness, 300);
    const { control } = harness.simulator;
    const { id: dispute } = control.dispute({ charge: paid.charge });
    await look(harness, paid);
    expect([await harness.balance(), harness.account.state.owed]).toEqual([0, 300]);
    control.decide({ dispute, status: 'won' });
    for (let n = 0; n < 2; n++) await look(harness, paid);
    expect([await harness.balance(), harness.account.state.owed]).toEqual([700, 0]);
    expect(await paid.payment()).toMatchObject({ disputedMinor: 0, disputeStatus: 'won' });
  });

  it('of a part takes that part', async () => {
    const { harness } = await aDisputedCharge({ amount: 600 });
    expect(await harness.balance()).toBe(400);
  });

  it('that is only an inquiry takes nothing, until it becomes one', async () => {
    const { harness, paid, control, dispute } = await aDisputedCharge({ inquiry: true });
    expect(await harness.balance()).toBe(1_000);
    expect(await paid.payment()).toMatchObject({ disputeStatus: 'warning_needs_response' });
    control.escalate({ dispute: dispute.id });
    await look(harness, paid);
    expect(await harness.balance()).toBe(0);
  });

  it.each(['warning_closed', 'prevented'] as const)('that ends as %s took nothing', async (end) => {
    const { harness, decide } = await aDisputedCharge({ inquiry: true });
    await decide(end);
    expect(await harness.balance()).toBe(1_000);
  });

  it('after a refund never takes more than the charge granted, and won leaves the refund', async () => {
    const harness = await aDesk();
    const paid = await aPaidCharge(harness);
    const { control } = harness.simulator;
    const { refunds } = harness.desk.stripe;
    const left: number[] = [];
    const note = async () => {
      await look(harness, paid);
      left.push(await harness.balance());
    };
    await refunds.create({ charge: paid.charge, amount: 400 });
    await note();
    const { id: dispute } = control.dispute({ charge: paid.charge, amount: 600 });
    await note();
    control.decide({ dispute, status: 'won' });
    await note();
    await refunds.create({ charge: paid.charge, amount: 600 });
    await note();
    expect(left).toEqual([600, 0, 600, 0]);
  });

  it('of the whole charge after a refund of a part takes what is left, no more', async () => {
    const harness = await aDesk();
    const paid = await aPaidCharge(harness);
    await harness.desk.stripe.refunds.create({ charge: paid.charge, amount: 400 });
    harness.simulator.control.dispute({ charge: paid.charge });
    await look(harness, paid);
    expect([await harness.balance(), harness.account.state.owed]).toEqual([0, 0]);
  });

  it('keeps the operator from refunding what the bank decides about', async () => {
    const { harness, paid } = await aDisputedCharge({ amount: 600 });
    const { id: payment } = await paid.payment();
    const asked = { payment, amountMinor: 100, reason: 'Asked for', refund: 'ref_a' };
    expect(await harness.run('refund', asked)).toMatchObject({
      error: { code: 'refund_exceeds_payment', extra: { left_minor: 0 } },
    });
    expect(await harness.balance()).toBe(400);
  });
});

describe('auto top-up', () => {
  const switchOn = (harness: DeskHarness) =>
    harness.desk.submit({
      kind: 'set_top_up',
      enabled: true,
      threshold: credits(1),
      credits: credits(2_000),
      bonus: credits(0),
      price: { amountMinor: 2_000, currency: 'usd' },
      monthlyCapMinor: 10_000,
      consent: { by: 'Ada', textHash: 'abc' },
    });
  const stop = ({ account }: DeskHarness) => account.state.topUp.stop;

  it('rests from the first news of a dispute, and an inquiry is none', async () => {
    const harness = await aDesk();
    const paid = await aPaidCharge(harness);
    await switchOn(harness);
    const { control } = harness.simulator;
    const { id: dispute } = control.dispute({ charge: paid.charge, inquiry: true });
    await look(harness, paid);
    expect(stop(harness)).toBeUndefined();
    control.escalate({ dispute });
    await look(harness, paid);
    expect(stop(harness)).toBe('dispute');
  });

  it('does not charge the card again for what the dispute takes', async () => {
    const harness = await aDesk();
    const paid = await aPaidCharge(harness);
    await switchOn(harness);
    harness.simulator.control.dispute({ charge: paid.charge });
    await look(harness, paid);
    expect(await harness.balance()).toBe(0);
    expect(harness.account.state.topUp.attempt).toBeUndefined();
  });

  it('that the customer switched on again stays on when the dispute goes on', async () => {
    const harness = await aDesk();
    const paid = await aPaidCharge(harness);
    await switchOn(harness);
    const { control } = harness.simulator;
    const { id: dispute } = control.dispute({ charge: paid.charge, amount: 500 });
    await look(harness, paid);
    expect(stop(harness)).toBe('dispute');
    await switchOn(harness);
    control.decide({ dispute, status: 'lost' });
    await look(harness, paid);
    expect(stop(harness)).toBeUndefined();
  });
});
