import { expect, test } from 'vitest';
import type { Customer } from '../support/payments/customer.ts';
import { shopOfThisFile } from './shop-of-this-file.ts';

const here = shopOfThisFile();
const control = () => here.shop.simulator.control;

const hour = 60 * 60;

async function aBuyer(card = 'visa'): Promise<{ customer: Customer; charge: string }> {
  const customer = await here.customer();
  await customer.buys({ package: 'starter' }, { card });
  return { customer, charge: await newestCharge(customer) };
}

async function newestCharge(customer: Customer): Promise<string> {
  const ids = await here.shop.customersOf(customer);
  const { customers } = control().summary();
  const charges = customers.filter((one) => ids.includes(one.customer));
  return charges.flatMap((one) => one.charges.map(({ id }) => id)).at(-1) ?? '';
}

const refund = (charge: string, amount?: number) =>
  here.shop.stripe.refunds.create({ charge, ...(amount && { amount }) });

async function refundByOperator(customer: Customer, ask: object, key?: string) {
  const [payment] = await customer.payments();
  const body = { payment: payment?.id, reason: 'asked for it', ...ask };
  return customer.admin<Record<string, unknown>>('POST', '/refunds', body, key);
}

test('parts of 4 and 6 of 10, told in any order, twice, one of them not at all, take 1,000', async () => {
  for (const order of ['kept', 'reversed', 'shuffled'] as const) {
    const { customer, charge } = await aBuyer();
    control().rule({ what: 'drop', type: 'refund.created', times: 1 });
    control().rule({ what: 'hold' });
    await refund(charge, 400);
    await refund(charge, 600);
    await control().release({ order });
    control().calm();
    await control().replay({ type: 'charge.refunded' });
    expect(await customer.credits()).toBe(0);
    expect(await customer.payments()).toMatchObject([{ refunded_minor: 1_000 }]);
  }
});

test('a part takes its share, and nobody’s retelling takes it again', async () => {
  const { customer, charge } = await aBuyer();
  await refund(charge, 333);
  await control().settled();
  expect(await customer.credits()).toBe(667);
  await control().replay({ type: 'refund.*' });
  await control().replay({ type: 'charge.refunded' });
  expect(await customer.credits()).toBe(667);
});

test('a refund that nobody told of is found by the cron', async () => {
  const { customer, charge } = await aBuyer();
  control().rule({ what: 'drop' });
  await refund(charge);
  control().calm();
  await here.shop.crons();
  await here.shop.advance(hour);
  await here.shop.crons();
  expect(await customer.credits()).toBe(0);
});

test('refunded in full after 900 were spent, 900 are owed, and the next purchase pays them first', async () => {
  const { customer, charge } = await aBuyer();
  await customer.spends(900);
  await refund(charge);
  await control().settled();
  expect(await customer.balance()).toMatchObject({
    available_microcredits: 0,
    owed_microcredits: 900_000_000,
  });
  await customer.buys({ package: 'starter' });
  expect(await customer.balance()).toMatchObject({
    available_microcredits: 100_000_000,
    owed_microcredits: 0,
  });
});

test('a refund does not touch credits that were given', async () => {
  const { customer, charge } = await aBuyer();
  const gift = { source: 'promotion', amount_microcredits: 300_000_000, reason: 'welcome' };
  await customer.ask('POST', '/grants', gift);
  await customer.spends(200);
  await refund(charge);
  await control().settled();
  expect(await customer.balance()).toMatchObject({
    available_microcredits: 100_000_000,
    owed_microcredits: 0,
  });
});

test('a bonus goes back with what it came with', async () => {
  const customer = await here.customer();
  await customer.buys({ package: 'team' });
  await refund(await newestCharge(customer), 2_500);
  await control().settled();
  expect(await customer.credits()).toBe(2_625);
  await refund(await newestCharge(customer));
  await control().settled();
  expect(await customer.credits()).toBe(0);
});

test('a refund that fails in the end gives the credits back', async () => {
  const { customer, charge } = await aBuyer('refundFail');
  await refund(charge);
  await control().settled();
  expect(await customer.credits()).toBe(0);
  await here.shop.advance(2 * hour);
  expect(await customer.credits()).toBe(1_000);
  expect(await customer.payments()).toMatchObject([{ refunded_minor: 0 }]);
});

test('a pending refund that fails leaves the credits as they were', async () => {
  const { customer, charge } = await aBuyer('pendingRefund');
  const { id } = await refund(charge);
  await control().settled();
  control().settleRefund({ refund: id, status: 'failed' });
  await control().settled();
  expect(await customer.credits()).toBe(1_000);
});

test('the operator’s refund takes the credits with the money, once however often it is sent', async () => {
  const { customer } = await aBuyer();
  await customer.spends(100);
  const first = await refundByOperator(customer, { amount_minor: 500 }, 'refund-1');
  expect(first).toMatchObject({
    status: 201,
    body: { amount_minor: 500, clawed_back_microcredits: 500_000_000, owed_microcredits: 0 },
  });
  expect(await refundByOperator(customer, { amount_minor: 500 }, 'refund-1')).toEqual(first);
  await control().settled();
  expect(await customer.credits()).toBe(400);
  const rest = await refundByOperator(customer, {}, 'refund-2');
  expect(rest).toMatchObject({ status: 201, body: { amount_minor: 500 } });
  await control().settled();
  expect(await customer.balance()).toMatchObject({
    available_microcredits: 0,
    owed_microcredits: 100_000_000,
  });
  expect((await refundByOperator(customer, {}, 'refund-3')).status).toBe(409);
});

test('the operator’s refund whose answer is lost is one refund', async () => {
  const { customer } = await aBuyer();
  control().fail({ kind: 'drop_after_commit', call: 'POST /v1/refunds', times: 2 });
  const lost = await refundByOperator(customer, { amount_minor: 400 }, 'lost-1');
  expect([201, 503]).toContain(lost.status);
  control().calm();
  const again = await refundByOperator(customer, { amount_minor: 400 }, 'lost-1');
  expect(again.status).toBe(201);
  await control().settled();
  expect(await customer.credits()).toBe(600);
  expect(await customer.payments()).toMatchObject([{ refunded_minor: 400 }]);
});
