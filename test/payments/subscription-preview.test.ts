import { describe, expect, test } from 'vitest';
import { ensureCustomer } from '../../worker/stripe/customer.ts';
import { aSubscriber, onPlan, type Subscriber } from '../support/payments/a-subscriber.ts';

const month = Date.UTC(2026, 11, 1, 12);
const taxed = { tax: true, simulator: { taxPercent: 20 } };

const previewOf = (ada: Subscriber, wish: Parameters<Subscriber['wishes']>[0]) =>
  ada.at.done('previewPlan', wish);

describe('the preview of a plan', () => {
  test('says what subscribing costs and grants, without asking Stripe', async () => {
    const ada = await aSubscriber();
    ada.at.simulator.control.fail({ kind: 'error_before_commit', times: 1 });
    expect(await previewOf(ada, { plan: 'pro' })).toEqual({
      change: 'subscribe',
      plan: 'pro',
      dueNowMinor: 4_800,
      taxMinor: 0,
      currency: 'usd',
      creditsNow: 6_000_000_000,
      effectiveAt: ada.at.now(),
      nextChargeAt: month,
      nextChargeMinor: 4_800,
      method: null,
    });
  });

  test('shows the tax of subscribing once Stripe knows the customer', async () => {
    const ada = await aSubscriber(taxed);
    await ensureCustomer(ada.at.desk);
    expect(await previewOf(ada, { plan: 'pro' })).toMatchObject({
      dueNowMinor: 5_760,
      taxMinor: 960,
      nextChargeMinor: 5_760,
    });
  });

  test('counts a month from the day of an upgrade, and charges what it said', async () => {
    const ada = await onPlan('plus');
    ada.passes(3);
    const preview = await previewOf(ada, { plan: 'pro' });
    expect(preview).toMatchObject({
      change: 'upgrade',
      dueNowMinor: 4_800,
      creditsNow: 6_000_000_000,
      effectiveAt: ada.at.now(),
      nextChargeMinor: 4_800,
      method: { brand: 'visa', last4: '4242' },
    });
    const changed = await ada.wishes({ plan: 'pro' });
    expect(changed).toMatchObject({ value: { periodEnd: preview.nextChargeAt } });
    expect(await ada.paid()).toBe(1_700 + preview.dueNowMinor);
  });

  test('shows the tax of an upgrade', async () => {
    const ada = await onPlan('plus', taxed);
    expect(await previewOf(ada, { plan: 'pro' })).toMatchObject({
      dueNowMinor: 5_760,
      taxMinor: 960,
      nextChargeMinor: 5_760,
    });
    ada.passes(1);
    await ada.wishes({ plan: 'pro' });
    expect((await ada.payments())[0]).toMatchObject({ amountMinor: 5_760, taxMinor: 960 });
    expect(await ada.credits()).toBe(8_000);
  });

  test('charges nothing now for a downgrade, and less from the next period on', async () => {
    const ada = await onPlan('pro', taxed);
    expect(await previewOf(ada, { plan: 'plus' })).toMatchObject({
      change: 'downgrade',
      plan: 'plus',
      dueNowMinor: 0,
      taxMinor: 0,
      creditsNow: 0,
      effectiveAt: month,
      nextChargeAt: month,
      nextChargeMinor: 2_040,
    });
  });

  test('charges nothing more after a cancellation', async () => {
    const ada = await onPlan('plus');
    expect(await previewOf(ada, { cancel: true })).toMatchObject({
      change: 'cancel',
      plan: 'plus',
      dueNowMinor: 0,
      effectiveAt: month,
      nextChargeAt: null,
      nextChargeMinor: 0,
    });
  });

  test('charges as before after resuming', async () => {
    const ada = await onPlan('plus');
    await ada.wishes({ cancel: true });
    expect(await previewOf(ada, { resume: true })).toMatchObject({
      change: 'resume',
      plan: 'plus',
      dueNowMinor: 0,
      nextChargeAt: month,
      nextChargeMinor: 1_700,
    });
  });

  test('changes nothing', async () => {
    const ada = await onPlan('plus');
    const before = await ada.plan();
    for (const wish of [{ plan: 'pro' }, { plan: 'max' }, { cancel: true }] as const)
      await previewOf(ada, wish);
    await ada.hears();
    expect(await ada.plan()).toEqual(before);
    expect(await ada.paid()).toBe(1_700);
  });

  test('is of subscribing when the plan one had has ended without a word', async () => {
    const ada = await onPlan('plus');
    await ada.at.desk.stripe.subscriptions.cancel((await ada.plan())?.id ?? '');
    expect(await previewOf(ada, { plan: 'pro' })).toMatchObject({ change: 'subscribe' });
  });

  test('refuses what the change would refuse', async () => {
    const ada = await aSubscriber();
    expect(await ada.at.run('previewPlan', { cancel: true })).toMatchObject({
      error: { code: 'not_subscribed' },
    });
    expect(await ada.at.run('previewPlan', { plan: 'starter' })).toMatchObject({
      error: { code: 'invalid_request', param: 'plan' },
    });
    const grace = await onPlan('plus');
    expect(await grace.at.run('previewPlan', { plan: 'plus' })).toMatchObject({
      error: { code: 'plan_unchanged' },
    });
  });
});
