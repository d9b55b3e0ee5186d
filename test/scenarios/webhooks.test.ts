import { expect, test } from 'vitest';
import { webhookSecret } from '../support/payments/a-shop.ts';
import type { Customer } from '../support/payments/customer.ts';
import { shopOfThisFile } from './shop-of-this-file.ts';

const rolled = 'whsec_the_next_one';
const here = shopOfThisFile({
  variables: { STRIPE_WEBHOOK_SECRET: `${rolled},${webhookSecret}` },
});
const control = () => here.shop.simulator.control;

interface Kept {
  readonly id: string;
  readonly status: string;
  readonly reason: string | null;
}

const inbox = () => here.shop.rows<Kept>('SELECT id, status, reason FROM stripe_events');

/** Buys a package whose webhooks stay with Stripe: the event of its completion, to be told. */
async function anUntoldPurchase(customer: Customer): Promise<Record<string, unknown>> {
  control().rule({ what: 'drop' });
  await customer.pays({ package: 'starter' });
  control().calm();
  const [event] = control().events({ type: 'checkout.session.completed' }).slice(-1);
  return structuredClone(event) as unknown as Record<string, unknown>;
}

test('a completed checkout told twice, and then twenty times at once, is 1,000 credits', async () => {
  const customer = await here.customer();
  control().rule({ what: 'duplicate', type: 'checkout.session.completed' });
  await customer.pays({ package: 'starter' });
  await control().settled();
  expect(await customer.credits()).toBe(1_000);
  const [event] = control().events({ type: 'checkout.session.completed' }).slice(-1);
  const again = { ...event };
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => control().forge({ event: again })),
  );
  expect(answers.flat()).toEqual(Array.from({ length: 20 }, () => 200));
  expect(await customer.credits()).toBe(1_000);
});

test('told for the first time by twenty requests at once, it is 1,000 credits', async () => {
  const customer = await here.customer();
  const event = await anUntoldPurchase(customer);
  const answers = await Promise.all(Array.from({ length: 20 }, () => control().forge({ event })));
  // Those that came while it was worked on are told to come again.
  expect(answers.flat().filter((status) => status !== 200 && status !== 503)).toEqual([]);
  expect(answers.flat()).toContain(200);
  expect(await customer.credits()).toBe(1_000);
  expect(await control().forge({ event })).toEqual([200]);
});

test('what Stripe did not sign, or signed long ago, or is no event, is refused and not kept', async () => {
  const customer = await here.customer();
  const event = await anUntoldPurchase(customer);
  const before = await inbox();
  const text = JSON.stringify(event);
  const thin = { id: 'evt_thin', object: 'v2.core.event', type: 'v1.billing.meter.error' };
  const refused = [
    await control().forge({ event, secrets: ['whsec_of_somebody_else'] }),
    await control().forge({ event, secrets: [] }),
    await control().forge({ event, ageSeconds: 24 * 60 * 60 }),
    await control().forge({ event, ageSeconds: -24 * 60 * 60 }),
    await control().forge({ payload: '' }),
    await control().forge({ payload: 'no json' }),
    await control().forge({ payload: JSON.stringify(thin) }),
  ];
  expect(refused.flat()).toEqual([400, 400, 400, 400, 400, 400, 400]);
  const [tooLarge] = await control().forge({ payload: text.padEnd(5 * 1024 * 1024) });
  // The answer comes before all was sent: whoever sends may see only that it was cut off.
  expect([413, 0]).toContain(tooLarge);
  const url = `${here.shop.server.url}/v1/stripe/webhook`;
  const unsigned = await fetch(url, { method: 'POST', body: text });
  expect(unsigned.status).toBe(400);
  expect(await inbox()).toEqual(before);
  expect(await customer.credits()).toBe(0);
  await control().forge({ event });
});

