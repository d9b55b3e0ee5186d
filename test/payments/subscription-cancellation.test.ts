import { describe, expect, test } from 'vitest';
import { onPlan } from '../support/payments/a-subscriber.ts';

const refusedAs = (code: string) => ({ ok: false, error: { code } });

describe('a cancellation', () => {
  test('ends the plan with its period; credits stay and another plan may begin', async () => {
    const ada = await onPlan('plus');
    const end = (await ada.plan())?.periodEnd;
    expect(await ada.wishes({ cancel: true })).toMatchObject({ ok: true, value: { endsAt: end } });
    ada.passes(31);
    await ada.hears();
    expect(await ada.plan()).toBeUndefined();
    expect(await ada.credits()).toBe(2_000);
    expect(await ada.wishes({ resume: true })).toMatchObject(refusedAs('not_subscribed'));
    await ada.at.done('syncOrder', { order: await ada.checksOut('plus') });
    expect(await ada.credits()).toBe(4_000);
  });

  test('asked for again is as it was', async () => {
    const ada = await onPlan('plus');
    const first = await ada.wishes({ cancel: true });
    expect(await ada.wishes({ cancel: true })).toEqual(first);
  });

  test('is taken back by resuming, again and again', async () => {
    const ada = await onPlan('plus');
    for (let round = 0; round < 2; round++) {
      await ada.wishes({ cancel: true });
      expect(await ada.plan()).toMatchObject({ endsAt: expect.any(Number) });
      expect(await ada.wishes({ resume: true })).toMatchObject({
        ok: true,
        value: { endsAt: null },
      });
    }
    ada.passes(31);
    await ada.hears();
    expect(await ada.credits()).toBe(4_000);
  });

  test('made for another day on Stripe’s own pages is shown and taken back', async () => {
    const ada = await onPlan('plus');
    const plan = await ada.plan();
    const at = Math.floor(ada.at.now() / 1_000) + 40 * 24 * 60 * 60;
    await ada.at.desk.stripe.subscriptions.update(plan?.id ?? '', { cancel_at: at });
    await ada.hears();
    expect(await ada.plan()).toMatchObject({ endsAt: at * 1_000 });
    expect(await ada.wishes({ resume: true })).toMatchObject({ ok: true, value: { endsAt: null } });
  });

  test('undoes a downgrade as well when it is taken back', async () => {
    const ada = await onPlan('pro');
    await ada.wishes({ plan: 'plus' });
    expect(await ada.wishes({ cancel: true })).toMatchObject({ value: { nextPlan: null } });
    expect(await ada.wishes({ resume: true })).toMatchObject({
      value: { plan: 'pro', nextPlan: null, endsAt: null },
    });
  });

  test('is possible while the plan is past due', async () => {
    const ada = await onPlan('plus');
    await ada.usesCard('chargeCustomerFail');
    ada.passes(32);
    await ada.hears();
    expect(await ada.wishes({ cancel: true })).toMatchObject({
      ok: true,
      value: { status: 'past_due', endsAt: expect.any(Number) },
    });
  });
});
