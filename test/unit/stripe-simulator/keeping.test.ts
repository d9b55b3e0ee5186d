import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { faultsOf } from '../../stripe-simulator/schema/check-object.ts';
import { startStripeSimulator } from '../../stripe-simulator/start.ts';
import { aPayer, aSimulator, clientOf, planOf, start, submit } from './a-simulator.ts';

describe('the simulator', () => {
  it('keeps everything in its file over a restart', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stripe-simulator-'));
    const stateFile = join(folder, 'state.json');
    try {
      const first = await startStripeSimulator({ stateFile, clock: () => start * 1000 });
      const stripe = clientOf(first.url);
      const payer = await aPayer(stripe);
      const price = await planOf(stripe, 2000);
      await stripe.subscriptions.create({ customer: payer.id, items: [{ price: price.id }] });
      const pay = { amount: 500, currency: 'usd' };
      const intent = await stripe.paymentIntents.create(pay, { idempotencyKey: 'k1' });
      first.control.advance({ seconds: 60 });
      await first.close();

      const second = await startStripeSimulator({ stateFile, clock: () => start * 1000 });
      const again = clientOf(second.url);
      expect((await again.subscriptions.list({ customer: payer.id })).data).toHaveLength(1);
      const replayed = await again.paymentIntents.create(pay, { idempotencyKey: 'k1' });
      expect(replayed.id).toBe(intent.id);
      second.control.advance({ seconds: 31 * 24 * 60 * 60 });
      expect(second.control.summary().customers[0]?.kept).toBe(4000);
      await second.close();
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('hands out the same ids for the same seed, and others for none', async () => {
    const ids = [];
    for (const seed of ['a', 'a', 'b']) {
      const { stripe } = await aSimulator({ seed });
      ids.push((await stripe.customers.create({})).id);
    }
    expect(ids[0]).toBe(ids[1]);
    expect(ids[0]).not.toBe(ids[2]);
  });

  it('lets a debit arrive by itself when its time comes', async () => {
    const { stripe, types } = await aSimulator({ clock: Date.now, settleAfterSeconds: 0 });
    const session = await stripe.checkout.sessions.create({
      success_url: 'http://app.test/done',
      line_items: [
        {
          quantity: 1,
          price_data: { currency: 'eur', unit_amount: 900, product_data: { name: 'Credits' } },
        },
      ],
    });
    await submit(session.url ?? '', { card: 'sepaDebitSucceeds', email: 'ada@example.com' });
    await expect
      .poll(async () => (await stripe.checkout.sessions.retrieve(session.id)).payment_status)
      .toBe('paid');
    await types();
  });
});

describe('the check against stripe-node’s types', () => {
  it('finds a field that is missing, unknown, mistyped or outside its list', async () => {
    const { stripe } = await aSimulator();
    const intent = await stripe.paymentIntents.create({
      amount: 1000,
      currency: 'usd',
      payment_method: 'pm_card_visa',
      confirm: true,
    });
    const made = await stripe.refunds.create({ payment_intent: intent.id });
    const refund = JSON.parse(JSON.stringify(made)) as Stripe.Refund & Record<string, unknown>;
    expect(faultsOf('Refund', refund)).toEqual([]);
    expect(faultsOf('Refund', { ...refund, colour: 'red' })).toEqual([
      'Refund.colour is in no type',
    ]);
    expect(faultsOf('Refund', { ...refund, amount: '10' })).toEqual([
      'Refund.amount is "10", not number',
    ]);
    const { charge: _, ...bare } = refund;
    expect(faultsOf('Refund', bare)).toEqual(['Refund.charge is missing']);
    expect(faultsOf('PaymentIntent', { ...intent, status: 'happy' })[0]).toContain('status');
    const nested = await stripe.refunds.retrieve(refund.id, { expand: ['payment_intent'] });
    const inside = nested.payment_intent as Stripe.PaymentIntent;
    const broken = { ...refund, payment_intent: { ...inside, amount: null } };
    expect(faultsOf('Refund', broken)).toEqual([
      'Refund.payment_intent.amount is null, not number',
    ]);
  });

  it('measures by definitions that are those of the installed package', async () => {
    const script = join(import.meta.dirname, '../../../scripts/generate-stripe-schemas.ts');
    const { stdout } = await promisify(execFile)(process.execPath, [script, '--check']);
    expect(stdout).toContain('up to date');
  });
});
