import Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { aSimulator, refusalOf, secret, start } from './a-simulator.ts';

const verify = (body: string, signature: string, by: string, tolerance = 300, now = start) =>
  new Stripe('sk_test_verifier').webhooks.constructEventAsync(
    body,
    signature,
    by,
    tolerance,
    undefined,
    now * 1000,
  );

describe('a webhook', () => {
  it('is signed, versioned, in test mode and names the request behind it', async () => {
    const { stripe, received, raw, types } = await aSimulator();
    const customer = await stripe.customers.create({}, { idempotencyKey: 'k1' });
    await types();
    expect(received[0]).toMatchObject({
      type: 'customer.created',
      api_version: '2026-10-28.endive',
      livemode: false,
      pending_webhooks: 1,
      data: { object: { id: customer.id } },
      request: { id: customer.lastResponse.requestId, idempotency_key: 'k1' },
    });
    const { body = '', signature = '' } = raw[0] ?? {};
    await expect(verify(body, signature, 'whsec_wrong')).rejects.toThrow('signature');
    await expect(verify(`${body} `, signature, secret)).rejects.toThrow('signature');
    await expect(verify(body, signature, secret, 300, start + 301)).rejects.toThrow('tolerance');
    expect(await stripe.events.retrieve(received[0]?.id ?? '')).toMatchObject({
      pending_webhooks: 0,
    });
    expect((await stripe.events.list({ type: 'customer.created' })).data).toHaveLength(1);
  });

  it('says what a field was before', async () => {
    const { stripe, received, types } = await aSimulator();
    const { id } = await stripe.customers.create({ name: 'Ada' });
    await stripe.customers.update(id, { name: 'Ada L.' });
    await types();
    expect(received[1]?.data).toMatchObject({
      object: { name: 'Ada L.' },
      previous_attributes: { name: 'Ada' },
    });
  });

  it('carries one signature a secret while a secret is rolled', async () => {
    const plain = await aSimulator();
    await plain.control.forge({ secrets: ['whsec_old', secret] });
    const { body = '', signature = '' } = plain.raw[0] ?? {};
    expect(signature.match(/v1=/g)).toHaveLength(2);
    expect((await verify(body, signature, 'whsec_old')).object).toBe('event');
    expect((await verify(body, signature, secret)).object).toBe('event');
  });

  it('is tried again until the endpoint takes it, and given up in the end', async () => {
    const harness = await aSimulator();
    let refusals = 2;
    harness.answer = () => (refusals-- > 0 ? 503 : 200);
    await harness.stripe.customers.create({});
    await harness.types();
    expect(harness.received).toHaveLength(3);
    expect(new Set(harness.received.map(({ id }) => id)).size).toBe(1);
    expect(harness.control.deliveries()[0]).toMatchObject({ state: 'delivered', attempts: 3 });
    harness.answer = () => 500;
    await harness.stripe.customers.create({});
    await harness.types();
    expect(harness.control.deliveries()[1]).toMatchObject({ state: 'given_up', attempts: 3 });
  });

  it('can be held, and released in another order', async () => {
    const { stripe, control, received, types } = await aSimulator();
    control.rule({ what: 'hold' });
    const { id } = await stripe.customers.create({});
    await stripe.customers.update(id, { name: 'Ada' });
    await stripe.customers.del(id);
    expect(await types()).toEqual([]);
    await control.release({ type: 'customer.deleted' });
    await control.release({ order: 'reversed' });
    expect(received.map(({ type }) => type)).toEqual([
      'customer.deleted',
      'customer.updated',
      'customer.created',
    ]);
    control.calm();
    await stripe.customers.create({});
    expect(await types()).toHaveLength(4);
  });

  it('can be dropped, repeated and delayed', async () => {
    const { stripe, control, received, types } = await aSimulator();
    control.rule({ what: 'drop', type: 'customer.*', times: 1 });
    control.rule({ what: 'duplicate', type: 'customer.created', times: 1, copies: 3 });
    control.rule({ what: 'delay', type: 'customer.created', times: 1, ms: 60_000 });
    const lost = await stripe.customers.create({});
    const thrice = await stripe.customers.create({});
    const late = await stripe.customers.create({});
    const last = await stripe.customers.create({});
    await control.hurry();
    expect((await types()).length).toBe(5);
    const count = (id: string) =>
      received.filter(({ data }) => (data.object as { id?: string }).id === id).length;
    expect([lost, thrice, late, last].map(({ id }) => count(id))).toEqual([0, 3, 1, 1]);
    expect(control.deliveries().filter(({ state }) => state === 'dropped')).toHaveLength(1);
  });

  it('can be sent again long after', async () => {
    const { stripe, control, received } = await aSimulator();
    await stripe.customers.create({});
    control.advance({ seconds: 30 * 24 * 60 * 60 });
    expect(await control.replay({ type: 'customer.created' })).toBe(1);
    expect(received.map(({ id }) => id)).toEqual([received[0]?.id, received[0]?.id]);
  });

  it('can be forged: wrong secret, stale, of another mode or version, thin, empty', async () => {
    const { control, received } = await aSimulator();
    expect(await control.forge({ secrets: ['whsec_wrong'] })).toEqual([400]);
    expect(await control.forge({ ageSeconds: 600 })).toEqual([400]);
    expect(await control.forge({ payload: '' })).toEqual([400]);
    expect(await control.forge({ event: { object: 'v2.core.event' } })).toEqual([400]);
    const other = { livemode: true, api_version: '2020-08-27', type: 'customer.created' };
    expect(await control.forge({ event: other })).toEqual([200]);
    expect(received).toMatchObject([other]);
  });

  it('goes to endpoints registered over the API, for the types they asked for', async () => {
    const { stripe, control } = await aSimulator({ webhook: [] });
    const url = 'http://127.0.0.1:9/hook';
    const made = await stripe.webhookEndpoints.create({
      url,
      enabled_events: ['customer.deleted'],
      api_version: '2026-10-28.endive',
    });
    expect(made.secret).toMatch(/^whsec_/);
    expect(await stripe.webhookEndpoints.retrieve(made.id)).not.toHaveProperty('secret');
    const { id } = await stripe.customers.create({});
    await stripe.customers.del(id);
    expect(control.deliveries().map(({ type }) => type)).toEqual(['customer.deleted']);
    await control.settled();
    expect(control.deliveries()[0]).toMatchObject({ state: 'given_up', lastStatus: 0 });
    await stripe.webhookEndpoints.update(made.id, { disabled: true });
    await stripe.customers.del((await stripe.customers.create({})).id);
    expect(control.deliveries()).toHaveLength(1);
    await stripe.webhookEndpoints.del(made.id);
    expect((await refusalOf(stripe.webhookEndpoints.retrieve(made.id))).statusCode).toBe(404);
  });
});
