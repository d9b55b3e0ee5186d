import { expect, test } from 'vitest';
import { answerBank, payOn } from '../support/payments/hosted-pages.ts';
import { shopOfThisFile } from './shop-of-this-file.ts';

/** Nothing differs but what the Worker is configured with. */
const here = shopOfThisFile({ another: { slowMs: 60 } });
const control = () => here.shop.simulator.control;

test('on another server of the API, with other ids and a slow one, packages are bought and refunded', async () => {
  const customer = await here.customer();
  const order = await customer.pays({ package: 'team' });
  expect(order.url).toContain('cs_test_ANOTHER');
  expect(await customer.sync(order.order)).toMatchObject({ status: 'paid' });
  expect(await customer.credits()).toBe(5_250);
  const [payment] = await customer.payments();
  expect(payment?.invoice).toContain('in_ANOTHER');
  const refund = { payment: payment?.id, amount_minor: 2_500, reason: 'half of it' };
  expect((await customer.admin('POST', '/refunds', refund)).status).toBe(201);
  await control().settled();
  expect(await customer.credits()).toBe(2_625);
});

test('there, a bank that asks is answered and the webhook alone brings the credits', async () => {
  const customer = await here.customer();
  const { next } = await customer.pays({ package: 'starter' }, { card: 'threeDSecure2Required' });
  await answerBank(next ?? '', 'complete');
  await control().settled();
  expect(await customer.credits()).toBe(1_000);
});

test('there, a lost webhook is found by the cron', async () => {
  const customer = await here.customer();
  control().rule({ what: 'drop' });
  await customer.pays({ package: 'starter' });
  await here.shop.crons();
  expect(await customer.credits()).toBe(1_000);
});

test('there, auto top-up charges once and plans are changed', async () => {
  const customer = await here.customer();
  await customer.savesCard();
  await customer.topsUp(500, 2_000);
  await expect.poll(() => customer.credits(), { timeout: 20_000 }).toBe(2_000);
  expect(await customer.attempts()).toMatchObject([{ status: 'paid' }]);
  const { url } = await customer.checkout({ plan: 'plus' });
  await payOn(url ?? '', { card: 'mastercard' });
  await control().settled();
  expect(await customer.plan()).toMatchObject({ plan: 'plus', status: 'active' });
  await customer.ask('PATCH', '/subscription', { plan: 'pro' });
  await control().settled();
  expect(await customer.credits()).toBe(10_000);
});
