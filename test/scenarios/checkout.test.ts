import { expect, test } from 'vitest';
import { answerBank, payOn } from '../support/payments/hosted-pages.ts';
import { shopOfThisFile } from './shop-of-this-file.ts';

const here = shopOfThisFile();
const control = () => here.shop.simulator.control;

const hour = 60 * 60;
const day = 24 * hour;
const starter = { package: 'starter' };

test('the webhook and the return to the page, together, are 1,000 credits', async () => {
  const customer = await here.customer();
  control().rule({ what: 'hold' });
  const { order } = await customer.pays(starter);
  const [synced] = await Promise.all([customer.sync(order), control().release()]);
  expect(synced.status).toBe('paid');
  expect(await customer.credits()).toBe(1_000);
});

test('the return first and the webhook after it are 1,000 credits', async () => {
  const customer = await here.customer();
  control().rule({ what: 'hold' });
  expect(await customer.buys(starter)).toMatchObject({ status: 'paid' });
  expect(await customer.credits()).toBe(1_000);
  await control().release();
  expect(await customer.credits()).toBe(1_000);
});

test('the webhook first and the return after it are 1,000 credits', async () => {
  const customer = await here.customer();
  const { order } = await customer.pays(starter);
  await control().settled();
  expect(await customer.order(order)).toMatchObject({ status: 'paid' });
  expect(await customer.sync(order)).toMatchObject({ status: 'paid' });
  expect(await customer.credits()).toBe(1_000);
});

test('a buyer who never returns has their credits by the webhook', async () => {
  const customer = await here.customer();
  await customer.pays(starter);
  await control().settled();
  expect(await customer.credits()).toBe(1_000);
});

test('a webhook three days late is still 1,000 credits', async () => {
  const customer = await here.customer();
  control().rule({ what: 'hold' });
  await customer.pays(starter);
  await here.shop.advance(3 * day);
  await control().release();
  expect(await customer.credits()).toBe(1_000);
});

test('without any webhook and any return, the cron finds the 1,000 credits', async () => {
  const customer = await here.customer();
  control().rule({ what: 'drop' });
  await customer.pays(starter);
  expect(await customer.credits()).toBe(0);
  await here.shop.advance(2 * hour);
  await here.shop.crons();
  expect(await customer.credits()).toBe(1_000);
});

test('a bank debit is pending until it arrives, and then 1,000 credits once', async () => {
  const customer = await here.customer();
  const { order, status } = await customer.buys(starter, { card: 'sepaDebitSucceeds' });
  expect(status).toBe('pending');
  expect(await customer.credits()).toBe(0);
  await here.shop.advance(2 * hour);
  expect(await customer.credits()).toBe(1_000);
  expect(await customer.order(order)).toMatchObject({ status: 'paid' });
});

test('the arrival of a bank debit told before its checkout was completed counts once', async () => {
  const customer = await here.customer();
  control().rule({ what: 'hold' });
  await customer.pays(starter, { card: 'sepaDebitSucceeds' });
  await here.shop.advance(2 * hour);
  await control().release({ type: 'checkout.session.async_payment_succeeded' });
  expect(await customer.credits()).toBe(1_000);
  await control().release();
  expect(await customer.credits()).toBe(1_000);
});

test('a bank debit that comes back is no credits, and the order says so', async () => {
  const customer = await here.customer();
  const { order } = await customer.buys(starter, { card: 'sepaDebitFails' });
  await here.shop.advance(2 * hour);
  expect(await customer.credits()).toBe(0);
  expect(await customer.order(order)).toMatchObject({ status: 'failed' });
});

test('the invoice that Checkout makes of a purchase grants nothing more', async () => {
  const customer = await here.customer();
  control().rule({ what: 'hold' });
  await customer.pays(starter);
  await control().release({ type: 'invoice.*' });
  const early = await customer.credits();
  expect([0, 1_000]).toContain(early);
  await control().release();
  await control().replay({ type: 'invoice.paid' });
  expect(await customer.credits()).toBe(1_000);
  expect(await customer.payments()).toHaveLength(1);
});

test('a declined card leaves the page open, and the next card pays once', async () => {
  const customer = await here.customer();
  const { order, next } = await customer.pays(starter, { card: 'chargeDeclined' });
  expect(next).toBeUndefined();
  expect(await customer.sync(order)).toMatchObject({ status: 'open' });
  const { url } = await customer.order(order);

  await payOn(url ?? '', { card: 'visa' });
  expect(await customer.sync(order)).toMatchObject({ status: 'paid' });
  expect(await customer.credits()).toBe(1_000);
});

test('a bank that asks first is answered, or the order stays open', async () => {
  const customer = await here.customer();
  const { order, next } = await customer.pays(starter, { card: 'threeDSecure2Required' });
  expect(next).toContain('/authenticate/');
  expect(await customer.sync(order)).toMatchObject({ status: 'open' });
  await answerBank(next ?? '', 'fail');
  expect(await customer.sync(order)).toMatchObject({ status: 'open' });
  expect(await customer.credits()).toBe(0);
  const second = await customer.pays(starter, { card: 'threeDSecure2Required' });
  await answerBank(second.next ?? '', 'complete');
  expect(await customer.sync(second.order)).toMatchObject({ status: 'paid' });
  expect(await customer.credits()).toBe(1_000);
});

test('a bonus is a grant of its own, and custom amounts are a cent a credit', async () => {
  const customer = await here.customer();
  await customer.buys({ package: 'team' });
  expect(await customer.credits()).toBe(5_250);
  const sources = (await customer.entries()).flatMap(({ source }) => source ?? []);
  expect(sources.sort()).toEqual(['promotion', 'purchase']);
  await customer.buys({ amount_minor: 1_234, currency: 'usd' });
  expect(await customer.credits()).toBe(6_484);
});

test('a checkout nobody completes expires, and was no payment', async () => {
  const customer = await here.customer();
  const { order } = await customer.checkout(starter);
  await here.shop.advance(2 * hour);
  await here.shop.crons();
  expect(await customer.order(order)).toMatchObject({ status: 'expired', url: null });
  expect(await customer.payments()).toEqual([]);
});

test('a customer deleted at Stripe keeps their credits and buys again as a new one', async () => {
  const customer = await here.customer();
  await customer.buys(starter);
  const [first = ''] = await here.shop.customersOf(customer);
  await here.shop.stripe.customers.del(first);
  await control().settled();
  expect(await customer.credits()).toBe(1_000);
  await customer.buys(starter);
  expect(await customer.credits()).toBe(2_000);
  const [, second] = await here.shop.customersOf(customer);
  expect(second).not.toBe(first);
});

test('two checkouts begun at once by two tabs are one customer at Stripe', async () => {
  const customer = await here.customer();
  await Promise.all([customer.buys(starter), customer.buys({ package: 'team' })]);
  expect(await here.shop.customersOf(customer)).toHaveLength(1);
  expect(await customer.credits()).toBe(6_250);
});
