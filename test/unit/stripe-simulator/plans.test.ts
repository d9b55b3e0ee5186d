import type Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import {
  aPayer,
  aSimulator,
  type Harness,
  planOf,
  refusalOf,
  start,
  submit,
} from './a-simulator.ts';

const day = 24 * 60 * 60;
const month = 30 * day;

async function subscribed({ stripe }: Harness, amount = 2000, card = 'visa') {
  const payer = await aPayer(stripe, card);
  const price = await planOf(stripe, amount);
  const subscription = await stripe.subscriptions.create({
    customer: payer.id,
    items: [{ price: price.id }],
  });
  return { payer, price, subscription, item: subscription.items.data[0]?.id ?? '' };
}

const invoicesOf = async (stripe: Stripe, subscription: string) =>
  (await stripe.invoices.list({ subscription })).data;

describe('a plan', () => {
  it('begins on the hosted page with a paid invoice, and keeps the card', async () => {
    const harness = await aSimulator();
    const { stripe } = harness;
    const customer = await stripe.customers.create({ email: 'ada@example.com' });
    const price = await planOf(stripe, 2000);
    const session = await stripe.checkout.sessions.create({
      mode: 'subscription',
      customer: customer.id,
      success_url: 'http://app.test/plan',
      line_items: [{ price: price.id, quantity: 1 }],
      subscription_data: { metadata: { account: 'a1' } },
    });
    expect((await submit(session.url ?? '', { card: 'chargeDeclined' })).status).toBe(402);
    await submit(session.url ?? '', { card: 'visa' });
    const done = await stripe.checkout.sessions.retrieve(session.id, {
      expand: ['subscription.latest_invoice.payments'],
    });
    expect(done).toMatchObject({
      payment_status: 'paid',
      payment_intent: null,
      subscription: {
        status: 'active',
        billing_mode: { type: 'flexible' },
        metadata: { account: 'a1' },
        latest_invoice: {
          status: 'paid',
          billing_reason: 'subscription_create',
          parent: { subscription_details: { metadata: { account: 'a1' } } },
          payments: { data: [{ status: 'paid', amount_paid: 2000 }] },
        },
      },
    });
    const types = await harness.types();
    expect(types.filter((type) => type === 'invoice.paid')).toHaveLength(1);
    expect(types).toContain('customer.subscription.created');
    expect((await stripe.customers.listPaymentMethods(customer.id)).data).toHaveLength(1);
  });

  it('begins with a bank debit under way, and is past due when that comes back', async () => {
    const harness = await aSimulator();
    const { stripe, control } = harness;
    const price = await planOf(stripe, 2000);
    const begin = async (card: string) => {
      const session = await stripe.checkout.sessions.create({
        mode: 'subscription',
        success_url: 'http://app.test/plan',
        line_items: [{ price: price.id, quantity: 1 }],
      });
      await submit(session.url ?? '', { card, email: 'ada@example.com' });
      const { subscription } = await stripe.checkout.sessions.retrieve(session.id);
      return String(subscription);
    };
    const good = await begin('sepaDebitSucceeds');
    const bad = await begin('sepaDebitFails');
    const [open] = await invoicesOf(stripe, good);
    expect(open?.status).toBe('open');
    expect((await stripe.subscriptions.retrieve(good)).status).toBe('active');
    control.advance({ seconds: 60 });
    expect((await invoicesOf(stripe, good))[0]?.status).toBe('paid');
    expect((await stripe.subscriptions.retrieve(good)).status).toBe('active');
    expect((await stripe.subscriptions.retrieve(bad)).status).toBe('past_due');
    const types = await harness.types();
    expect(types.filter((type) => type.startsWith('checkout.session.async'))).toEqual([
      'checkout.session.async_payment_succeeded',
      'checkout.session.async_payment_failed',
    ]);
  });

  it('has its period on the item, from the first to the first', async () => {
    const harness = await aSimulator();
    const { subscription } = await subscribed(harness);
    expect(subscription.items.data[0]).toMatchObject({
      current_period_start: start,
      current_period_end: Date.UTC(2026, 11, 1, 12) / 1000,
    });
  });

  it('renews each period with one paid invoice, also when the clock leaps over two', async () => {
    const harness = await aSimulator();
    const { stripe, control } = harness;
    const { subscription, payer } = await subscribed(harness);
    control.advance({ seconds: 62 * day });
    const invoices = await invoicesOf(stripe, subscription.id);
    expect(invoices.map(({ billing_reason, status }) => [billing_reason, status])).toEqual([
      ['subscription_cycle', 'paid'],
      ['subscription_cycle', 'paid'],
      ['subscription_create', 'paid'],
    ]);
    const periods = invoices.map(({ lines }) => lines.data[0]?.period.start);
    expect(new Set(periods).size).toBe(3);
    expect(control.summary().customers[0]).toMatchObject({ customer: payer.id, kept: 6000 });
    const types = await harness.types();
    expect(types.filter((type) => type === 'invoice.upcoming')).toHaveLength(2);
  });

  it('is past due when a renewal fails, and active again when a retry is paid', async () => {
    const harness = await aSimulator();
    const { stripe, control } = harness;
    const { payer, subscription } = await subscribed(harness);
    const broken = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
      customer: payer.id,
    });
    const use = (method: string) =>
      stripe.customers.update(payer.id, {
        invoice_settings: { default_payment_method: method },
      });
    await use(broken.id);
    control.advance({ seconds: month + 2 * 60 * 60 });
    const late = await stripe.subscriptions.retrieve(subscription.id, {
      expand: ['latest_invoice'],
    });
    expect(late).toMatchObject({
      status: 'past_due',
      latest_invoice: { status: 'open', attempt_count: 1 },
    });
    await use(String(payer.invoice_settings.default_payment_method));
    control.advance({ seconds: 2 * day });
    expect(await stripe.subscriptions.retrieve(subscription.id)).toMatchObject({
      status: 'active',
    });
    expect(await harness.types()).toEqual(
      expect.arrayContaining(['invoice.payment_failed', 'customer.subscription.updated']),
    );
  });

  it('is past due, too, when its card was removed just before', async () => {
    const harness = await aSimulator();
    const { stripe, control } = harness;
    const { payer, subscription } = await subscribed(harness);
    await stripe.paymentMethods.detach(String(payer.invoice_settings.default_payment_method));
    control.advance({ seconds: month + 2 * 60 * 60 });
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe('past_due');
    expect(await harness.types()).toContain('invoice.payment_failed');
    const card = await stripe.paymentMethods.attach('pm_card_visa', { customer: payer.id });
    const [open] = await invoicesOf(stripe, subscription.id);
    await stripe.invoices.pay(open?.id ?? '', { payment_method: card.id });
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe('active');
  });

  it('ends when the last retry fails', async () => {
    const harness = await aSimulator();
    const { stripe, control } = harness;
    const { payer, subscription } = await subscribed(harness);
    await stripe.paymentMethods.detach(String(payer.invoice_settings.default_payment_method));
    const broken = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
      customer: payer.id,
    });
    await stripe.customers.update(payer.id, {
      invoice_settings: { default_payment_method: broken.id },
    });
    control.advance({ seconds: month + 12 * day });
    expect(await stripe.subscriptions.retrieve(subscription.id)).toMatchObject({
      status: 'canceled',
      cancellation_details: { reason: 'payment_failed' },
    });
    expect(control.summary().customers[0]).toMatchObject({ declined: 4, kept: 2000 });
  });

  it('is upgraded at the full price from now on, as its preview said', async () => {
    const harness = await aSimulator();
    const { stripe, control } = harness;
    const { subscription, item } = await subscribed(harness);
    const dearer = await planOf(stripe, 5000, 'Large');
    control.advance({ seconds: 10 * day });
    const change = {
      items: [{ id: item, price: dearer.id }],
      billing_cycle_anchor: { type: 'now' as const },
      proration_behavior: 'none' as const,
    };
    const preview = await stripe.invoices.createPreview({
      subscription: subscription.id,
      subscription_details: change,
    });
    expect(preview).toMatchObject({ amount_due: 5000, billing_reason: 'upcoming' });
    expect(await invoicesOf(stripe, subscription.id)).toHaveLength(1);

    const upgraded = await stripe.subscriptions.update(subscription.id, {
      ...change,
      payment_behavior: 'error_if_incomplete',
      expand: ['latest_invoice'],
    });
    expect(upgraded).toMatchObject({
      status: 'active',
      billing_cycle_anchor: start + 10 * day,
      items: { data: [{ price: { id: dearer.id }, current_period_start: start + 10 * day }] },
      latest_invoice: { status: 'paid', amount_paid: 5000, billing_reason: 'subscription_update' },
    });
  });

  it('is left as it was when an upgrade is declined', async () => {
    const harness = await aSimulator();
    const { stripe, control } = harness;
    const { payer, price, subscription, item } = await subscribed(harness);
    const dearer = await planOf(stripe, 5000, 'Large');
    const broken = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
      customer: payer.id,
    });
    await stripe.customers.update(payer.id, {
      invoice_settings: { default_payment_method: broken.id },
    });
    const refusal = await refusalOf(
      stripe.subscriptions.update(subscription.id, {
        items: [{ id: item, price: dearer.id }],
        billing_cycle_anchor: { type: 'now' },
        proration_behavior: 'none',
        payment_behavior: 'error_if_incomplete',
      }),
    );
    expect(refusal.statusCode).toBe(402);
    expect(await stripe.subscriptions.retrieve(subscription.id)).toMatchObject({
      status: 'active',
      billing_cycle_anchor: start,
      latest_invoice: subscription.latest_invoice,
      items: { data: [{ price: { id: price.id }, current_period_start: start }] },
    });
    expect(control.summary().customers[0]?.invoices).toEqual({ paid: 1, void: 1 });
  });

  it('is past due when an upgrade that may wait is declined, until it is paid', async () => {
    const harness = await aSimulator();
    const { stripe } = harness;
    const { payer, subscription, item } = await subscribed(harness);
    const dearer = await planOf(stripe, 5000, 'Large');
    const broken = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
      customer: payer.id,
    });
    const updated = await stripe.subscriptions.update(subscription.id, {
      items: [{ id: item, price: dearer.id }],
      billing_cycle_anchor: { type: 'now' },
      proration_behavior: 'none',
      default_payment_method: broken.id,
    });
    expect(updated.status).toBe('past_due');
    const card = String(payer.invoice_settings.default_payment_method);
    await stripe.invoices.pay(String(updated.latest_invoice), { payment_method: card });
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe('active');
  });

  it('bills shares of a period for a change, unless told not to', async () => {
    const harness = await aSimulator();
    const { stripe, control } = harness;
    const { subscription, item } = await subscribed(harness, 3000);
    const dearer = await planOf(stripe, 6000, 'Large');
    control.advance({ seconds: 15 * day });
    await stripe.subscriptions.update(subscription.id, {
      items: [{ id: item, price: dearer.id }],
    });
    const next = await stripe.invoices.createPreview({ subscription: subscription.id });
    const shares = next.lines.data.map(({ amount, parent }) => [
      amount,
      parent?.invoice_item_details?.proration ?? false,
    ]);
    expect(shares).toEqual([
      [-1500, true],
      [3000, true],
      [6000, false],
    ]);
  });

  it('ends with its period when it is cancelled, and goes on when that is undone', async () => {
    const harness = await aSimulator();
    const { stripe, control } = harness;
    const { subscription } = await subscribed(harness);
    const end = subscription.items.data[0]?.current_period_end;
    const cancelled = await stripe.subscriptions.update(subscription.id, {
      cancel_at_period_end: true,
    });
    expect(cancelled).toMatchObject({ cancel_at_period_end: true, cancel_at: end });
    const undone = await stripe.subscriptions.update(subscription.id, {
      cancel_at_period_end: false,
    });
    expect(undone).toMatchObject({ cancel_at_period_end: false, cancel_at: null });
    await stripe.subscriptions.update(subscription.id, { cancel_at: 'min_period_end' });
    control.advance({ seconds: month + day });
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe('canceled');
    const types = await harness.types();
    expect(types.filter((type) => type === 'customer.subscription.deleted')).toHaveLength(1);
    expect(await invoicesOf(stripe, subscription.id)).toHaveLength(1);
  });

  it('ends at once with its customer', async () => {
    const harness = await aSimulator();
    const { stripe, control } = harness;
    const { payer, subscription } = await subscribed(harness);
    await stripe.customers.del(payer.id);
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe('canceled');
    control.advance({ seconds: 3 * month });
    expect(await invoicesOf(stripe, subscription.id)).toHaveLength(1);
  });

  it('is incomplete until a first payment that needs proof, and expires without it', async () => {
    const harness = await aSimulator();
    const { stripe, control } = harness;
    const { subscription } = await subscribed(harness, 2000, 'threeDSecure2Required');
    expect(subscription.status).toBe('incomplete');
    control.advance({ seconds: day });
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe(
      'incomplete_expired',
    );
  });

  it('is not begun at all when told to fail rather than wait', async () => {
    const harness = await aSimulator();
    const { stripe } = harness;
    const payer = await aPayer(stripe, 'chargeCustomerFail');
    const price = await planOf(stripe, 2000);
    const refusal = await refusalOf(
      stripe.subscriptions.create({
        customer: payer.id,
        items: [{ price: price.id }],
        payment_behavior: 'error_if_incomplete',
      }),
    );
    expect(refusal.statusCode).toBe(402);
    expect((await stripe.subscriptions.list({ customer: payer.id })).data).toEqual([]);
  });

  it('follows its customer’s own test clock', async () => {
    const harness = await aSimulator();
    const { stripe, control } = harness;
    const clock = await stripe.testHelpers.testClocks.create({ frozen_time: start });
    const payer = await aPayer(stripe, 'visa', { test_clock: clock.id });
    const price = await planOf(stripe, 2000);
    const { id } = await stripe.subscriptions.create({
      customer: payer.id,
      items: [{ price: price.id }],
    });
    control.advance({ seconds: 2 * month });
    expect(await invoicesOf(stripe, id)).toHaveLength(1);
    await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: start + 31 * day });
    expect(await invoicesOf(stripe, id)).toHaveLength(2);
    await stripe.testHelpers.testClocks.del(clock.id);
    expect(await stripe.customers.retrieve(payer.id)).toMatchObject({ deleted: true });
  });

  it('says what the simulator cannot do instead of ignoring it', async () => {
    const harness = await aSimulator();
    const { subscription } = await subscribed(harness);
    const trial = harness.stripe.subscriptions.update(subscription.id, { trial_end: start + day });
    expect(await refusalOf(trial)).toMatchObject({ statusCode: 400, param: 'trial_end' });
  });
});
