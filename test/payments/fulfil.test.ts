import { beforeEach, describe, expect, it, vi } from 'vitest';
import { credits } from '../../core/units/credits.ts';
import type { AccountId } from '../../core/units/ids.ts';
import { findInvoice } from '../../db/invoices.ts';
import {
  findPaymentByCharge,
  findPaymentById,
  findPaymentByIntent,
  findPaymentByKey,
  grantsOf,
  listPayments,
  listQuarantined,
  putPayment,
  setMoneyBack,
} from '../../db/payments.ts';
import {
  fulfil,
  type Paid,
  quarantine,
  recordFailed,
  recordPending,
} from '../../worker/stripe/fulfil.ts';
import { aDesk, type DeskHarness } from '../support/payments/a-desk.ts';
import { anInvoice } from '../support/payments/paid-rows.ts';

const credit = 1_000_000;

/** 100 credits for a dollar. */
const paid = ({ desk }: DeskHarness, key = 'topup:in_1', more: Partial<Paid> = {}): Paid => ({
  key,
  kind: 'auto_top_up',
  grants: [
    {
      key,
      source: 'auto_top_up',
      amount: credits(100 * credit),
      priority: 50,
      reason: 'Auto top-up',
    },
  ],
  description: 'Auto top-up',
  money: { amountMinor: 100, taxMinor: 0, currency: 'usd' },
  stripe: { customer: 'cus_1', invoice: 'in_1', paymentIntent: `pi_${key}`, charge: `ch_${key}` },
  method: { brand: 'visa', last4: '4242' },
  topUp: 7,
  paidAt: desk.now(),
  ...more,
});

const unpaid = (of: Paid) => {
  const { grants: _, paidAt: at, ...facts } = of;
  return { ...facts, at };
};

beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});

