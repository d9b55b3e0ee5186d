import { describe, expect, test } from 'vitest';
import { priceOfItem } from '../../db/catalogue.ts';
import { ensureCustomer } from '../../worker/stripe/customer.ts';
import { aSubscriber, onPlan, type Subscriber } from '../support/payments/a-subscriber.ts';

/** A second tab's Checkout, completed beside the first as if neither knew of the other. */
async function subscribesAgain(ada: Subscriber, card = 'visa'): Promise<string> {
  const { stripe } = ada.at.desk;
  const price = await priceOfItem(ada.at.d1, 'plus');
  const [known] = (await stripe.customers.list({ limit: 1 })).data;
  const customer = known?.id ?? '';
  const method = await stripe.paymentMethods.attach(`pm_card_${card}`, { customer });
  const made = await stripe.subscriptions.create({
    customer,
    items: [{ price: price?.price ?? '' }],
    default_payment_method: method.id,
  });
  return made.id;
}

describe('two plans at a time', () => {
  test('come to one: the second is ended, refunded, and grants nothing', async () => {
    const ada = await onPlan('plus');
    const first = await ada.plan();
    const second = await subscribesAgain(ada);
    await ada.hears();
    await ada.hears({ order: 'reversed' });
    expect(await ada.plan()).toMatchObject({ id: first?.id, status: 'active' });
    expect(await ada.row(second)).toMatchObject({ status: 'canceled' });
    expect(await ada.credits()).toBe(2_000);
    expect(await ada.paid()).toBe(1_700);
    const refunded = (await ada.payments()).find(({ subscription }) => subscription === second);
    expect(refunded).toMatchObject({
      status: 'quarantined',
      reason: 'duplicate_plan',
      credits: 0,
      refundedMinor: 1_700,
    });
  });

  test('come to one when only its invoice is heard of', async () => {
    const ada = await onPlan('plus');
    await subscribesAgain(ada);
    await ada.hears({ only: 'invoice.paid' });
    expect(await ada.credits()).toBe(2_000);
    expect(await ada.paid()).toBe(1_700);
  });

  test('come to one when the first answer about ending it is lost', async () => {
    const ada = await onPlan('plus');
    await subscribesAgain(ada);
    const call = 'DELETE /v1/subscriptions/*';
    ada.at.simulator.control.fail({ kind: 'drop_after_commit', call, times: 2 });
    const heard = ada.hears({ only: 'invoice.paid' });
    await expect(heard).rejects.toThrow('unavailable');
    await ada.hears();
    expect(await ada.credits()).toBe(2_000);
    expect(await ada.paid()).toBe(1_700);
  });

  test.each(['mark', 'end'])(
    'come to one when Stripe does not answer at all: %s',
    async (which) => {
      const ada = await onPlan('plus');
      await subscribesAgain(ada);
      const call = which === 'end' ? 'DELETE /v1/subscriptions/*' : 'POST /v1/subscriptions/*';
      ada.at.simulator.control.fail({ kind: 'not_found_without_error', call, times: 1 });
      await expect(ada.hears({ only: 'invoice.paid' })).rejects.toThrow('unavailable');
      await ada.hears();
      expect(await ada.credits()).toBe(2_000);
      expect(await ada.paid()).toBe(1_700);
    },
  );

  test('give the second’s money back although the first answer said nothing', async () => {
    const ada = await onPlan('plus');
    await subscribesAgain(ada);
    const call = 'POST /v1/refunds';
    ada.at.simulator.control.fail({ kind: 'not_found_without_error', call, times: 1 });
    await expect(ada.hears({ only: 'invoice.paid' })).rejects.toThrow('unavailable');
    await ada.hears();
    expect(await ada.paid()).toBe(1_700);
  });

  test('show the one that is paid, while the other’s first payment waits', async () => {
    const ada = await onPlan('plus');
    const first = await ada.plan();
    ada.passes(1);
    await subscribesAgain(ada, 'authenticationRequired');
    await ada.hears();
    expect(await ada.plan()).toMatchObject({ id: first?.id, status: 'active' });
    expect(await ada.wishes({ plan: 'pro' })).toMatchObject({ ok: true });
  });

  test('are no matter when the first has ended without a word', async () => {
    const ada = await onPlan('plus');
    await ada.at.desk.stripe.subscriptions.cancel((await ada.plan())?.id ?? '');
    const second = await subscribesAgain(ada);
    await ada.hears({ only: 'invoice.paid' });
    expect(await ada.plan()).toMatchObject({ id: second });
    expect(await ada.credits()).toBe(4_000);
  });

  test('refund a bank debit that arrives only after the second was ended', async () => {
    const ada = await onPlan('plus');
    await subscribesAgain(ada, 'sepaDebitSucceeds');
    await ada.hears();
    ada.passes(1);
    await ada.hears();
    expect(await ada.credits()).toBe(2_000);
    expect(await ada.paid()).toBe(1_700);
  });
});

