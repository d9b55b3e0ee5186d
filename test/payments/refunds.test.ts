import { describe, expect, it, vi } from 'vitest';
import { credits } from '../../core/units/credits.ts';
import { findEvent } from '../../db/stripe-events.ts';
import { aDesk, answerOf, type DeskHarness } from '../support/payments/a-desk.ts';
import { aPaidCharge, type PaidCharge, spend } from '../support/payments/a-paid-charge.ts';

const refunds = (harness: DeskHarness) => harness.desk.stripe.refunds;

const look = (harness: DeskHarness, { charge }: PaidCharge) =>
  harness.done('settle', { kind: 'charge', id: charge });

const owed = ({ account }: DeskHarness) => account.state.owed;

const ask = async (paid: PaidCharge, name: string, amountMinor?: number) => ({
  payment: (await paid.payment()).id,
  reason: 'Asked for',
  refund: `ref_${name}`,
  ...(amountMinor === undefined ? {} : { amountMinor }),
});

describe('a refund made in the dashboard', () => {
  it('takes its share, and the rest with the last part, in whatever order they are heard of', async () => {
    const harness = await aDesk();
    const paid = await aPaidCharge(harness);
    await refunds(harness).create({ charge: paid.charge, amount: 400 });
    await refunds(harness).create({ charge: paid.charge, amount: 600 });
    // The second was heard of first, the first was lost, and each is looked at several times.
    for (let n = 0; n < 3; n++) expect(await look(harness, paid)).toEqual({ status: 'done' });
    expect(await harness.balance()).toBe(0);
    expect(await paid.payment()).toMatchObject({ refundedMinor: 1_000, status: 'succeeded' });
  });

  it('takes part by part what the parts stand for', async () => {
    const harness = await aDesk();
    const paid = await aPaidCharge(harness, { amount: 300, granted: 1_000 });
    const left = [];
    for (let part = 0; part < 3; part++) {
      await refunds(harness).create({ charge: paid.charge, amount: 100 });
      await look(harness, paid);
      left.push(await harness.balance());
    }
    expect(left).toEqual([667, 334, 0]);
  });

  it('takes the bonus with it', async () => {
    const harness = await aDesk();
    const paid = await aPaidCharge(harness, { granted: 1_000, bonus: 100 });
    await refunds(harness).create({ charge: paid.charge, amount: 500 });
    await look(harness, paid);
    expect(await harness.balance()).toBe(550);
  });

  it('of credits that are spent is owed, and the next purchase pays it first', async () => {
    const harness = await aDesk();
    const paid = await aPaidCharge(harness);
    await spend(harness, 900);
    await harness.desk.submit({
      kind: 'grant',
      source: 'free',
      amount: credits(50),
      priority: 0,
      reason: 'Welcome',
    });
    await refunds(harness).create({ charge: paid.charge });
    await look(harness, paid);
    expect(owed(harness)).toBe(900);
    expect(await harness.balance(), 'what was a present stays').toBe(50);
    await aPaidCharge(harness, { key: 'pkg:two' });
    expect(owed(harness)).toBe(0);
    expect(await harness.balance()).toBe(150);
  });

  it('counts while it is under way, and gives everything back when it fails', async () => {
    const harness = await aDesk();
    const paid = await aPaidCharge(harness, { card: 'pendingRefund' });
    await spend(harness, 700);
    const made = await refunds(harness).create({ charge: paid.charge });
    expect(made.status).toBe('pending');
    await look(harness, paid);
    expect([await harness.balance(), owed(harness)]).toEqual([0, 700]);
    harness.simulator.control.settleRefund({ refund: made.id, status: 'failed' });
    for (let n = 0; n < 2; n++) await look(harness, paid);
    expect([await harness.balance(), owed(harness)]).toEqual([300, 0]);
    expect(await paid.payment()).toMatchObject({ refundedMinor: 0 });
  });

  it('of a charge of another account is for the operator', async () => {
    const one = await aDesk();
    const other = await aDesk({ beside: one.world });
    const paid = await aPaidCharge(one);
    expect(await look(other, paid)).toEqual({ status: 'quarantined', reason: 'other_account' });
  });

  it('of a charge that is no payment of ours is for the operator', async () => {
    const harness = await aDesk();
    const { customer } = await aPaidCharge(harness);
    const foreign = await harness.desk.stripe.paymentIntents.create({
      amount: 500,
      currency: 'usd',
      customer,
      payment_method: 'pm_card_visa',
      confirm: true,
    });
    const id = String(foreign.latest_charge);
    const unknown = { status: 'quarantined', reason: 'unknown_payment' };
    expect(await harness.done('settle', { kind: 'charge', id })).toEqual(unknown);
    const gone = { status: 'quarantined', reason: 'unknown_charge' };
    expect(await harness.done('settle', { kind: 'charge', id: 'ch_none' })).toEqual(gone);
    expect(await harness.balance()).toBe(1_000);
  });
});