describe('a payment', () => {
  it('is granted once and recorded once, however often it is fulfilled', async () => {
    const harness = await aDesk();
    const { desk, d1 } = harness;
    for (let n = 0; n < 3; n++)
      expect(await fulfil(desk, paid(harness))).toEqual({ status: 'done' });
    expect(await harness.balance()).toBe(100 * credit);
    const [row, ...others] = await listPayments(d1, desk.account, { limit: 10 });
    expect(others).toEqual([]);
    expect(row).toMatchObject({ status: 'succeeded', credits: 100 * credit, topUp: 7 });
    expect(await grantsOf(d1, row?.id ?? '')).toMatchObject([{ key: 'topup:in_1', seq: 2 }]);
    const found = await Promise.all([
      findPaymentById(d1, row?.id ?? ''),
      findPaymentByCharge(d1, 'ch_topup:in_1'),
      findPaymentByIntent(d1, 'pi_topup:in_1'),
      findPaymentByKey(d1, 'topup:in_1'),
    ]);
    expect(found).toEqual([row, row, row, row]);
  });

  it('goes from pending to succeeded as one row that keeps when it was begun', async () => {
    const harness = await aDesk();
    const { desk, d1 } = harness;
    const begun = desk.now();
    await recordPending(desk, unpaid(paid(harness)));
    harness.advance(3_600);
    await fulfil(desk, paid(harness));
    const rows = await listPayments(d1, desk.account, { limit: 10 });
    expect(rows).toMatchObject([
      { status: 'succeeded', createdAt: begun, settledAt: begun + 3_600_000 },
    ]);
  });

  it('that came is not made less by anything told later', async () => {
    const harness = await aDesk();
    const { desk, d1 } = harness;
    await fulfil(desk, paid(harness));
    const before = await findPaymentByKey(d1, 'topup:in_1');
    await recordPending(desk, unpaid(paid(harness)));
    await recordFailed(desk, { ...unpaid(paid(harness)), reason: 'card_declined' });
    await quarantine(desk, { ...unpaid(paid(harness)), reason: 'wrong_amount' });
    expect(await findPaymentByKey(d1, 'topup:in_1')).toEqual(before);
  });

  it('keeps what went back of it when it is looked at again', async () => {
    const harness = await aDesk();
    const { desk, d1 } = harness;
    await fulfil(desk, paid(harness));
    const { id } = (await findPaymentByKey(d1, 'topup:in_1')) ?? {};
    await setMoneyBack(d1, id ?? '', { refundedMinor: 40, disputeStatus: 'lost' });
    await fulfil(desk, paid(harness));
    expect(await findPaymentByKey(d1, 'topup:in_1')).toMatchObject({
      refundedMinor: 40,
      disputedMinor: 0,
      disputeStatus: 'lost',
    });
  });

  it('stays with its account', async () => {
    const ada = await aDesk();
    const eve = await aDesk({ beside: ada.world });
    await quarantine(ada.desk, { ...unpaid(paid(ada)), reason: 'wrong_amount' });
    const before = await findPaymentByKey(ada.d1, 'topup:in_1');
    if (!before) throw new Error('nothing was recorded');
    await putPayment(ada.d1, { ...before, account: eve.desk.account, status: 'succeeded' });
    expect(await findPaymentByKey(ada.d1, 'topup:in_1')).toEqual(before);
  });

  it('whose intent has paid for something else is for the operator', async () => {
    const harness = await aDesk();
    const { desk, d1 } = harness;
    const { stripe } = paid(harness);
    await fulfil(desk, paid(harness));
    const other = paid(harness, 'sub:in_2', { kind: 'subscription', stripe });
    expect(await fulfil(desk, other)).toEqual({ status: 'quarantined', reason: 'intent_used' });
    expect(await harness.balance()).toBe(100 * credit);
    expect(await listQuarantined(d1, { limit: 10 })).toMatchObject([
      { key: 'sub:in_2', reason: 'intent_used', paymentIntent: null, charge: null, credits: 0 },
    ]);
  });

  it('the ledger has no room for is for the operator, and granted when there is room', async () => {
    const harness = await aDesk();
    const { desk, d1 } = harness;
    const submit = vi.fn(desk.submit);
    submit.mockResolvedValueOnce({
      kind: 'refused',
      rejection: { code: 'limit-reached', limit: 'grants', max: 1 },
      requestId: 'payments',
      seq: 1,
      replayed: false,
    });
    const full = { ...desk, submit };
    expect(await fulfil(full, paid(harness))).toEqual({
      status: 'quarantined',
      reason: 'limit_reached',
    });
    expect(await fulfil(full, paid(harness))).toEqual({ status: 'done' });
    expect(await listQuarantined(d1, { limit: 10 })).toEqual([]);
    expect(await harness.balance()).toBe(100 * credit);
  });

  it('that was put aside and given back in full grants nothing any more', async () => {
    const harness = await aDesk();
    const { desk, d1 } = harness;
    await quarantine(desk, { ...unpaid(paid(harness)), reason: 'limit_reached' });
    const { id = '' } = (await findPaymentByKey(d1, 'topup:in_1')) ?? {};
    await setMoneyBack(d1, id, { refundedMinor: 100 });
    expect(await fulfil(desk, paid(harness))).toEqual({ status: 'ignored', reason: 'refunded' });
    expect(await harness.balance()).toBe(0);
    expect(await findPaymentById(d1, id)).toMatchObject({ status: 'quarantined', credits: 0 });
    await setMoneyBack(d1, id, { refundedMinor: 0 });
    expect(await fulfil(desk, paid(harness)), 'the refund failed').toEqual({ status: 'done' });
    expect(await harness.balance()).toBe(100 * credit);
  });

  it('that was put aside and given back in part grants the rest', async () => {
    const harness = await aDesk();
    const { desk, d1 } = harness;
    await quarantine(desk, { ...unpaid(paid(harness)), reason: 'limit_reached' });
    const { id = '' } = (await findPaymentByKey(d1, 'topup:in_1')) ?? {};
    await setMoneyBack(d1, id, { refundedMinor: 25 });
    for (let n = 0; n < 2; n++)
      expect(await fulfil(desk, paid(harness))).toEqual({ status: 'done' });
    expect(await harness.balance()).toBe(75 * credit);
    expect(await findPaymentById(d1, id)).toMatchObject({ status: 'succeeded', refundedMinor: 25 });
  });

  it('is kept with its invoice, or neither is', async () => {
    const harness = await aDesk();
    const { desk, d1 } = harness;
    const invoice = anInvoice(1, desk.now(), { account: desk.account });
    let calls = 0;
    // Its names are read, then all of it is written.
    harness.d1Fault = () => ++calls === 2;
    await expect(fulfil(desk, paid(harness, 'topup:in_1', { invoice }))).rejects.toThrow();
    const kept = async () => [
      await findPaymentByKey(d1, 'topup:in_1'),
      await findInvoice(d1, desk.account as AccountId, invoice.id),
    ];
    expect(await kept()).toEqual([undefined, undefined]);
    await fulfil(desk, paid(harness, 'topup:in_1', { invoice }));
    expect(await kept()).toMatchObject([{ status: 'succeeded' }, { id: invoice.id }]);
    expect(calls).toBe(4);
  });

  it('takes its intent back from what was put aside before anybody knew what it paid', async () => {
    const harness = await aDesk();
    const { desk, d1 } = harness;
    const { stripe } = paid(harness);
    const stray = unpaid(paid(harness, 'invoice:in_9', { kind: 'purchase', stripe }));
    await quarantine(desk, { ...stray, reason: 'foreign_invoice' });
    expect(await fulfil(desk, paid(harness))).toEqual({ status: 'done' });
    const row = { key: 'topup:in_1', status: 'succeeded' };
    expect(await findPaymentByIntent(d1, stripe.paymentIntent ?? '')).toMatchObject(row);
    expect(await findPaymentByCharge(d1, stripe.charge ?? '')).toMatchObject(row);
    const left = await findPaymentByKey(d1, 'invoice:in_9');
    expect(left).toMatchObject({ status: 'quarantined', paymentIntent: null, charge: null });
  });

  it('of which the ledger took a part is written down with that part', async () => {
    const harness = await aDesk();
    const { desk, d1 } = harness;
    const [bought] = paid(harness).grants;
    if (!bought) throw new Error('nothing was bought');
    const bonus = { ...bought, key: 'topup:in_1:bonus', source: 'promotion' } as const;
    const submit: typeof desk.submit = async (command) =>
      command.kind === 'grant' && command.source === 'promotion'
        ? {
            kind: 'refused',
            rejection: { code: 'limit-reached', limit: 'unspent_grants', max: 1 },
            requestId: 'payments',
            seq: 2,
            replayed: false,
          }
        : desk.submit(command);
    const both = paid(harness, 'topup:in_1', { grants: [bought, bonus] });
    const settled = await fulfil({ ...desk, submit }, both);
    expect(settled).toEqual({ status: 'quarantined', reason: 'limit_reached' });
    const row = await findPaymentByKey(d1, 'topup:in_1');
    expect(row).toMatchObject({ status: 'quarantined', credits: 100 * credit });
    expect(await grantsOf(d1, row?.id ?? '')).toMatchObject([{ key: 'topup:in_1' }]);
  });
});
