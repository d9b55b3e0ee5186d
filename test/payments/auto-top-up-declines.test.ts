import { describe, expect, it } from 'vitest';
import { listPayments } from '../../db/payments.ts';
import { aToppedUp } from '../support/payments/a-topped-up.ts';

const hour = 60 * 60;
const soft = 'chargeCustomerFail';

/** Cards that save well and decline for good are none of Stripe's: the bank changes its mind. */
async function aDeclined(decline: { code: string; decline_code?: string; advice_code?: string }) {
  const account = await aToppedUp();
  const { invoices } = account.desk.stripe;
  const error = Object.assign(new Error('declined'), { type: 'StripeCardError', ...decline });
  const pay = invoices.pay;
  invoices.pay = (() => Promise.reject(error)) as typeof pay;
  await account.spend(600);
  try {
    await account.work();
  } finally {
    invoices.pay = pay;
  }
  return account;
}

describe('a soft decline', () => {
  it('voids the invoice, charges nothing and tries again after 1 and 6 hours, then stops', async () => {
    const account = await aToppedUp({ card: soft });
    await account.spend(600);
    expect(await account.work()).toBe('retrying');
    expect(account.taken()).toEqual({ charges: [], invoices: { void: 1 } });

    account.advance(hour - 1);
    await account.spend(1);
    expect(await account.work()).toBe('retrying');
    expect(account.taken().invoices).toEqual({ void: 1 });
    account.advance(1);
    await account.spend(1);
    await account.work();
    expect(account.taken().invoices).toEqual({ void: 2 });

    account.advance(6 * hour);
    await account.spend(1);
    expect(await account.work()).toBe('stopped');
    expect(account.taken()).toEqual({ charges: [], invoices: { void: 3 } });
    account.advance(48 * hour);
    await account.spend(1);
    expect(await account.work()).toBe('stopped');
    expect(account.taken().invoices).toEqual({ void: 3 });
    expect(await account.view()).toMatchObject({ stopped: 'declined', retry_at: null });
  });

  it('is shown among the payments with its reason and its card', async () => {
    const account = await aToppedUp({ card: soft });
    await account.spend(600);
    await account.work();
    expect(await listPayments(account.d1, account.desk.account, { limit: 10 })).toMatchObject([
      {
        kind: 'auto_top_up',
        status: 'failed',
        reason: 'generic_decline',
        amountMinor: 2_000,
        credits: 0,
        methodLast4: '0341',
      },
    ]);
  });

  it('is turned by a later try with new keys', async () => {
    const account = await aToppedUp({ card: soft });
    await account.spend(600);
    await account.work();
    await account.useCard('visa');
    account.advance(hour);
    await account.spend(1);
    expect(await account.work()).toBe('ready');
    expect(account.taken()).toEqual({ charges: [2_000], invoices: { void: 1, paid: 1 } });
    const keys = account.simulator.control.calls
      .map(({ idempotencyKey: key }) => key ?? '')
      .filter((key) => key.endsWith(':create'));
    expect(new Set(keys).size).toBe(2);
  });

  it('is tried again at once when the customer asks for it', async () => {
    const account = await aToppedUp({ card: soft });
    await account.spend(600);
    await account.work();
    await account.useCard('visa');
    expect((await account.done('retryTopUp', {})).state).toBe('charging');
    await account.work();
    expect(account.taken().charges).toEqual([2_000]);
  });

  it('whose answer was lost is found on the invoice', async () => {
    const account = await aToppedUp({ card: soft });
    await account.spend(600);
    account.simulator.control.fail({ kind: 'drop_after_commit', call: '*/pay', times: 2 });
    expect(await account.work()).toBe('unavailable');
    account.simulator.control.calm();
    expect(await account.work()).toBe('retrying');
    const [customer] = account.simulator.control.summary().customers;
    expect(customer).toMatchObject({ declined: 1, kept: 0, invoices: { void: 1 } });
  });

  it('ends the same when its invoice was voided and nobody heard', async () => {
    const account = await aToppedUp({ card: soft });
    await account.spend(600);
    account.simulator.control.fail({ kind: 'drop_after_commit', call: '*/void', times: 2 });
    expect(await account.work()).toBe('unavailable');
    account.simulator.control.calm();
    expect(await account.work()).toBe('retrying');
    expect(account.desk.state().topUp).toMatchObject({ failures: 1 });
  });

  it('is a payment after all when the customer pays the invoice before it is voided', async () => {
    const account = await aToppedUp({ card: soft });
    const { stripe } = account.desk;
    await account.spend(600);
    account.simulator.control.fail({ kind: 'drop_before_commit', call: '*/void', times: 2 });
    expect(await account.work()).toBe('unavailable');
    account.simulator.control.calm();
    await account.useCard('visa');
    const [invoice] = (await stripe.invoices.list({ status: 'open' })).data;
    await stripe.invoices.pay(invoice?.id ?? '');
    await account.work();
    expect(account.taken()).toEqual({ charges: [2_000], invoices: { paid: 1 } });
    expect(await account.left()).toBe(2_400);
    expect(await account.view()).toMatchObject({ state: 'ready', stopped: null });
  });
});

