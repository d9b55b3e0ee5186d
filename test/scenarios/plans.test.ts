import { expect, test } from 'vitest';
import type { Customer } from '../support/payments/customer.ts';
import { payOn } from '../support/payments/hosted-pages.ts';
import { shopOfThisFile } from './shop-of-this-file.ts';

const here = shopOfThisFile();
const control = () => here.shop.simulator.control;

const hour = 60 * 60;
const day = 24 * hour;
/** A month and the hour in which its invoice is a draft. */
const month = 31 * day + 2 * hour;

async function aSubscriber(plan = 'plus'): Promise<Customer> {
  const customer = await here.customer();
  expect(await customer.buys({ plan })).toMatchObject({ status: 'paid' });
  return customer;
}

const charged = async (customer: Customer): Promise<number[]> => {
  const ids = await here.shop.customersOf(customer);
  const { customers } = control().summary();
  return customers
    .filter((one) => ids.includes(one.customer))
    .flatMap((one) => one.charges.map(({ amount }) => amount));
};

async function setDefault(customer: Customer, card: string): Promise<void> {
  const [id = ''] = await here.shop.customersOf(customer);
  const { paymentMethods } = here.shop.stripe;
  const method = await paymentMethods.attach(`pm_card_${card}`, { customer: id });
  await customer.ask('PUT', `/payment_methods/${method.id}/default`);
}

/** Plans that Stripe goes on charging for. */
async function livePlans(customer: Customer): Promise<number> {
  const [id = ''] = await here.shop.customersOf(customer);
  const { data } = await here.shop.stripe.subscriptions.list({ customer: id, status: 'active' });
  return data.length;
}

/** Presses the button whether or not the page is still there. */
const pressed = (url: string | null | undefined) => payOn(url ?? '').catch(() => undefined);

test('two clicks on Subscribe are one plan, and a third is refused', async () => {
  const customer = await here.customer();
  const subscribe = () => customer.call<{ url?: string }>('POST', '/checkout', { plan: 'plus' });
  const tabs = await Promise.all([subscribe(), subscribe()]);
  await Promise.all(tabs.map(({ body }) => pressed(body.url)));
  await control().settled();
  expect(await livePlans(customer)).toBe(1);
  expect(await customer.credits()).toBe(2_000);
  expect(await customer.plan()).toMatchObject({ plan: 'plus', status: 'active' });
  expect((await customer.call('POST', '/checkout', { plan: 'pro' })).status).toBe(409);
});

test('when both tabs could be paid, one plan stays and the other is money back', async () => {
  const customer = await here.customer();
  const first = await customer.checkout({ plan: 'plus' });
  control().fail({ kind: 'error_before_commit', call: 'POST /v1/checkout/sessions/*/expire' });
  const second = await customer.call<{ url?: string }>('POST', '/checkout', { plan: 'plus' });
  await Promise.all([pressed(first.url), pressed(second.body.url)]);
  await control().settled();
  await here.shop.crons();
  await here.shop.advance(hour);
  await here.shop.crons();
  expect(await livePlans(customer)).toBe(1);
  expect(await customer.credits()).toBe(2_000);
});

test('a plan is 2,000 credits a month, and what is unused carries over', async () => {
  const customer = await aSubscriber();
  await customer.spends(500);
  await here.shop.advance(month);
  expect(await customer.credits()).toBe(3_500);
  expect(await charged(customer)).toEqual([1_700, 1_700]);
});

test('a clock that jumps two periods grants once for each paid invoice', async () => {
  const customer = await aSubscriber();
  await here.shop.advance(2 * month);
  expect(await customer.credits()).toBe(6_000);
  expect(await charged(customer)).toEqual([1_700, 1_700, 1_700]);
});

test('renewals nobody told of are found by the cron', async () => {
  const customer = await aSubscriber();
  control().rule({ what: 'drop' });
  await here.shop.advance(month);
  expect(await customer.credits()).toBe(2_000);
  control().calm();
  await here.shop.crons();
  await here.shop.advance(hour);
  await here.shop.crons();
  expect(await customer.credits()).toBe(4_000);
});

test('a renewal that fails leaves bought credits usable, and grants once a retry is paid', async () => {
  const customer = await aSubscriber();
  const [id = ''] = await here.shop.customersOf(customer);
  const [method] = (await here.shop.stripe.customers.listPaymentMethods(id)).data;
  const turn = (card: string) => control().turnCard({ payment_method: method?.id ?? '', card });
  turn('chargeCustomerFail');
  await here.shop.advance(month);
  expect(await customer.plan()).toMatchObject({ status: 'past_due' });
  expect(await customer.credits()).toBe(2_000);
  expect(await customer.spends(100)).toBe(201);
  await here.shop.advance(day + hour);
  await here.shop.advance(3 * day + hour);
  expect(await customer.credits()).toBe(1_900);
  turn('visa');
  await here.shop.advance(5 * day + hour);
  expect(await customer.plan()).toMatchObject({ status: 'active', open_invoice_url: null });
  expect(await customer.credits()).toBe(3_900);
  expect(await charged(customer)).toEqual([1_700, 1_700]);
});

