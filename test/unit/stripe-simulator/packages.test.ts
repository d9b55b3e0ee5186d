import { describe, expect, it } from 'vitest';
import {
  aPayer,
  aSimulator,
  type Harness,
  packageOf,
  refusalOf,
  start,
  submit,
} from './a-simulator.ts';

const success = 'http://app.test/done?session={CHECKOUT_SESSION_ID}';

async function aSession({ stripe }: Harness, more = {}) {
  const price = await packageOf(stripe);
  const customer = await stripe.customers.create({ email: 'ada@example.com' });
  return stripe.checkout.sessions.create({
    mode: 'payment',
    customer: customer.id,
    success_url: success,
    cancel_url: 'http://app.test/back',
    line_items: [{ price: price.id, quantity: 2 }],
    invoice_creation: { enabled: true, invoice_data: { metadata: { order: 'o1' } } },
    metadata: { order: 'o1' },
    ...more,
  });
}

describe('a package bought on the hosted page', () => {
  it('is paid, invoiced and told of once', async () => {
    const harness = await aSimulator();
    const { stripe, control } = harness;
    const session = await aSession(harness);
    expect(session).toMatchObject({ status: 'open', payment_status: 'unpaid', amount_total: 2000 });

    const page = await (await fetch(session.url ?? '')).text();
    expect(page).toContain('$20.00');
    expect(page).toContain('Local demo. No real money.');

    const paid = await submit(session.url ?? '', { card: 'visa', name: 'Ada' });
    expect(paid.location).toBe(`http://app.test/done?session=${session.id}`);

    const done = await stripe.checkout.sessions.retrieve(session.id, {
      expand: ['payment_intent.latest_charge', 'invoice.payments', 'line_items'],
    });
    expect(done).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      metadata: { order: 'o1' },
      payment_intent: { status: 'succeeded', latest_charge: { amount: 2000, paid: true } },
      invoice: {
        status: 'paid',
        amount_paid: 2000,
        metadata: { order: 'o1' },
        payments: { data: [{ status: 'paid' }] },
      },
      line_items: { data: [{ quantity: 2, amount_total: 2000 }] },
    });
    const types = await harness.types();
    expect(types.filter((type) => type === 'checkout.session.completed')).toHaveLength(1);
    expect(types).toContain('invoice.paid');
    expect(control.summary().customers[0]).toMatchObject({ kept: 2000, invoices: { paid: 1 } });
  });

  it('stays open after a decline and takes another card', async () => {
    const harness = await aSimulator();
    const session = await aSession(harness);
    const url = session.url ?? '';
    const declined = await submit(url, { card: 'chargeDeclined' });
    expect(declined.status).toBe(402);
    expect(declined.text).toContain('Your card was declined.');
    const poor = await submit(url, { card: 'typed', number: '4000 0000 0000 9995' });
    expect(poor.text).toContain('Your card has insufficient funds.');
    const wrong = await submit(url, { card: 'typed', number: '1234' });
    expect(wrong.text).toContain('Your card number is incorrect');
    const paid = await submit(url, { card: 'typed', number: '4242 4242 4242 4242' });
    expect(paid.status).toBe(303);
    const [customer] = harness.control.summary().customers;
    expect(customer).toMatchObject({ declined: 2, kept: 2000 });
  });

  it('asks the bank for 3-D Secure, and is paid only when that is completed', async () => {
    const harness = await aSimulator();
    const session = await aSession(harness);
    const url = session.url ?? '';
    const asked = await submit(url, { card: 'threeDSecure2Required' });
    expect(asked.location).toContain('/authenticate/pi_');
    expect((await submit(asked.location, { answer: 'fail' })).location).toBe(url);
    expect(await (await fetch(url)).text()).toContain('unable to authenticate');

    const again = await submit(url, { card: 'threeDSecure2Required' });
    const done = await submit(again.location, { answer: 'complete' });
    expect(done.location).toBe(`http://app.test/done?session=${session.id}`);
    const kept = await harness.stripe.checkout.sessions.retrieve(session.id);
    expect(kept.payment_status).toBe('paid');
    expect(harness.control.summary().customers[0]?.charges).toHaveLength(1);
  });

  it('is pending with a bank debit until it arrives', async () => {
    const harness = await aSimulator();
    const session = await aSession(harness);
    await submit(session.url ?? '', { card: 'sepaDebitSucceeds' });
    const pending = await harness.stripe.checkout.sessions.retrieve(session.id);
    expect(pending).toMatchObject({ status: 'complete', payment_status: 'unpaid', invoice: null });
    harness.control.advance({ seconds: 60 });
    const paid = await harness.stripe.checkout.sessions.retrieve(session.id, {
      expand: ['invoice'],
    });
    expect(paid).toMatchObject({ payment_status: 'paid', invoice: { status: 'paid' } });
    const types = await harness.types();
    expect(types.indexOf('checkout.session.completed')).toBeLessThan(
      types.indexOf('checkout.session.async_payment_succeeded'),
    );
  });

  it('stays unpaid when a bank debit comes back', async () => {
    const harness = await aSimulator();
    const session = await aSession(harness);
    await submit(session.url ?? '', { card: 'sepaDebitFails' });
    harness.control.advance({ seconds: 60 });
    const failed = await harness.stripe.checkout.sessions.retrieve(session.id);
    expect(failed).toMatchObject({ status: 'complete', payment_status: 'unpaid' });
    expect(await harness.types()).toContain('checkout.session.async_payment_failed');
    expect(harness.control.summary().customers[0]).toMatchObject({ kept: 0, declined: 1 });
  });

  it('expires when it is due, when it is told to, and then takes no payment', async () => {
    const harness = await aSimulator();
    const { stripe, control } = harness;
    const first = await aSession(harness, { expires_at: start + 30 * 60 });
    const second = await aSession(harness);
    await stripe.checkout.sessions.expire(second.id);
    control.advance({ seconds: 30 * 60 });
    expect((await stripe.checkout.sessions.retrieve(first.id)).status).toBe('expired');
    expect((await submit(first.url ?? '', { card: 'visa' })).status).toBe(410);
    const types = await harness.types();
    expect(types.filter((type) => type === 'checkout.session.expired')).toHaveLength(2);
    const refusal = await refusalOf(aSession(harness, { expires_at: start + 60 }));
    expect(refusal).toMatchObject({ statusCode: 400, param: 'expires_at' });
  });

  it('keeps the card only with consent', async () => {
    const harness = await aSimulator();
    const { stripe } = harness;
    const asked = { payment_intent_data: { setup_future_usage: 'off_session' } };
    const saving = await aSession(harness, asked);
    expect(await (await fetch(saving.url ?? '')).text()).toContain('card is kept for later');
    await submit(saving.url ?? '', { card: 'visa' });
    const plain = await aSession(harness);
    await submit(plain.url ?? '', { card: 'visa' });
    const cards = async (customer: unknown) =>
      (await stripe.customers.listPaymentMethods(String(customer))).data.length;
    expect(await cards(saving.customer)).toBe(1);
    expect(await cards(plain.customer)).toBe(0);
  });

  it('keeps the card of a buyer who ticks the box', async () => {
    const harness = await aSimulator();
    const options = { saved_payment_method_options: { payment_method_save: 'enabled' } };
    const session = await aSession(harness, options);
    await submit(session.url ?? '', { card: 'visa', save: 'yes' });
    const cards = await harness.stripe.customers.listPaymentMethods(String(session.customer));
    expect(cards.data).toHaveLength(1);
  });

  it('asks for consent to the terms, in the application’s words', async () => {
    const harness = await aSimulator();
    const session = await aSession(harness, {
      consent_collection: { terms_of_service: 'required' },
      custom_text: { submit: { message: 'Credits never expire.' } },
    });
    const url = session.url ?? '';
    const page = await (await fetch(url)).text();
    expect(page).toContain('Credits never expire.');
    expect((await submit(url, { card: 'visa' })).text).toContain('Please agree to the terms');
    await submit(url, { card: 'visa', agreed: 'yes' });
    const done = await harness.stripe.checkout.sessions.retrieve(session.id);
    expect(done).toMatchObject({ status: 'complete', consent: { terms_of_service: 'accepted' } });
  });

  it('offers only the kinds of payment the session allows', async () => {
    const harness = await aSimulator();
    const session = await aSession(harness, { excluded_payment_method_types: ['sepa_debit'] });
    const url = session.url ?? '';
    expect(await (await fetch(url)).text()).not.toContain('Delayed');
    expect((await submit(url, { card: 'sepaDebitSucceeds' })).status).toBe(402);
    expect(session.payment_method_types).toEqual(['card']);
  });

  it('offers the cards a customer saved', async () => {
    const harness = await aSimulator();
    const payer = await aPayer(harness.stripe);
    const session = await aSession(harness, { customer: payer.id });
    expect(await (await fetch(session.url ?? '')).text()).toContain('Visa ending in 4242');
    const card = String(payer.invoice_settings.default_payment_method);
    expect((await submit(session.url ?? '', { card })).status).toBe(303);
  });

  it('adds the test rate of tax and keeps the tax id', async () => {
    const harness = await aSimulator({ taxPercent: 20 });
    const session = await aSession(harness, {
      automatic_tax: { enabled: true },
      tax_id_collection: { enabled: true },
    });
    expect(session).toMatchObject({ amount_subtotal: 2000, amount_total: 2400 });
    await submit(session.url ?? '', { card: 'visa', tax_id: 'DE123456789' });
    const done = await harness.stripe.checkout.sessions.retrieve(session.id, {
      expand: ['invoice'],
    });
    expect(done).toMatchObject({
      customer_details: { tax_ids: [{ value: 'DE123456789' }] },
      invoice: { total: 2400, subtotal: 2000, amount_paid: 2400 },
    });
  });

  it('sends its webhooks late, twice or never when the page says so', async () => {
    const harness = await aSimulator();
    const completed = () =>
      harness.control.deliveries().filter(({ type }) => type === 'checkout.session.completed');
    for (const webhooks of ['twice', 'none', 'late']) {
      const session = await aSession(harness);
      await submit(session.url ?? '', { card: 'visa', webhooks });
    }
    expect(completed().map(({ state }) => state)).toEqual([
      expect.stringMatching(/waiting|delivered/),
      expect.stringMatching(/waiting|delivered/),
      'dropped',
      'waiting',
    ]);
    const session = await aSession(harness);
    const fields = { card: 'threeDSecure2Required', webhooks: 'none' };
    const asked = await submit(session.url ?? '', fields);
    await submit(asked.location, { answer: 'complete' });
    expect(
      completed()
        .map(({ state }) => state)
        .at(-1),
    ).toBe('dropped');
    await harness.control.hurry();
    expect(completed().filter(({ state }) => state === 'delivered')).toHaveLength(3);
  });

  it('refuses the parameters this API version dropped', async () => {
    const harness = await aSimulator();
    const dropped = { payment_method_types: ['card'] };
    expect(await refusalOf(aSession(harness, dropped))).toMatchObject({
      statusCode: 400,
      code: 'parameter_unknown',
      param: 'payment_method_types',
    });
  });
});
