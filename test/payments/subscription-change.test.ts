import { describe, expect, test } from 'vitest';
import { aSubscriber, onPlan, type Subscriber } from '../support/payments/a-subscriber.ts';

const changed = { ok: true };
const refusedAs = (code: string, more: object = {}) => ({ ok: false, error: { code, ...more } });

async function withoutCard(ada: Subscriber): Promise<void> {
  const { stripe } = ada.at.desk;
  const customer = (await ada.plan())?.customer ?? '';
  const { data } = await stripe.paymentMethods.list({ customer });
  for (const { id } of data) await stripe.paymentMethods.detach(id);
}

describe('an upgrade', () => {
  test('charges the full price at once and answers with the full credits', async () => {
    const ada = await onPlan('plus');
    ada.passes(10);
    expect(await ada.wishes({ plan: 'pro' })).toMatchObject({
      ok: true,
      value: { plan: 'pro', status: 'active', nextPlan: null, periodStart: ada.at.now() },
    });
    expect(await ada.credits()).toBe(8_000);
    expect(await ada.paid()).toBe(1_700 + 4_800);
    await ada.hears();
    expect(await ada.credits()).toBe(8_000);
  });

  test('leaves everything as it was when it is declined, and may be tried again', async () => {
    const ada = await onPlan('plus');
    await ada.usesCard('chargeCustomerFail');
    const before = await ada.plan();
    const declined = refusedAs('payment_declined', { extra: { decline_code: 'generic_decline' } });
    expect(await ada.wishes({ plan: 'pro' })).toMatchObject(declined);
    await ada.hears();
    expect(await ada.plan()).toEqual(before);
    expect(await ada.credits()).toBe(2_000);
    expect(await ada.paid()).toBe(1_700);
    await ada.usesCard('visa');
    expect(await ada.wishes({ plan: 'pro' })).toMatchObject(changed);
    expect(await ada.credits()).toBe(8_000);
  });

  test('gives the same answer to the same try, and charges no card again for it', async () => {
    const ada = await onPlan('plus');
    await ada.usesCard('chargeCustomerFail');
    const first = await ada.wishes({ plan: 'pro' }, 'one');
    await ada.usesCard('visa');
    expect(await ada.wishes({ plan: 'pro' }, 'one')).toEqual(first);
    expect(await ada.plan()).toMatchObject({ plan: 'plus' });
  });

  test('says that the bank asks for its customer, and changes nothing', async () => {
    const ada = await onPlan('plus');
    await ada.usesCard('authenticationRequired');
    expect(await ada.wishes({ plan: 'pro' })).toMatchObject(
      refusedAs('payment_declined', { extra: { decline_code: 'authentication_required' } }),
    );
    await ada.hears();
    expect(await ada.plan()).toMatchObject({ plan: 'plus', status: 'active', openInvoice: null });
    expect(await ada.credits()).toBe(2_000);
  });

  test('asks for a card where there is none', async () => {
    const ada = await onPlan('plus');
    await withoutCard(ada);
    expect(await ada.wishes({ plan: 'pro' })).toMatchObject(refusedAs('payment_method_required'));
  });

  test('is done once when its answer is lost and the same try is sent again', async () => {
    const ada = await onPlan('plus');
    const call = 'POST /v1/subscriptions/*';
    ada.at.simulator.control.fail({ kind: 'drop_after_commit', call, times: 2 });
    expect(await ada.wishes({ plan: 'pro' }, 'one')).toMatchObject(refusedAs('unavailable'));
    expect(await ada.wishes({ plan: 'pro' }, 'one')).toMatchObject({
      ok: true,
      value: { plan: 'pro' },
    });
    expect(await ada.credits()).toBe(8_000);
    expect(await ada.paid()).toBe(1_700 + 4_800);
  });

  test('grants once when D1 is away after the charge and the same try is sent again', async () => {
    const ada = await onPlan('plus');
    let calls = 0;
    ada.at.d1Fault = () => ++calls > 6;
    expect(await ada.wishes({ plan: 'pro' }, 'one')).toMatchObject(refusedAs('unavailable'));
    ada.at.d1Fault = () => false;
    expect(await ada.wishes({ plan: 'pro' }, 'one')).toMatchObject(changed);
    expect(await ada.credits()).toBe(8_000);
    expect(await ada.paid()).toBe(1_700 + 4_800);
  });

  test('waits until the month that runs is paid', async () => {
    const ada = await onPlan('plus');
    await ada.usesCard('chargeCustomerFail');
    ada.passes(32);
    const refused = await ada.wishes({ plan: 'pro' });
    expect(refused).toMatchObject(refusedAs('payment_declined'));
    expect(!refused.ok && refused.error.extra?.open_invoice_url).toContain('http');
  });

  test('waits while the month that runs is being collected', async () => {
    const ada = await onPlan('plus');
    ada.passes(30);
    const refused = refusedAs('payment_declined', { extra: { open_invoice_url: null } });
    expect(await ada.wishes({ plan: 'pro' })).toMatchObject(refused);
    ada.passes(1);
    await ada.hears();
    expect(await ada.paid()).toBe(2 * 1_700);
    expect(await ada.wishes({ plan: 'pro' })).toMatchObject(changed);
    expect(await ada.credits()).toBe(2 * 2_000 + 6_000);
  });

  test('takes the place of a downgrade that was to come', async () => {
    const ada = await onPlan('pro');
    await ada.wishes({ plan: 'plus' });
    expect(await ada.wishes({ plan: 'max' })).toMatchObject({
      ok: true,
      value: { plan: 'max', nextPlan: null },
    });
    expect(await ada.credits()).toBe(26_000);
    ada.passes(31);
    await ada.hears();
    expect(await ada.credits()).toBe(46_000);
  });

  test('takes back a cancellation', async () => {
    const ada = await onPlan('plus');
    await ada.wishes({ cancel: true });
    expect(await ada.wishes({ plan: 'pro' })).toMatchObject({
      ok: true,
      value: { plan: 'pro', endsAt: null },
    });
  });
});

