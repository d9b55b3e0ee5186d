import { describe, expect, it } from 'vitest';
import { findPaymentByKey } from '../../db/payments.ts';
import { aDesk } from '../support/payments/a-desk.ts';
import { aToppedUp, type ToppedUp } from '../support/payments/a-topped-up.ts';

/** An invoice of the account's customer that nobody here made. */
async function anInvoice(account: ToppedUp, metadata: Record<string, string> = {}) {
  const { stripe } = account.desk;
  const [own] = account.simulator.control.summary().customers;
  const customer = own?.customer ?? '';
  const { id } = await stripe.invoices.create({ customer, currency: 'usd', metadata });
  await stripe.invoiceItems.create({ customer, invoice: id, amount: 2_000, currency: 'usd' });
  await stripe.invoices.finalizeInvoice(id);
  return id;
}

describe('an invoice', () => {
  it('that was made by hand and paid grants nothing and is for the operator', async () => {
    const account = await aToppedUp();
    const id = await anInvoice(account);
    expect(await account.done('settle', { kind: 'invoice', id })).toEqual({ status: 'done' });
    await account.desk.stripe.invoices.pay(id);
    expect(await account.done('settle', { kind: 'invoice', id })).toEqual({
      status: 'quarantined',
      reason: 'foreign_invoice',
    });
    expect(await account.left()).toBe(1_000);
    expect(await findPaymentByKey(account.d1, `invoice:${id}`)).toMatchObject({
      status: 'quarantined',
      credits: 0,
    });
  });

  it.each(['tu_of_nobody_1', 'tu_41h7khpft3p7rnfngv22_1'])(
    'that names another account’s attempt (%s) is not believed',
    async (name) => {
      const account = await aToppedUp();
      const id = await anInvoice(account, { top_up: name });
      await account.desk.stripe.invoices.pay(id);
      expect(await account.done('settle', { kind: 'invoice', id })).toMatchObject({
        reason: 'foreign_invoice',
      });
      expect(await account.left()).toBe(1_000);
    },
  );

  it('of an attempt that is over grants what is paid late, once', async () => {
    const account = await aToppedUp({ card: 'chargeCustomerFail' });
    const { invoices } = account.desk.stripe;
    const voidInvoice = invoices.voidInvoice;
    const refused = Object.assign(new Error('no'), { type: 'StripeInvalidRequestError' });
    invoices.voidInvoice = (() => Promise.reject(refused)) as typeof voidInvoice;
    await account.spend(600);
    try {
      expect(await account.work()).toBe('retrying');
    } finally {
      invoices.voidInvoice = voidInvoice;
    }
    const id = (await invoices.list({ status: 'open' })).data[0]?.id ?? '';
    await account.useCard('visa');
    await invoices.pay(id);
    await account.drain();
    for (const _ of [1, 2])
      expect(await account.done('settle', { kind: 'invoice', id })).toEqual({ status: 'done' });
    expect(await account.left()).toBe(2_400);
    expect(account.taken().charges).toEqual([2_000]);
  });

  it('of another account’s customer is nobody’s here', async () => {
    const account = await aToppedUp();
    const other = await aDesk({ beside: account.world });
    const id = await anInvoice(account);
    await account.desk.stripe.invoices.pay(id);
    expect(await other.done('settle', { kind: 'invoice', id })).toEqual({
      status: 'quarantined',
      reason: 'foreign_customer',
    });
    expect(await other.balance()).toBe(0);
  });

  it('that is gone calls for nothing', async () => {
    const account = await aToppedUp();
    expect(await account.done('settle', { kind: 'invoice', id: 'in_gone' })).toMatchObject({
      status: 'ignored',
    });
  });
});
