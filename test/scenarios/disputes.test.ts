import { expect, test } from 'vitest';
import type { Customer } from '../support/payments/customer.ts';
import { shopOfThisFile } from './shop-of-this-file.ts';

const here = shopOfThisFile();
const control = () => here.shop.simulator.control;

async function aBuyer(): Promise<{ customer: Customer; charge: string }> {
  const customer = await here.customer();
  await customer.buys({ package: 'starter' });
  const ids = await here.shop.customersOf(customer);
  const [own] = control()
    .summary()
    .customers.filter((one) => ids.includes(one.customer));
  return { customer, charge: own?.charges[0]?.id ?? '' };
}

const refund = async (charge: string, amount: number) => {
  await here.shop.stripe.refunds.create({ charge, amount });
  await control().settled();
};

async function dispute(charge: string, of: { amount?: number; inquiry?: boolean } = {}) {
  const { id } = control().dispute({ charge, ...of });
  await control().settled();
  return id;
}

async function decide(id: string, status: 'won' | 'lost' | 'warning_closed' | 'prevented') {
  control().decide({ dispute: id, status });
  await control().settled();
}

test('a chargeback takes the credits, and winning it gives back exactly those', async () => {
  const { customer, charge } = await aBuyer();
  await customer.spends(300);
  const id = await dispute(charge);
  expect(await customer.balance()).toMatchObject({
    available_microcredits: 0,
    owed_microcredits: 300_000_000,
  });
  await decide(id, 'won');
  expect(await customer.balance()).toMatchObject({
    available_microcredits: 700_000_000,
    owed_microcredits: 0,
  });
});

test('a chargeback that is lost keeps them taken, however often it is told', async () => {
  const { customer, charge } = await aBuyer();
  await decide(await dispute(charge), 'lost');
  await control().replay({ type: 'charge.dispute.*' });
  expect(await customer.credits()).toBe(0);
  expect(await customer.payments()).toMatchObject([{ disputed_minor: 1_000 }]);
});

test('an inquiry takes nothing, until it becomes a chargeback', async () => {
  const { customer, charge } = await aBuyer();
  const id = await dispute(charge, { inquiry: true });
  expect(await customer.credits()).toBe(1_000);
  control().escalate({ dispute: id });
  await control().settled();
  expect(await customer.credits()).toBe(0);
  await decide(id, 'won');
  expect(await customer.credits()).toBe(1_000);
});

test('an inquiry that is closed, or a dispute that is prevented, took nothing', async () => {
  for (const status of ['warning_closed', 'prevented'] as const) {
    const { customer, charge } = await aBuyer();
    await decide(await dispute(charge, { inquiry: true }), status);
    expect(await customer.credits()).toBe(1_000);
  }
});

test('a refund of 4, a dispute of 6 that is won, and a refund of 6 never take more than was granted', async () => {
  const { customer, charge } = await aBuyer();
  await refund(charge, 400);
  expect(await customer.credits()).toBe(600);
  const id = await dispute(charge, { amount: 600 });
  expect(await customer.credits()).toBe(0);
  await decide(id, 'won');
  expect(await customer.credits()).toBe(600);
  await refund(charge, 600);
  expect(await customer.balance()).toMatchObject({
    available_microcredits: 0,
    owed_microcredits: 0,
  });
});

test('a dispute of a charge that was refunded in part takes no more than the rest', async () => {
  const { customer, charge } = await aBuyer();
  await refund(charge, 400);
  await dispute(charge, { amount: 1_000 });
  expect(await customer.balance()).toMatchObject({
    available_microcredits: 0,
    owed_microcredits: 0,
  });
});

test('told in the wrong order, it comes to the same', async () => {
  const { customer, charge } = await aBuyer();
  control().rule({ what: 'hold' });
  const id = await dispute(charge);
  await decide(id, 'won');
  await control().release({ order: 'reversed' });
  expect(await customer.credits()).toBe(1_000);
});

test('a dispute pauses auto top-up until its owner switches it on again', async () => {
  const { customer, charge } = await aBuyer();
  await customer.savesCard();
  await customer.topsUp(500, 2_000);
  await dispute(charge);
  expect(await customer.topUp()).toMatchObject({ state: 'stopped', stopped: 'dispute' });
  await here.shop.crons();
  expect(await customer.attempts()).toEqual([]);
  await customer.topsUp(500, 2_000);
  await expect.poll(() => customer.credits(), { timeout: 15_000 }).toBe(2_000);
});