describe('an invoice of a plan', () => {
  test('settled outside of Stripe grants nothing and is shown to the operator', async () => {
    const ada = await onPlan('plus');
    await ada.usesCard('chargeCustomerFail');
    ada.passes(32);
    await ada.hears();
    const open = (await ada.plan())?.openInvoice ?? '';
    await ada.at.desk.stripe.invoices.pay(open, { paid_out_of_band: true });
    await ada.hears();
    expect(await ada.credits()).toBe(2_000);
    expect((await ada.payments())[0]).toMatchObject({
      status: 'quarantined',
      reason: 'no_payment',
    });
  });

  test('for a price that we never set grants nothing and is shown to the operator', async () => {
    const ada = await onPlan('plus');
    const { stripe } = ada.at.desk;
    const product = await stripe.products.create({ name: 'Something else' });
    const price = await stripe.prices.create({
      product: product.id,
      currency: 'usd',
      unit_amount: 900,
      recurring: { interval: 'month' },
    });
    const plan = await ada.plan();
    await stripe.subscriptions.update(plan?.id ?? '', {
      items: [{ id: plan?.item ?? '', price: price.id }],
      proration_behavior: 'none',
    });
    ada.passes(31);
    await ada.hears();
    expect(await ada.credits()).toBe(2_000);
    expect((await ada.payments())[0]).toMatchObject({
      status: 'quarantined',
      reason: 'unknown_price',
      amountMinor: 900,
    });
    expect(await ada.plan()).toMatchObject({ plan: 'plus', status: 'active' });
  });

  test('over nothing grants nothing and is nobody’s business', async () => {
    const ada = await aSubscriber();
    const { stripe } = ada.at.desk;
    const product = await stripe.products.create({ name: 'Given away' });
    const price = await stripe.prices.create({
      product: product.id,
      currency: 'usd',
      unit_amount: 0,
      recurring: { interval: 'month' },
    });
    const customer = await ensureCustomer(ada.at.desk);
    const method = await stripe.paymentMethods.attach('pm_card_visa', { customer });
    const made = await stripe.subscriptions.create({
      customer,
      items: [{ price: price.id }],
      default_payment_method: method.id,
      payment_behavior: 'default_incomplete',
    });
    const invoice = { kind: 'invoice', id: String(made.latest_invoice) } as const;
    expect(await ada.at.done('settle', invoice)).toEqual({
      status: 'ignored',
      reason: 'zero_amount',
    });
    expect(await ada.credits()).toBe(0);
    expect(await ada.payments()).toEqual([]);
  });

  test('with shares of a period beside it grants the whole month alone', async () => {
    const ada = await onPlan('plus');
    const plan = await ada.plan();
    const pro = await priceOfItem(ada.at.d1, 'pro');
    ada.passes(15);
    await ada.at.desk.stripe.subscriptions.update(plan?.id ?? '', {
      items: [{ id: plan?.item ?? '', price: pro?.price ?? '' }],
      proration_behavior: 'create_prorations',
    });
    ada.passes(17);
    await ada.hears();
    expect(await ada.credits()).toBe(2_000 + 6_000);
  });

  test('for shares alone grants nothing and is shown to the operator', async () => {
    const ada = await onPlan('plus');
    const plan = await ada.plan();
    const pro = await priceOfItem(ada.at.d1, 'pro');
    ada.passes(15);
    await ada.at.desk.stripe.subscriptions.update(plan?.id ?? '', {
      items: [{ id: plan?.item ?? '', price: pro?.price ?? '' }],
      proration_behavior: 'always_invoice',
    });
    await ada.hears();
    expect(await ada.credits()).toBe(2_000);
    expect((await ada.payments())[0]).toMatchObject({
      status: 'quarantined',
      reason: 'nothing_to_grant',
    });
  });

  test('of another account’s plan grants nothing here', async () => {
    const ada = await onPlan('plus');
    const plan = await ada.plan();
    const grace = await aSubscriber({ beside: ada.at.world });
    const settled = await grace.at.done('settle', { kind: 'subscription', id: plan?.id ?? '' });
    expect(settled).toEqual({ status: 'quarantined', reason: 'foreign_customer' });
    expect(await grace.plan()).toBeUndefined();
    expect(await grace.credits()).toBe(0);
  });
});