test('a body that was altered on its way is refused', async () => {
  const customer = await here.customer();
  const event = await anUntoldPurchase(customer);
  const seen: { body: string; signature: string }[] = [];
  const { createServer } = await import('node:http');
  const listener = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    seen.push({ body, signature: String(request.headers['stripe-signature']) });
    response.end();
  });
  await new Promise<void>((listening) => listener.listen(0, '127.0.0.1', listening));
  const address = listener.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const endpoint = await here.shop.stripe.webhookEndpoints.create({
    url: `http://127.0.0.1:${port}`,
    enabled_events: ['customer.deleted'],
  });
  await control().forge({ event, secrets: [webhookSecret] });
  await here.shop.stripe.webhookEndpoints.del(endpoint.id);
  listener.close();
  const { body = '', signature = '' } = seen[0] ?? {};
  const altered = body.replace('"amount_total":1000', '"amount_total":9000');
  expect(altered).not.toBe(body);
  const response = await fetch(`${here.shop.server.url}/v1/stripe/webhook`, {
    method: 'POST',
    body: altered,
    headers: { 'stripe-signature': signature },
  });
  expect(response.status).toBe(400);
});

test('while the secret is rolled, either signs, and so do both', async () => {
  for (const secrets of [[rolled], [webhookSecret], [rolled, webhookSecret], ['whsec_x', rolled]]) {
    const customer = await here.customer();
    const event = await anUntoldPurchase(customer);
    expect(await control().forge({ event, secrets })).toEqual([200]);
    expect(await customer.credits()).toBe(1_000);
  }
});

test('a type nobody asked for is taken and left alone', async () => {
  expect(await control().forge({ event: { type: 'radar.early_fraud_warning.created' } })).toEqual([
    200,
  ]);
});

test('an unknown customer’s payment, and one that names another account, are for the operator', async () => {
  const customer = await here.customer();
  const other = await here.customer();
  const event = await anUntoldPurchase(customer);
  const session = (event.data as { object: Record<string, unknown> }).object;
  const stranger = await here.shop.stripe.customers.create({ name: 'Stranger' });
  const told = async (id: string, object: object) => {
    const changed = { ...event, id, data: { object: { ...session, ...object } } };
    expect(await control().forge({ event: changed })).toEqual([200]);
    return (await inbox()).find((one) => one.id === id);
  };
  expect(await told('evt_of_a_stranger', { customer: stranger.id })).toMatchObject({
    status: 'quarantined',
    reason: 'unknown_customer',
  });
  const metadata = { account: other.account };
  expect(await told('evt_for_another', { metadata })).toMatchObject({ status: 'quarantined' });
  expect([await customer.credits(), await other.credits()]).toEqual([0, 0]);
  await control().forge({ event });
  expect([await customer.credits(), await other.credits()]).toEqual([1_000, 0]);
});

test('live events, and those of another version, are refused, and somebody is told', async () => {
  const customer = await here.customer();
  const event = await anUntoldPurchase(customer);
  const before = await inbox();
  const alerts = () => here.shop.server.said.filter((line) => /^error.*webhook refused/.test(line));
  const known = alerts().length;
  for (const change of [{ livemode: true }, { api_version: '2024-06-20' }, { api_version: null }])
    expect(await control().forge({ event: { ...event, ...change } })).toEqual([400]);
  expect(alerts()).toHaveLength(known + 3);
  expect(await inbox()).toEqual(before);
  expect(await customer.credits()).toBe(0);
  await control().forge({ event });
});

test('however the events of a plan are ordered, its status is right and it is 2,000 credits', async () => {
  for (const order of ['kept', 'reversed', 'shuffled'] as const) {
    const customer = await here.customer();
    control().rule({ what: 'hold' });
    await customer.pays({ plan: 'plus' });
    await control().release({ order });
    control().calm();
    expect(await customer.credits()).toBe(2_000);
    expect(await customer.plan()).toMatchObject({ plan: 'plus', status: 'active' });
  }
});
