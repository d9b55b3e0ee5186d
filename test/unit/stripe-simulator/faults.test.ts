import { describe, expect, it } from 'vitest';
import { aSimulator, refusalOf } from './a-simulator.ts';

const pay = { amount: 1000, currency: 'usd', payment_method: 'pm_card_visa', confirm: true };

describe('a fault that was ordered', () => {
  it('loses the answer after the work was done, and the key finds it again', async () => {
    const { stripe, control } = await aSimulator();
    // The client tries a closed connection once more by itself: two must be lost.
    control.fail({ kind: 'drop_after_commit', call: 'POST /v1/payment_intents', times: 2 });
    const options = { idempotencyKey: 'k1' };
    const lost = await refusalOf(stripe.paymentIntents.create(pay, options));
    expect(lost.type).toBe('StripeConnectionError');
    expect(control.summary().customers[0]?.charges).toHaveLength(1);
    const found = await stripe.paymentIntents.create(pay, options);
    expect(found.status).toBe('succeeded');
    expect(control.summary().customers[0]?.charges).toHaveLength(1);
    expect(control.calls.map(({ cut, replayed }) => [cut, replayed])).toEqual([
      ['closed', false],
      ['closed', true],
      [null, true],
    ]);
  });

  it('loses the request before any work was done', async () => {
    const { stripe, control } = await aSimulator();
    control.fail({ kind: 'drop_before_commit', times: 2 });
    await refusalOf(stripe.paymentIntents.create(pay, { idempotencyKey: 'k1' }));
    expect(control.summary().customers).toEqual([]);
  });

  it('answers 500 after the work was done, and the key repeats the 500', async () => {
    const { stripe, control } = await aSimulator();
    control.fail({ kind: 'error_after_commit' });
    for (let n = 0; n < 2; n += 1) {
      const refusal = await refusalOf(stripe.paymentIntents.create(pay, { idempotencyKey: 'k1' }));
      expect(refusal.statusCode).toBe(500);
    }
    expect(control.summary().customers[0]?.charges).toHaveLength(1);
  });

  it('answers 500, 429 and 409 before any work, and the key stays free', async () => {
    const { stripe, control } = await aSimulator();
    const expected = { error_before_commit: 500, rate_limited: 429, lock_timeout: 409 } as const;
    for (const kind of ['error_before_commit', 'rate_limited', 'lock_timeout'] as const) {
      control.fail({ kind });
      const refusal = await refusalOf(stripe.paymentIntents.create(pay, { idempotencyKey: 'k1' }));
      expect(refusal.statusCode).toBe(expected[kind]);
    }
    expect(control.summary().customers).toEqual([]);
    await stripe.paymentIntents.create(pay, { idempotencyKey: 'k1' });
    expect(control.summary().customers[0]?.charges).toHaveLength(1);
  });

  it('cuts the JSON in the middle after the work was done', async () => {
    const { stripe, control } = await aSimulator();
    control.fail({ kind: 'truncated' });
    const refusal = await refusalOf(stripe.paymentIntents.create(pay, { idempotencyKey: 'k1' }));
    expect(refusal.message).toContain('Invalid JSON');
    expect(control.summary().customers[0]?.charges).toHaveLength(1);
  });

  it('answers a 404 without an error, which the client takes for success', async () => {
    const { stripe, control } = await aSimulator();
    control.fail({ kind: 'not_found_without_error', call: 'GET /v1/customers/*' });
    expect(await stripe.customers.retrieve('cus_1')).not.toHaveProperty('object');
  });

  it('meets only the calls it names, as often as it says', async () => {
    const { stripe, control } = await aSimulator();
    control.fail({ kind: 'rate_limited', call: 'POST /v1/invoices/*/pay', times: 2 });
    await stripe.customers.create({});
    for (let n = 0; n < 2; n += 1)
      expect((await refusalOf(stripe.invoices.pay('in_1'))).statusCode).toBe(429);
    expect((await refusalOf(stripe.invoices.pay('in_1'))).statusCode).toBe(404);
  });

  it('can be ordered and taken back over HTTP', async () => {
    const { url, stripe } = await aSimulator();
    const order = (name: string, body: unknown) =>
      fetch(`${url}/_control/${name}`, { method: 'POST', body: JSON.stringify(body) });
    await order('fail', { kind: 'rate_limited', times: 100 });
    expect((await refusalOf(stripe.customers.list())).statusCode).toBe(429);
    await order('calm', {});
    expect((await stripe.customers.list()).data).toEqual([]);
    expect((await order('fail', { kind: 'earthquake' })).status).toBe(400);
    expect((await order('explode', {})).status).toBe(404);
    const moved = (await (await order('advance', { seconds: 60 })).json()) as { now: number };
    const customer = await stripe.customers.create({});
    expect(customer.created).toBe(moved.now);
  });
});
