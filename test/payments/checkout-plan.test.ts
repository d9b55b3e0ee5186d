import { describe, expect, it } from 'vitest';
import { openOrder } from '../../db/orders.ts';
import { aDesk } from '../support/payments/a-desk.ts';
import {
  anOrderId,
  credit,
  orderNow,
  origin,
  pay,
  sessionsAt,
  settled,
  started,
  synced,
} from '../support/payments/ordering.ts';

describe('a plan', () => {
  it('has one open Checkout, however many tabs ask: the newest', async () => {
    const harness = await aDesk();
    const first = await started(harness, { kind: 'plan', item: 'plus' });
    const second = await started(harness, { kind: 'plan', item: 'pro' });
    expect(second).toMatchObject({ id: first.id, item: 'pro', amountMinor: 4_800 });
    expect((await pay(first)).status).toBe(410);
    const open = (await sessionsAt(harness)).filter(({ status }) => status === 'open');
    expect(open.map(({ id }) => id)).toEqual([second.session]);
    const { d1, desk } = harness;
    expect(await openOrder(d1, desk.account, 'plan')).toMatchObject({ session: second.session });
  });

  it('leaves the newer Checkout open when the older one is told to have expired', async () => {
    const harness = await aDesk();
    const first = await started(harness, { kind: 'plan', item: 'plus' });
    await started(harness, { kind: 'plan', item: 'plus' });
    expect(await settled(harness, first)).toMatchObject({ status: 'ignored' });
    expect(await orderNow(harness, first)).toMatchObject({ status: 'open' });
  });

  it('is granted and its order paid; a second is refused', async () => {
    const harness = await aDesk();
    const order = await started(harness, { kind: 'plan', item: 'plus' });
    await pay(order);
    expect(await synced(harness, order)).toMatchObject({ status: 'paid' });
    expect(await harness.balance()).toBe(2_000 * credit);
    const again = await harness.run('startOrder', {
      order: anOrderId(),
      wish: { kind: 'plan', item: 'pro' },
      origin,
    });
    expect(again).toMatchObject({ ok: false, error: { code: 'already_subscribed' } });
  });

  it('makes the card that pays it the default where there was none', async () => {
    const harness = await aDesk();
    const order = await started(harness, { kind: 'plan', item: 'plus' });
    await pay(order);
    await synced(harness, order);
    const customer = await harness.desk.stripe.customers.retrieve(order.customer);
    const [card] = (await harness.desk.stripe.customers.listPaymentMethods(order.customer)).data;
    if (customer.deleted || !card) throw new Error('the customer has no card');
    expect(customer.invoice_settings.default_payment_method).toBe(card.id);
  });

  it('is refused when the Checkout of another tab turns out complete, and that one counts', async () => {
    const harness = await aDesk();
    const order = await started(harness, { kind: 'plan', item: 'plus' });
    await pay(order);
    const again = await harness.run('startOrder', {
      order: anOrderId(),
      wish: { kind: 'plan', item: 'plus' },
      origin,
    });
    expect(again).toMatchObject({ ok: false, error: { code: 'already_subscribed' } });
    expect(await orderNow(harness, order)).toMatchObject({ status: 'paid' });
    expect(await harness.balance()).toBe(2_000 * credit);
  });

  it('can be had again when the one that was never paid has ended, its invoice open', async () => {
    const harness = await aDesk({ simulator: { settleAfterSeconds: 400 * 24 * 3_600 } });
    const order = await started(harness, { kind: 'plan', item: 'plus' });
    await pay(order, 'sepaDebitSucceeds');
    expect(await synced(harness, order)).toMatchObject({ status: 'pending' });
    const second = await harness.run('startOrder', {
      order: anOrderId(),
      wish: { kind: 'plan', item: 'pro' },
      origin,
    });
    expect(second).toMatchObject({ ok: false, error: { code: 'already_subscribed' } });
    const { data } = await harness.desk.stripe.subscriptions.list({ customer: order.customer });
    await harness.desk.stripe.subscriptions.cancel(data[0]?.id ?? '');
    await harness.done('settle', { kind: 'subscription', id: data[0]?.id ?? '' });
    const next = await started(harness, { kind: 'plan', item: 'pro' });
    expect(next).toMatchObject({ item: 'pro', status: 'open' });
    expect(next.id).not.toBe(order.id);
    expect(await orderNow(harness, order)).toMatchObject({ status: 'failed' });
  });
});