describe('a refund by the operator', () => {
  it('gives back what is left and says what it takes', async () => {
    const harness = await aDesk();
    const paid = await aPaidCharge(harness);
    await spend(harness, 800);
    const first = await harness.done('refund', await ask(paid, 'a', 300));
    expect(first).toMatchObject({ amountMinor: 300, currency: 'usd', clawedBack: 300, owed: 100 });
    const rest = await harness.done('refund', await ask(paid, 'b'));
    expect(rest).toMatchObject({ amountMinor: 700, clawedBack: 700, owed: 800 });
    expect(harness.simulator.control.calls.filter(isRefund)).toHaveLength(2);
  });

  it('is one however often it is asked under one name', async () => {
    const harness = await aDesk();
    const paid = await aPaidCharge(harness);
    const same = await ask(paid, 'a', 400);
    const first = await harness.done('refund', same);
    expect(await harness.done('refund', same)).toEqual(first);
    expect(await harness.balance()).toBe(600);
    expect((await refunds(harness).list({ charge: paid.charge })).data).toHaveLength(1);
  });

  it('refuses more than is left, and says what that is', async () => {
    const harness = await aDesk();
    const paid = await aPaidCharge(harness);
    await harness.done('refund', await ask(paid, 'a', 400));
    expect(await harness.run('refund', await ask(paid, 'b', 601))).toMatchObject({
      ok: false,
      error: { code: 'refund_exceeds_payment', extra: { left_minor: 600 } },
    });
    await harness.done('refund', await ask(paid, 'c'));
    expect(await harness.run('refund', await ask(paid, 'd'))).toMatchObject({
      error: { code: 'refund_exceeds_payment', extra: { left_minor: 0 } },
    });
    expect(await harness.balance()).toBe(0);
  });

  it('knows no payment of another account', async () => {
    const one = await aDesk();
    const other = await aDesk({ beside: one.world });
    const paid = await aPaidCharge(one);
    expect(await other.run('refund', await ask(paid, 'a'))).toMatchObject({
      error: { code: 'not_found' },
    });
  });

  it('that a bank fails later gives the credits back', async () => {
    const harness = await aDesk();
    const paid = await aPaidCharge(harness, { card: 'refundFail' });
    await harness.done('refund', await ask(paid, 'a'));
    expect(await harness.balance()).toBe(0);
    harness.advance(2 * 3_600);
    await look(harness, paid);
    expect(await harness.balance()).toBe(1_000);
  });

  it('whose answer was lost is finished under the same name, once', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const harness = await aDesk();
    const paid = await aPaidCharge(harness);
    const call = 'POST /v1/refunds';
    harness.simulator.control.fail({ kind: 'drop_after_commit', call, times: 2 });
    const same = await ask(paid, 'a', 400);
    expect(await harness.run('refund', same)).toMatchObject({ error: { code: 'unavailable' } });
    const again = answerOf(await harness.run('refund', same));
    expect(again).toMatchObject({ amountMinor: 400, clawedBack: 400 });
    expect(await harness.balance()).toBe(600);
    expect((await refunds(harness).list({ charge: paid.charge })).data).toHaveLength(1);
  });

  it('that never reached Stripe holds the credits until the inbox gives them back', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const harness = await aDesk();
    const paid = await aPaidCharge(harness);
    const call = 'POST /v1/refunds';
    harness.simulator.control.fail({ kind: 'drop_before_commit', call, times: 2 });
    const same = await ask(paid, 'a', 400);
    expect(await harness.run('refund', same)).toMatchObject({ error: { code: 'unavailable' } });
    expect(await harness.balance()).toBe(600);
    expect(await findEvent(harness.desk.db, 'ref_a')).toMatchObject({
      status: 'received',
      objectKind: 'charge',
      objectId: paid.charge,
      account: harness.desk.account,
    });
    await look(harness, paid);
    expect(await harness.balance()).toBe(1_000);
  });

  it('needs no reminder once it is done', async () => {
    const harness = await aDesk();
    const paid = await aPaidCharge(harness);
    await harness.done('refund', await ask(paid, 'a', 400));
    expect(await findEvent(harness.desk.db, 'ref_a')).toMatchObject({ status: 'done' });
  });
});

const isRefund = ({ method, path }: { method: string; path: string }) =>
  method === 'POST' && path === '/v1/refunds';
