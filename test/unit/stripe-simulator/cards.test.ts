import { describe, expect, it } from 'vitest';
import { aPayer, aSimulator, refusalOf, submit } from './a-simulator.ts';

const success_url = 'http://app.test/cards';

describe('a customer', () => {
  it('is created, changed, listed by email, and known as deleted afterwards', async () => {
    const { stripe, types } = await aSimulator();
    const customer = await stripe.customers.create({
      email: 'ada@example.com',
      metadata: { account: 'a1', note: 'x' },
    });
    const changed = await stripe.customers.update(customer.id, {
      name: 'Ada',
      metadata: { note: '' },
    });
    expect(changed).toMatchObject({ name: 'Ada', metadata: { account: 'a1' } });
    expect(changed.metadata).not.toHaveProperty('note');
    expect((await stripe.customers.list({ email: 'ada@example.com' })).data).toHaveLength(1);
    expect((await stripe.customers.list({ email: 'eve@example.com' })).data).toHaveLength(0);
    await stripe.customers.del(customer.id);
    expect(await stripe.customers.retrieve(customer.id)).toMatchObject({ deleted: true });
    expect(await types()).toEqual(['customer.created', 'customer.updated', 'customer.deleted']);
  });
});

describe('a card saved on the hosted page', () => {
  it('belongs to the customer, and no money moved', async () => {
    const { stripe, control, types } = await aSimulator();
    const customer = await stripe.customers.create({});
    const session = await stripe.checkout.sessions.create({
      mode: 'setup',
      currency: 'usd',
      customer: customer.id,
      success_url,
    });
    await submit(session.url ?? '', { card: 'visa', email: 'ada@example.com' });
    const done = await stripe.checkout.sessions.retrieve(session.id, {
      expand: ['setup_intent.payment_method'],
    });
    expect(done).toMatchObject({
      status: 'complete',
      payment_status: 'no_payment_required',
      setup_intent: {
        status: 'succeeded',
        payment_method: { customer: customer.id, card: { last4: '4242' } },
      },
    });
    expect(control.summary().customers[0]?.charges).toEqual([]);
    expect(await types()).toEqual(
      expect.arrayContaining([
        'setup_intent.succeeded',
        'payment_method.attached',
        'checkout.session.completed',
      ]),
    );
  });

  it('is refused when its bank declines, and asked for when its bank asks', async () => {
    const { stripe } = await aSimulator();
    const customer = await stripe.customers.create({});
    const session = await stripe.checkout.sessions.create({
      mode: 'setup',
      currency: 'usd',
      customer: customer.id,
      success_url,
    });
    const url = session.url ?? '';
    expect((await submit(url, { card: 'chargeDeclined' })).status).toBe(402);
    const asked = await submit(url, { card: 'threeDSecure2Required' });
    expect(asked.location).toContain('/authenticate/seti_');
    expect((await submit(asked.location, { answer: 'complete' })).location).toBe(success_url);
    expect((await stripe.customers.listPaymentMethods(customer.id)).data).toHaveLength(1);
  });

  it('has the same fingerprint each time it is saved, and another card another', async () => {
    const { stripe } = await aSimulator();
    const { id: customer } = await stripe.customers.create({});
    const print = async (name: string) =>
      (await stripe.paymentMethods.attach(`pm_card_${name}`, { customer })).card?.fingerprint;
    const first = await print('visa');
    expect(await print('visa')).toBe(first);
    expect(await print('mastercard')).not.toBe(first);
  });
});

describe('a default card', () => {
  it('may not be another customer’s', async () => {
    const { stripe } = await aSimulator();
    const ada = await aPayer(stripe);
    const eve = await stripe.customers.create({});
    const card = String(ada.invoice_settings.default_payment_method);
    const refusal = await refusalOf(
      stripe.customers.update(eve.id, { invoice_settings: { default_payment_method: card } }),
    );
    expect(refusal).toMatchObject({ statusCode: 400, code: 'resource_missing' });
  });

  it('is the default no more once it is removed', async () => {
    const { stripe, types } = await aSimulator();
    const ada = await aPayer(stripe);
    const card = String(ada.invoice_settings.default_payment_method);
    await stripe.paymentMethods.detach(card);
    expect(await stripe.customers.retrieve(ada.id)).toMatchObject({
      invoice_settings: { default_payment_method: null },
    });
    const again = await refusalOf(stripe.paymentMethods.detach(card));
    expect(again.statusCode).toBe(400);
    expect(await types()).toContain('payment_method.detached');
  });

  it('gets a new expiry from the network', async () => {
    const { stripe, control, types } = await aSimulator();
    const ada = await aPayer(stripe);
    const card = String(ada.invoice_settings.default_payment_method);
    control.renewCard({ payment_method: card, exp_month: 5, exp_year: 2040 });
    const renewed = await stripe.paymentMethods.retrieve(card);
    expect(renewed.card).toMatchObject({ exp_month: 5, exp_year: 2040 });
    expect(await types()).toContain('payment_method.automatically_updated');
  });

  it('is declined when attached, or only when charged, as its test name says', async () => {
    const { stripe } = await aSimulator();
    const { id: customer } = await stripe.customers.create({});
    const expectDecline = async (card: string, code: string, decline: string) => {
      const refusal = await refusalOf(
        stripe.paymentMethods.attach(`pm_card_${card}`, { customer }),
      );
      expect(refusal).toMatchObject({ statusCode: 402, code, decline_code: decline });
    };
    await expectDecline('chargeDeclined', 'card_declined', 'generic_decline');
    await expectDecline('chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds');
    await expectDecline('chargeDeclinedExpiredCard', 'expired_card', 'expired_card');
    await expectDecline('chargeDeclinedStolenCard', 'card_declined', 'stolen_card');
    const later = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer });
    const refusal = await refusalOf(
      stripe.paymentIntents.create({
        amount: 1000,
        currency: 'usd',
        customer,
        payment_method: later.id,
        off_session: true,
        confirm: true,
      }),
    );
    expect(refusal).toMatchObject({ statusCode: 402, code: 'card_declined' });
    expect(refusal.payment_intent).toMatchObject({ status: 'requires_payment_method' });
  });
});