test('a failed renewal is paid by hand on its invoice, once', async () => {
  const customer = await aSubscriber();
  const [id = ''] = await here.shop.customersOf(customer);
  const [method] = (await here.shop.stripe.customers.listPaymentMethods(id)).data;
  control().turnCard({ payment_method: method?.id ?? '', card: 'chargeCustomerFail' });
  await here.shop.advance(month);
  const plan = await customer.plan();
  expect(plan?.open_invoice_url).toBeTruthy();
  await payOn(plan?.open_invoice_url ?? '', { card: 'mastercard' });
  await control().settled();
  expect(await customer.plan()).toMatchObject({ status: 'active' });
  expect(await customer.credits()).toBe(4_000);
});

test('an upgrade is previewed, charged in full and granted in full, once', async () => {
  const customer = await aSubscriber();
  await here.shop.advance(10 * day);
  const preview = await customer.ask('POST', '/subscription/preview', { plan: 'pro' });
  expect(preview).toMatchObject({
    change: 'upgrade',
    due_now_minor: 4_800,
    credits_now_microcredits: 6_000_000_000,
  });
  await customer.ask('PATCH', '/subscription', { plan: 'pro' });
  expect(await customer.credits()).toBe(8_000);
  await control().settled();
  expect(await customer.credits()).toBe(8_000);
  expect(await customer.plan()).toMatchObject({ plan: 'pro', status: 'active' });
  expect(await charged(customer)).toEqual([1_700, 4_800]);
});

test('a declined upgrade is 402 and leaves everything as it was', async () => {
  const customer = await aSubscriber();
  await setDefault(customer, 'chargeCustomerFail');
  const refused = await customer.call('PATCH', '/subscription', { plan: 'max' });
  expect(refused.status).toBe(402);
  expect(await customer.plan()).toMatchObject({ plan: 'plus', status: 'active' });
  expect(await customer.credits()).toBe(2_000);
  expect(await charged(customer)).toEqual([1_700]);
});

test('an upgrade whose answer is lost is charged and granted once', async () => {
  const customer = await aSubscriber();
  control().fail({ kind: 'drop_after_commit', call: 'POST /v1/subscriptions/*', times: 2 });
  const lost = await customer.call('PATCH', '/subscription', { plan: 'pro' }, 'one-upgrade');
  expect([200, 503]).toContain(lost.status);
  control().calm();
  const again = await customer.call('PATCH', '/subscription', { plan: 'pro' }, 'one-upgrade');
  expect(again.status).toBe(200);
  await control().settled();
  expect(await customer.credits()).toBe(8_000);
  expect(await charged(customer)).toEqual([1_700, 4_800]);
});

test('a downgrade waits for the end of the period, and can be taken back until then', async () => {
  const customer = await aSubscriber('pro');
  await customer.ask('PATCH', '/subscription', { plan: 'plus' });
  expect(await customer.plan()).toMatchObject({ plan: 'pro', next_plan: 'plus' });
  await customer.ask('PATCH', '/subscription', { resume: true });
  expect(await customer.plan()).toMatchObject({ plan: 'pro', next_plan: null });
  await customer.ask('PATCH', '/subscription', { plan: 'plus' });
  await here.shop.advance(month);
  expect(await customer.plan()).toMatchObject({ plan: 'plus', next_plan: null });
  expect(await customer.credits()).toBe(8_000);
  expect(await charged(customer)).toEqual([4_800, 1_700]);
});

test('a cancelled plan can be resumed, and then renews', async () => {
  const customer = await aSubscriber();
  await customer.ask('DELETE', '/subscription');
  const plan = await customer.plan();
  expect(plan?.ends_at).toBeTruthy();
  await customer.ask('PATCH', '/subscription', { resume: true });
  expect(await customer.plan()).toMatchObject({ ends_at: null, status: 'active' });
  await here.shop.advance(month);
  expect(await customer.credits()).toBe(4_000);
});

test('a cancelled plan ends with its period, and its credits stay', async () => {
  const customer = await aSubscriber();
  await customer.ask('DELETE', '/subscription');
  await here.shop.advance(month);
  const plan = await customer.plan();
  expect(plan === null || plan.status === 'canceled').toBe(true);
  expect(await customer.credits()).toBe(2_000);
  expect(await charged(customer)).toEqual([1_700]);
});

test('deleted before its last invoice.paid was told, it still grants what was paid', async () => {
  const customer = await aSubscriber();
  control().rule({ what: 'hold' });
  await here.shop.advance(month);
  const [id = ''] = await here.shop.customersOf(customer);
  const [live] = (await here.shop.stripe.subscriptions.list({ customer: id })).data;
  await here.shop.stripe.subscriptions.cancel(live?.id ?? '');
  await control().release({ type: 'customer.subscription.deleted' });
  await control().release({ type: 'invoice.paid' });
  expect(await customer.credits()).toBe(4_000);
  const plan = await customer.plan();
  expect(plan === null || plan.status === 'canceled').toBe(true);
  await control().release();
  expect(await customer.credits()).toBe(4_000);
});

test('whatever order a renewal is told in, it is one grant and the right status', async () => {
  for (const order of ['reversed', 'shuffled'] as const) {
    const customer = await aSubscriber();
    control().rule({ what: 'hold' });
    await here.shop.advance(month);
    await control().release({ order });
    control().calm();
    expect(await customer.credits()).toBe(4_000);
    expect(await customer.plan()).toMatchObject({ status: 'active' });
  }
});
