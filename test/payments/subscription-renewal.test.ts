import { describe, expect, test } from 'vitest';
import { subscriptionsOverdue } from '../../db/subscriptions.ts';
import { aSubscriber, onPlan } from '../support/payments/a-subscriber.ts';

describe('a plan that begins', () => {
  test('grants a month of credits when its Checkout is paid', async () => {
    const ada = await onPlan('plus');
    expect(await ada.credits()).toBe(2_000);
    expect(await ada.plan()).toMatchObject({ plan: 'plus', status: 'active', nextPlan: null });
    expect(await ada.payments()).toMatchObject([
      {
        kind: 'subscription',
        status: 'succeeded',
        amountMinor: 1_700,
        credits: 2_000_000_000,
        methodBrand: 'visa',
        methodLast4: '4242',
      },
    ]);
  });

  test('grants once, however often and in whatever order its events arrive', async () => {
    const ada = await aSubscriber();
    await ada.checksOut('plus');
    await ada.hears({ order: 'reversed' });
    await ada.hears();
    expect(await ada.credits()).toBe(2_000);
    expect(await ada.plan()).toMatchObject({ plan: 'plus', status: 'active' });
    expect(await ada.payments()).toHaveLength(1);
  });

  test('grants nothing on what is told of the plan alone', async () => {
    const ada = await aSubscriber();
    await ada.checksOut('plus');
    await ada.hears({ only: 'customer.subscription.' });
    expect(await ada.plan()).toMatchObject({ status: 'active' });
    expect(await ada.credits()).toBe(0);
  });

  test('grants nothing while a bank debit is under way, and all of it when it has come', async () => {
    const ada = await aSubscriber();
    await ada.checksOut('plus', 'sepaDebitSucceeds');
    await ada.hears();
    expect(await ada.credits()).toBe(0);
    expect(await ada.payments()).toMatchObject([{ status: 'pending' }]);
    ada.passes(1);
    await ada.hears();
    expect(await ada.credits()).toBe(2_000);
    expect(await ada.payments()).toMatchObject([{ status: 'succeeded' }]);
  });
});

describe('a plan that renews', () => {
  test('adds to what is left of the month before', async () => {
    const ada = await onPlan('plus');
    ada.passes(31);
    await ada.hears();
    expect(await ada.credits()).toBe(4_000);
    expect(await ada.paid()).toBe(3_400);
  });

  test('grants once for each paid invoice when two periods pass unheard', async () => {
    const ada = await onPlan('plus');
    ada.passes(62);
    await ada.hears({ order: 'reversed' });
    await ada.hears();
    expect(await ada.credits()).toBe(6_000);
    expect(await ada.payments()).toHaveLength(3);
    const plan = await ada.plan();
    expect(plan?.periodEnd).toBeGreaterThan(ada.at.now());
  });

  test('is found overdue when its renewal went unheard, and no longer once it is looked at', async () => {
    const ada = await onPlan('plus');
    const overdue = () => subscriptionsOverdue(ada.at.d1, ada.at.now(), 10);
    expect(await overdue()).toEqual([]);
    ada.passes(31);
    const [found] = await overdue();
    expect(found).toMatchObject({ account: ada.at.desk.account, plan: 'plus' });
    await ada.at.done('settle', { kind: 'subscription', id: found?.id ?? '' });
    expect(await overdue()).toEqual([]);
  });

  test('shows where the customer proves who they are when the bank asks', async () => {
    const ada = await onPlan('plus');
    await ada.usesCard('authenticationRequired');
    ada.passes(32);
    await ada.hears();
    expect(await ada.plan()).toMatchObject({
      status: 'past_due',
      openInvoiceUrl: expect.stringContaining('http'),
    });
    expect((await ada.payments())[0]).toMatchObject({
      status: 'failed',
      reason: 'authentication_required',
    });
    expect(await ada.credits()).toBe(2_000);
  });

  test('falls behind when its payment fails, and leaves bought credits usable', async () => {
    const ada = await onPlan('plus');
    await ada.usesCard('chargeCustomerFail');
    ada.passes(32);
    await ada.hears();
    expect(await ada.credits()).toBe(2_000);
    const plan = await ada.plan();
    expect(plan).toMatchObject({ status: 'past_due' });
    expect(plan?.openInvoiceUrl).toContain('http');
    expect((await ada.payments())[0]).toMatchObject({
      status: 'failed',
      reason: 'generic_decline',
      credits: 0,
    });
  });

  test('grants once when a failed renewal is paid on the third retry', async () => {
    const ada = await onPlan('plus');
    await ada.usesCard('chargeCustomerFail');
    ada.passes(31 + 1 + 3);
    await ada.hears();
    expect(await ada.plan()).toMatchObject({ status: 'past_due' });
    await ada.usesCard('visa');
    ada.passes(6);
    await ada.hears({ order: 'reversed' });
    await ada.hears();
    expect(await ada.credits()).toBe(4_000);
    expect(await ada.plan()).toMatchObject({ status: 'active', openInvoice: null });
    const renewals = (await ada.payments()).map(({ status }) => status);
    expect(renewals).toEqual(['succeeded', 'succeeded']);
  });

  test('ends when no retry is paid, keeps its credits, and makes room for another', async () => {
    const ada = await onPlan('plus');
    await ada.usesCard('chargeCustomerFail');
    ada.passes(31 + 12);
    await ada.hears();
    expect(await ada.plan()).toBeUndefined();
    expect(await ada.credits()).toBe(2_000);
    await ada.at.done('syncOrder', { order: await ada.checksOut('pro') });
    expect(await ada.plan()).toMatchObject({ plan: 'pro' });
    expect(await ada.credits()).toBe(8_000);
  });

  test('grants the invoice that was paid by hand on its own page', async () => {
    const ada = await onPlan('plus');
    await ada.usesCard('chargeCustomerFail');
    ada.passes(32);
    await ada.hears();
    const open = (await ada.plan())?.openInvoice ?? '';
    const { customer } = (await ada.plan()) ?? {};
    const card = await ada.at.desk.stripe.paymentMethods.attach('pm_card_mastercard', {
      customer: customer ?? '',
    });
    await ada.at.desk.stripe.invoices.pay(open, { payment_method: card.id });
    await ada.hears({ only: 'invoice.' });
    expect(await ada.credits()).toBe(4_000);
    expect(await ada.plan()).toMatchObject({ status: 'active', openInvoiceUrl: null });
  });

  test('grants its last invoice although the plan is gone when that is heard', async () => {
    const ada = await aSubscriber();
    await ada.checksOut('plus');
    await ada.hears({ only: 'customer.subscription.' });
    const plan = await ada.plan();
    await ada.at.desk.stripe.subscriptions.cancel(plan?.id ?? '');
    await ada.hears({ only: 'customer.subscription.deleted' });
    expect(await ada.plan()).toBeUndefined();
    await ada.hears({ only: 'invoice.paid' });
    expect(await ada.credits()).toBe(2_000);
    expect(await ada.row(plan?.id ?? '')).toMatchObject({ status: 'canceled' });
  });
});