describe('a downgrade', () => {
  test('charges nothing now and gives the cheaper month when the next period begins', async () => {
    const ada = await onPlan('pro');
    expect(await ada.wishes({ plan: 'plus' })).toMatchObject({
      ok: true,
      value: { plan: 'pro', nextPlan: 'plus', endsAt: null },
    });
    expect(await ada.paid()).toBe(4_800);
    await ada.hears();
    expect(await ada.plan()).toMatchObject({ plan: 'pro', nextPlan: 'plus' });
    ada.passes(31);
    await ada.hears();
    expect(await ada.plan()).toMatchObject({ plan: 'plus', nextPlan: null });
    expect(await ada.credits()).toBe(6_000 + 2_000);
    expect(await ada.paid()).toBe(4_800 + 1_700);
  });

  test.each([{ resume: true }, { plan: 'pro' }] as const)('is undone by %o', async (wish) => {
    const ada = await onPlan('pro');
    await ada.wishes({ plan: 'plus' });
    expect(await ada.wishes(wish)).toMatchObject({
      ok: true,
      value: { plan: 'pro', nextPlan: null },
    });
    ada.passes(31);
    await ada.hears();
    expect(await ada.credits()).toBe(12_000);
  });

  test('is unchanged when it is chosen again', async () => {
    const ada = await onPlan('pro');
    await ada.wishes({ plan: 'plus' });
    expect(await ada.wishes({ plan: 'plus' })).toMatchObject(refusedAs('plan_unchanged'));
  });
});

describe('a change of plan', () => {
  test('is refused where there is no plan', async () => {
    const ada = await aSubscriber();
    for (const wish of [{ plan: 'pro' }, { cancel: true }, { resume: true }] as const)
      expect(await ada.wishes(wish)).toMatchObject(refusedAs('not_subscribed'));
  });

  test('is refused to what is no plan, and to the plan one has', async () => {
    const ada = await onPlan('plus');
    for (const plan of ['nothing', 'starter'])
      expect(await ada.wishes({ plan })).toMatchObject(refusedAs('invalid_request'));
    expect(await ada.wishes({ plan: 'plus' })).toMatchObject(refusedAs('plan_unchanged'));
    expect(await ada.wishes({ resume: true })).toMatchObject(refusedAs('plan_unchanged'));
  });

  test('finds that the plan ended without a word', async () => {
    const ada = await onPlan('plus');
    await ada.at.desk.stripe.subscriptions.cancel((await ada.plan())?.id ?? '');
    expect(await ada.wishes({ plan: 'pro' })).toMatchObject(refusedAs('not_subscribed'));
    expect(await ada.plan()).toBeUndefined();
  });
});
