import { describe, expect, it } from 'vitest';
import {
  aPayer,
  aSimulator,
  clientOf,
  packageOf,
  planOf,
  refusalOf,
  start,
} from './a-simulator.ts';

describe('what is asked', () => {
  it('may not contain what no type of stripe-node names', async () => {
    const { stripe } = await aSimulator();
    const unknown = { nickname: 'x', address: { planet: 'Mars' } };
    expect(await refusalOf(stripe.customers.create(unknown as object))).toMatchObject({
      statusCode: 400,
      type: 'StripeInvalidRequestError',
      code: 'parameter_unknown',
      param: 'nickname',
    });
    const nested = { address: { planet: 'Mars' } } as object;
    expect((await refusalOf(stripe.customers.create(nested))).param).toBe('address[planet]');
  });

  it('must contain what is required, in its type', async () => {
    const { stripe } = await aSimulator();
    const bare = {} as { amount: number; currency: string };
    expect(await refusalOf(stripe.paymentIntents.create(bare))).toMatchObject({
      code: 'parameter_missing',
      param: 'amount',
    });
    const broken = stripe.paymentIntents.create({ amount: 10.5, currency: 'usd' });
    expect((await refusalOf(broken)).code).toBe('parameter_invalid_integer');
    const behaviour = { customer: 'cus_1', payment_behavior: 'perhaps' } as object;
    const refusal = await refusalOf(stripe.subscriptions.create(behaviour));
    expect(refusal.message).toContain('must be one of allow_incomplete');
    const empty = await refusalOf(stripe.products.create({ name: '' }));
    expect(empty.code).toBe('parameter_invalid_empty');
  });

  it('names what does not exist', async () => {
    const { stripe } = await aSimulator();
    expect(await refusalOf(stripe.customers.retrieve('cus_none'))).toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
      param: 'id',
      message: "No such customer: 'cus_none'",
    });
    const params = { customer: 'cus_none', auto_advance: false };
    expect(await refusalOf(stripe.invoices.create(params))).toMatchObject({
      statusCode: 400,
      code: 'resource_missing',
      param: 'customer',
    });
  });

  it('needs a test key and the version this simulator speaks', async () => {
    const { url } = await aSimulator();
    expect((await refusalOf(clientOf(url, 'sk_live_x').customers.list())).statusCode).toBe(401);
    const old = await fetch(`${url}/v1/customers`, {
      headers: { authorization: 'Bearer sk_test_x', 'stripe-version': '2020-08-27' },
    });
    expect(old.status).toBe(400);
    const lost = await fetch(`${url}/v1/wishes`, {
      headers: { authorization: 'Bearer sk_test_x' },
    });
    expect(lost.status).toBe(404);
    expect(await lost.json()).toMatchObject({ error: { type: 'invalid_request_error' } });
  });
});

describe('a price', () => {
  it('is found by its lookup key, which only a transfer takes away', async () => {
    const { stripe } = await aSimulator();
    const { product } = await packageOf(stripe);
    const params = { product: String(product), currency: 'usd', lookup_key: 'p1000' };
    const first = await stripe.prices.create({ ...params, unit_amount: 900 });
    const refused = await refusalOf(stripe.prices.create({ ...params, unit_amount: 950 }));
    expect(refused).toMatchObject({ statusCode: 400, param: 'lookup_key' });
    const second = await stripe.prices.create({
      ...params,
      unit_amount: 950,
      transfer_lookup_key: true,
    });
    const found = await stripe.prices.list({ lookup_keys: ['p1000'], expand: ['data.product'] });
    expect(found.data).toMatchObject([{ id: second.id, product: { name: '1,000 credits' } }]);
    expect((await stripe.prices.retrieve(first.id)).lookup_key).toBe(null);
    await stripe.prices.update(second.id, { active: false });
    expect((await stripe.prices.list({ active: false })).data).toHaveLength(1);
  });
});

describe('a list', () => {
  it('comes newest first, a page at a time, in both directions', async () => {
    const { stripe } = await aSimulator();
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) ids.unshift((await stripe.customers.create({})).id);
    const first = await stripe.customers.list({ limit: 2 });
    expect(first).toMatchObject({ object: 'list', has_more: true, url: '/v1/customers' });
    expect(first.data.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    const after = await stripe.customers.list({ limit: 2, starting_after: ids[1] ?? '' });
    expect(after.data.map(({ id }) => id)).toEqual(ids.slice(2, 4));
    const before = await stripe.customers.list({ limit: 2, ending_before: ids[3] ?? '' });
    expect(before.data.map(({ id }) => id)).toEqual(ids.slice(1, 3));
    const all: string[] = [];
    for await (const { id } of stripe.customers.list({ limit: 2 })) all.push(id);
    expect(all).toEqual(ids);
    const none = stripe.customers.list({ starting_after: 'cus_none' });
    expect((await refusalOf(none)).code).toBe('resource_missing');
  });

  it('can be asked for a span of time', async () => {
    const { stripe, control } = await aSimulator();
    await stripe.customers.create({});
    control.advance({ seconds: 100 });
    const late = await stripe.customers.create({});
    const list = await stripe.customers.list({ created: { gt: start } });
    expect(list.data.map(({ id }) => id)).toEqual([late.id]);
  });
});

