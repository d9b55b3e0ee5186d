import { describe, expect, it } from 'vitest';
import { aSimulator, type Harness, refusalOf } from './a-simulator.ts';

async function aPayment({ stripe }: Harness, card = 'visa') {
  const intent = await stripe.paymentIntents.create({
    amount: 1000,
    currency: 'usd',
    payment_method: `pm_card_${card}`,
    confirm: true,
  });
  return { intent: intent.id, charge: String(intent.latest_charge) };
}

describe('a refund', () => {
  it('is given in parts up to the whole and no further', async () => {
    const harness = await aSimulator();
    const { stripe } = harness;
    const { intent, charge } = await aPayment(harness);
    await stripe.refunds.create({ payment_intent: intent, amount: 400 });
    expect(await stripe.charges.retrieve(charge)).toMatchObject({
      amount_refunded: 400,
      refunded: false,
    });
    const tooMuch = await refusalOf(stripe.refunds.create({ charge, amount: 700 }));
    expect(tooMuch).toMatchObject({ statusCode: 400, param: 'amount' });
    await stripe.refunds.create({ charge });
    const whole = await stripe.charges.retrieve(charge, { expand: ['refunds'] });
    expect(whole).toMatchObject({ amount_refunded: 1000, refunded: true });
    expect(whole.refunds?.data.map(({ amount }) => amount)).toEqual([600, 400]);
    const again = await refusalOf(stripe.refunds.create({ charge }));
    expect(again.code).toBe('charge_already_refunded');
    const types = await harness.types();
    expect(types.filter((type) => type === 'refund.created')).toHaveLength(2);
    expect(types.filter((type) => type === 'charge.refunded')).toHaveLength(2);
  });

  it('may pend and then succeed', async () => {
    const harness = await aSimulator();
    const { stripe, control } = harness;
    const { charge } = await aPayment(harness, 'pendingRefund');
    const refund = await stripe.refunds.create({ charge });
    expect(refund).toMatchObject({ status: 'pending', pending_reason: 'processing' });
    control.advance({ seconds: 60 });
    expect((await stripe.refunds.retrieve(refund.id)).status).toBe('succeeded');
    expect(await harness.types()).toContain('refund.updated');
  });

  it('may fail later, and then the charge has its money back', async () => {
    const harness = await aSimulator();
    const { stripe, control } = harness;
    const { charge } = await aPayment(harness, 'refundFail');
    const refund = await stripe.refunds.create({ charge });
    expect(refund.status).toBe('succeeded');
    control.advance({ seconds: 60 });
    expect(await stripe.refunds.retrieve(refund.id)).toMatchObject({
      status: 'failed',
      failure_reason: 'expired_or_canceled_card',
    });
    expect(await stripe.charges.retrieve(charge)).toMatchObject({
      amount_refunded: 0,
      refunded: false,
    });
    expect(await harness.types()).toEqual(
      expect.arrayContaining(['refund.failed', 'refund.updated', 'charge.refund.updated']),
    );
  });

  it('may be pended and failed by the bank when a test says so', async () => {
    const harness = await aSimulator();
    const { stripe, control } = harness;
    const { charge } = await aPayment(harness);
    const refund = await stripe.refunds.create({ charge, amount: 300 });
    control.settleRefund({ refund: refund.id, status: 'failed' });
    expect((await stripe.refunds.retrieve(refund.id)).status).toBe('failed');
  });
});

describe('a dispute', () => {
  it('takes the money at once, and gives it back when it is won', async () => {
    const harness = await aSimulator();
    const { stripe } = harness;
    const { charge } = await aPayment(harness, 'createDispute');
    const [dispute] = (await stripe.disputes.list({ charge })).data;
    expect(dispute).toMatchObject({
      status: 'needs_response',
      amount: 1000,
      balance_transactions: [{ amount: -1000, reporting_category: 'dispute' }],
    });
    expect((await stripe.charges.retrieve(charge)).disputed).toBe(true);
    const refused = await refusalOf(stripe.refunds.create({ charge }));
    expect(refused.code).toBe('charge_disputed');
    await stripe.disputes.update(dispute?.id ?? '', {
      evidence: { uncategorized_text: 'winning_evidence' },
    });
    expect(await stripe.disputes.retrieve(dispute?.id ?? '')).toMatchObject({
      status: 'won',
      balance_transactions: [{ amount: -1000 }, { amount: 1000 }],
    });
    const types = await harness.types();
    expect(types.filter((type) => type.startsWith('charge.dispute'))).toEqual([
      'charge.dispute.created',
      'charge.dispute.funds_withdrawn',
      'charge.dispute.updated',
      'charge.dispute.funds_reinstated',
      'charge.dispute.closed',
    ]);
  });

  it('keeps the money when it is lost or given up', async () => {
    const harness = await aSimulator();
    const { stripe, control } = harness;
    const lost = await aPayment(harness, 'createDispute');
    const [dispute] = (await stripe.disputes.list({ charge: lost.charge })).data;
    expect((await stripe.disputes.close(dispute?.id ?? '')).status).toBe('lost');
    const later = await aPayment(harness);
    const made = control.dispute({ charge: later.charge, amount: 600 });
    control.decide({ dispute: made.id, status: 'lost' });
    expect(await stripe.disputes.retrieve(made.id)).toMatchObject({
      status: 'lost',
      amount: 600,
      balance_transactions: [{ amount: -600 }],
    });
    expect(await harness.types()).not.toContain('charge.dispute.funds_reinstated');
  });

  it('takes nothing as an inquiry, until it becomes a chargeback', async () => {
    const harness = await aSimulator();
    const { stripe, control } = harness;
    const { intent } = await aPayment(harness, 'createDisputeInquiry');
    const [inquiry] = (await stripe.disputes.list({ payment_intent: intent })).data;
    expect(inquiry).toMatchObject({
      status: 'warning_needs_response',
      is_charge_refundable: true,
      balance_transactions: [],
    });
    control.escalate({ dispute: inquiry?.id ?? '' });
    expect(await stripe.disputes.retrieve(inquiry?.id ?? '')).toMatchObject({
      status: 'needs_response',
      balance_transactions: [{ amount: -1000 }],
    });
  });

  it('may be prevented or closed as a warning without any money moving', async () => {
    const harness = await aSimulator();
    const { stripe, control } = harness;
    for (const status of ['prevented', 'warning_closed'] as const) {
      const { charge } = await aPayment(harness);
      const inquiry = control.dispute({ charge, inquiry: true });
      control.decide({ dispute: inquiry.id, status });
      expect(await stripe.disputes.retrieve(inquiry.id)).toMatchObject({
        status,
        balance_transactions: [],
      });
    }
    expect(await harness.types()).not.toContain('charge.dispute.funds_withdrawn');
  });
});
