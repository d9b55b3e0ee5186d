import { expect, test } from 'vitest';
import { payOn } from '../support/payments/hosted-pages.ts';
import { shopOfThisFile } from './shop-of-this-file.ts';

const here = shopOfThisFile();
const control = () => here.shop.simulator.control;
const tell: typeof here.shop.server.tell = (what, ask) => here.shop.server.tell(what, ask);

const always = 1_000_000;
const starter = { package: 'starter' };
const completed = 'checkout.session.completed';

test('D1 away while the webhook comes: it is refused, comes again, and counts once', async () => {
  const customer = await here.customer();
  const { url } = await customer.checkout(starter);
  await tell('d1', { left: always });

  await payOn(url ?? '');
  await control().settled();
  const statuses = control()
    .deliveries()
    .filter(({ type }) => type === completed)
    .map(({ lastStatus }) => lastStatus);
  expect(statuses.at(-1)).toBeGreaterThanOrEqual(500);
  expect(await customer.credits()).toBe(0);
  await tell('calm', {});
  await control().replay({ type: completed });
  expect(await customer.credits()).toBe(1_000);
});

const writes = [
  ['the inbox', 'stripe_events'],
  ['the payments', 'payments'],
  ['the orders', 'orders'],
  ['the invoices', 'invoices'],
] as const;
for (const after of [false, true])
  test.each(writes)(
    `a write to %s that fails ${after ? 'after' : 'before'} it was done is done once`,
    async (_, table) => {
      const customer = await here.customer();
      const { url } = await customer.checkout(starter);
      await tell('d1', { statement: `"${table}"`, after, left: 1 });

      await payOn(url ?? '');
      await control().settled();
      expect(await tell('left', {}), 'the write was tried').toBe(0);
      await here.shop.calm();
      expect(await customer.credits()).toBe(1_000);
      await control().replay({ type: completed });
      expect(await customer.credits()).toBe(1_000);
      expect(await customer.payments()).toMatchObject([{ status: 'succeeded' }]);
    },
  );

const whens = ['before', 'after', 'killed'] as const;
test.each(whens)(
  'an object that fails (%s the step) is asked again and grants once',
  async (when) => {
    const customer = await here.customer();
    const { url } = await customer.checkout(starter);
    await tell('step', { step: 'settle', when, left: 2 });

    await payOn(url ?? '');
    await control().settled();
    await here.shop.calm();
    await here.shop.crons();
    expect(await customer.credits()).toBe(1_000);
  },
);

test('a Worker that is restarted between payment and webhook grants once', async () => {
  const customer = await here.customer();
  control().rule({ what: 'hold' });
  await customer.pays(starter);
  await here.shop.server.restart();
  await tell('clock', { ms: here.shop.now() - Date.now() });
  await control().release();
  expect(await customer.credits()).toBe(1_000);
});

test('Stripe away for two hours: spending goes on, buying says why not, and all comes right', async () => {
  const customer = await here.customer();
  await customer.savesCard();
  await customer.buys(starter);
  await customer.topsUp(500, 2_000);
  control().fail({ kind: 'drop_before_commit', times: always });
  for (let quarter = 0; quarter < 8; quarter++) {
    expect(await customer.spends(75)).toBe(201);
    const refused = await customer.call('POST', '/checkout', starter);
    expect(refused).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    await here.shop.advance(15 * 60);
    // A cron that meets an outage says so.
    await here.shop.crons().catch((error) => expect(String(error)).toContain('failed'));
  }
  expect(await customer.credits()).toBe(400);
  expect(await customer.attempts()).toMatchObject([{ status: 'claimed' }]);
  control().calm();
  await here.shop.advance(60 * 60);
  await here.shop.crons();
  await expect.poll(() => customer.credits(), { timeout: 15_000 }).toBe(2_400);
  expect(await customer.attempts()).toMatchObject([{ status: 'paid' }]);
});

test('the answer to making a checkout is lost: the same order is made again, and paid once', async () => {
  const customer = await here.customer();
  control().fail({ kind: 'drop_after_commit', call: 'POST /v1/checkout/sessions', times: 2 });
  const lost = await customer.call('POST', '/checkout', starter, 'one-checkout');
  expect([201, 503]).toContain(lost.status);
  control().calm();
  const made = await customer.call<{ order: string; url: string }>(
    'POST',
    '/checkout',
    starter,
    'one-checkout',
  );
  expect(made.status).toBe(201);

  await payOn(made.body.url);
  expect(await customer.sync(made.body.order)).toMatchObject({ status: 'paid' });
  expect(await customer.credits()).toBe(1_000);
});

test('a 404 without an error in it, as a proxy answers, is no news about an order', async () => {
  const customer = await here.customer();
  control().rule({ what: 'drop' });
  const { order } = await customer.pays(starter);
  control().fail({ kind: 'not_found_without_error', call: 'GET /v1/checkout/sessions/*' });
  const answer = await customer.call('POST', `/checkout/${order}/sync`, {});
  expect([500, 503]).toContain(answer.status);
  expect(await customer.order(order)).toMatchObject({ status: 'open' });
  expect(await customer.sync(order)).toMatchObject({ status: 'paid' });
  expect(await customer.credits()).toBe(1_000);
});
