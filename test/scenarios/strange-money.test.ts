import { expect, test } from 'vitest';
import type { Customer } from '../support/payments/customer.ts';
import { shopOfThisFile } from './shop-of-this-file.ts';

const here = shopOfThisFile();
const control = () => here.shop.simulator.control;

const month = 31 * 24 * 60 * 60 + 2 * 60 * 60;

async function idOf(customer: Customer): Promise<string> {
  const [id = ''] = await here.shop.customersOf(customer);
  return id;
}

async function quarantined(customer: Customer): Promise<{ account: string }[]> {
  const { body } = await here.shop.call<{ data: { account: string }[] }>(
    'GET',
    '/v1/admin/quarantined_payments',
  );
  return body.data.filter(({ account }) => account === customer.account);
}

/** An invoice somebody made at Stripe's dashboard, finalized. */
async function anInvoice(customer: Customer, amount: number) {
  const { invoices, invoiceItems } = here.shop.stripe;
  const id = await idOf(customer);
  const draft = await invoices.create({ customer: id, auto_advance: false, currency: 'usd' });
  if (amount > 0)
    await invoiceItems.create({ customer: id, invoice: draft.id, amount, currency: 'usd' });
  return invoices.finalizeInvoice(draft.id, { auto_advance: false });
}

test('an invoice of nothing grants nothing, and the operator sees it', async () => {
  const customer = await here.customer();
  await customer.buys({ package: 'starter' });
  expect(await anInvoice(customer, 0)).toMatchObject({ status: 'paid' });
  await control().settled();
  expect(await customer.credits()).toBe(1_000);
  expect(await quarantined(customer)).toHaveLength(1);
});

test('an invoice that is none of ours grants nothing, and the operator sees its money', async () => {
  const customer = await here.customer();
  await customer.savesCard();
  const { id } = await anInvoice(customer, 2_000);
  await here.shop.stripe.invoices.pay(id);
  await control().settled();
  expect(await customer.credits()).toBe(0);
  expect(await quarantined(customer)).toHaveLength(1);
});

test('a renewal that is paid outside of Stripe grants nothing, and the operator sees it', async () => {
  const customer = await here.customer();
  await customer.buys({ plan: 'plus' });
  const stripe = here.shop.stripe;
  const [method] = (await stripe.customers.listPaymentMethods(await idOf(customer))).data;
  control().turnCard({ payment_method: method?.id ?? '', card: 'chargeCustomerFail' });
  await here.shop.advance(month);
  const open = await stripe.invoices.list({ customer: await idOf(customer), status: 'open' });
  await stripe.invoices.pay(open.data[0]?.id ?? '', { paid_out_of_band: true });
  await control().settled();
  expect(await customer.credits()).toBe(2_000);
  expect(await quarantined(customer)).toHaveLength(1);
});

test('a top-up’s invoice that is paid outside of Stripe grants nothing', async () => {
  const customer = await here.customer();
  await customer.savesCard();
  await customer.buys({ package: 'starter' });
  await customer.topsUp(500, 2_000);
  control().fail({ kind: 'error_before_commit', call: 'POST /v1/invoices/*/pay' });
  await customer.spends(600);
  const { invoices } = here.shop.stripe;
  const id = await idOf(customer);
  const open = async () => (await invoices.list({ customer: id, status: 'open' })).data[0];
  await expect.poll(open, { timeout: 10_000 }).toBeDefined();
  await invoices.pay((await open())?.id ?? '', { paid_out_of_band: true });
  await control().settled();
  await here.shop.advance(120);
  await here.shop.crons();
  expect(await customer.credits()).toBe(400);
  expect(await quarantined(customer)).toHaveLength(1);
});