describe('a hard decline', () => {
  it.each([
    [{ code: 'expired_card' }],
    [{ code: 'card_declined', decline_code: 'stolen_card' }],
    [{ code: 'card_declined', decline_code: 'pickup_card' }],
    [{ code: 'card_declined', decline_code: 'do_not_honor', advice_code: 'do_not_try_again' }],
  ])('stops at once: %o', async (decline) => {
    const account = await aDeclined(decline);
    expect(await account.view()).toMatchObject({
      state: 'stopped',
      stopped: 'declined',
      retry_at: null,
    });
    expect(account.taken()).toEqual({ charges: [], invoices: { void: 1 } });
    account.advance(30 * 24 * hour);
    await account.spend(1);
    expect(await account.work()).toBe('stopped');
  });

  it('stays stopped with the same card, saved again or switched on again', async () => {
    const account = await aDeclined({ code: 'expired_card' });
    await account.useCard('visa');
    expect((await account.set({ monthlyCapMinor: 20_000 })).state).toBe('stopped');
    const refused = await account.run('retryTopUp', {});
    expect(refused).toMatchObject({ ok: false, error: { code: 'top_up_stopped' } });
  });

  it('goes on with a card of another fingerprint', async () => {
    const account = await aDeclined({ code: 'expired_card' });
    await account.useCard('mastercard');
    await account.set({ monthlyCapMinor: 20_000 });
    await account.work();
    expect(account.taken().charges).toEqual([2_000]);
    expect(await account.view()).toMatchObject({ state: 'ready', stopped: null });
  });
});

describe('a card that is gone', () => {
  it('stops it, when it was detached in the portal just before', async () => {
    const account = await aToppedUp({ card: null });
    const method = await account.useCard('visa');
    await account.set();
    await account.spend(600);
    await account.desk.stripe.paymentMethods.detach(method);
    expect(await account.work()).toBe('stopped');
    expect(await account.view()).toMatchObject({ stopped: 'no_card', card: null });
    expect(account.taken()).toEqual({ charges: [], invoices: {} });
  });

  it('voids the invoice, when it was detached between its making and its payment', async () => {
    const account = await aToppedUp({ card: null });
    const method = await account.useCard('visa');
    await account.set();
    await account.spend(600);
    account.simulator.control.fail({ kind: 'drop_before_commit', call: '*/pay', times: 2 });
    expect(await account.work()).toBe('unavailable');
    account.simulator.control.calm();
    await account.desk.stripe.paymentMethods.detach(method);
    expect(await account.work()).toBe('stopped');
    expect(await account.view()).toMatchObject({ stopped: 'no_card' });
    expect(account.taken()).toEqual({ charges: [], invoices: { void: 1 } });
  });

  it('stops it, when its customer was deleted at Stripe', async () => {
    const account = await aToppedUp();
    await account.spend(600);
    const [customer] = account.simulator.control.summary().customers;
    await account.desk.stripe.customers.del(customer?.customer ?? '');
    expect(await account.work()).toBe('stopped');
    expect(await account.left()).toBe(400);
  });

  it('is needed to switch it on', async () => {
    const account = await aToppedUp({ card: null });
    const refused = await account.run('setTopUp', {
      enabled: true,
      threshold: 1,
      bought: { microcredits: 1_000_000_000 },
      currency: 'usd',
      monthlyCapMinor: 10_000,
      by: 'acct_ada',
    });
    expect(refused).toMatchObject({ ok: false, error: { code: 'payment_method_required' } });
  });
});

describe('a request that Stripe refuses', () => {
  it('counts as a decline and leaves no invoice to pay', async () => {
    const account = await aToppedUp();
    const { invoices } = account.desk.stripe;
    const error = Object.assign(new Error('no'), { type: 'StripeInvalidRequestError' });
    const finalize = invoices.finalizeInvoice;
    invoices.finalizeInvoice = (() => Promise.reject(error)) as typeof finalize;
    await account.spend(600);
    try {
      expect(await account.work()).toBe('retrying');
    } finally {
      invoices.finalizeInvoice = finalize;
    }
    expect(account.taken()).toEqual({ charges: [], invoices: {} });
    expect(account.desk.state().topUp).toMatchObject({ failures: 1 });
  });
});