describe('expanding', () => {
  it('reaches through objects and lists', async () => {
    const { stripe } = await aSimulator();
    const payer = await aPayer(stripe);
    const price = await planOf(stripe, 2000);
    await stripe.subscriptions.create({ customer: payer.id, items: [{ price: price.id }] });
    const customer = await stripe.customers.retrieve(payer.id, {
      expand: ['subscriptions.data.latest_invoice', 'invoice_settings.default_payment_method'],
    });
    expect(customer).toMatchObject({
      subscriptions: { data: [{ latest_invoice: { status: 'paid' } }] },
      invoice_settings: { default_payment_method: { card: { last4: '4242' } } },
    });
    const list = await stripe.invoicePayments.list({
      expand: ['data.invoice', 'data.payment.payment_intent'],
    });
    expect(list.data[0]).toMatchObject({
      invoice: { customer: payer.id },
      payment: { payment_intent: { status: 'succeeded' } },
    });
  });

  it('is refused where there is nothing to expand', async () => {
    const { stripe } = await aSimulator();
    const { id } = await stripe.customers.create({ email: 'ada@example.com' });
    for (const path of ['email', 'invoices', 'metadata.x'])
      expect((await refusalOf(stripe.customers.retrieve(id, { expand: [path] }))).message).toBe(
        `This property cannot be expanded (${path}).`,
      );
  });
});

describe('an idempotency key', () => {
  const pay = { amount: 1000, currency: 'usd', payment_method: 'pm_card_visa', confirm: true };

  it('repeats the answer without doing the work again', async () => {
    const { stripe, control } = await aSimulator();
    const first = await stripe.paymentIntents.create(pay, { idempotencyKey: 'k1' });
    const second = await stripe.paymentIntents.create(pay, { idempotencyKey: 'k1' });
    expect(second.id).toBe(first.id);
    expect(second.lastResponse.headers['idempotent-replayed']).toBe('true');
    expect(second.lastResponse.idempotencyKey).toBe('k1');
    expect(control.summary().customers[0]?.charges).toHaveLength(1);
  });

  it('repeats a decline too, so that a new try needs a new key', async () => {
    const { stripe, control } = await aSimulator();
    const declined = { ...pay, payment_method: 'pm_card_chargeDeclined' };
    for (const idempotencyKey of ['k1', 'k1', 'k2'])
      expect(
        (await refusalOf(stripe.paymentIntents.create(declined, { idempotencyKey }))).statusCode,
      ).toBe(402);
    expect(control.summary().customers[0]?.declined).toBe(2);
  });

  it('is refused with another request', async () => {
    const { stripe } = await aSimulator();
    await stripe.paymentIntents.create(pay, { idempotencyKey: 'k1' });
    const other = stripe.paymentIntents.create({ ...pay, amount: 2000 }, { idempotencyKey: 'k1' });
    expect(await refusalOf(other)).toMatchObject({
      statusCode: 400,
      type: 'StripeIdempotencyError',
    });
  });

  it('is not used up by parameters that were wrong', async () => {
    const { stripe } = await aSimulator();
    const options = { idempotencyKey: 'k1' };
    await refusalOf(stripe.customers.create({ nickname: 'x' } as object, options));
    expect((await stripe.customers.create({ name: 'Ada' }, options)).name).toBe('Ada');
  });

  it('is refused while its request is being worked on', async () => {
    const { stripe, control } = await aSimulator();
    control.fail({ kind: 'slow', ms: 500 });
    const create = () => stripe.customers.create({}, { idempotencyKey: 'k1' });
    // Whichever comes first is slow; the other comes while it is worked on.
    const outcomes = await Promise.allSettled([create(), create()]);
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    expect(refused).toMatchObject([
      { reason: { statusCode: 409, code: 'idempotency_key_in_use' } },
    ]);
    expect((await stripe.customers.list()).data).toHaveLength(1);
  });

  it('is forgotten after a day', async () => {
    const { stripe, control } = await aSimulator();
    const first = await stripe.customers.create({}, { idempotencyKey: 'k1' });
    control.advance({ seconds: 24 * 60 * 60 });
    const second = await stripe.customers.create({}, { idempotencyKey: 'k1' });
    expect(second.id).not.toBe(first.id);
  });
});
