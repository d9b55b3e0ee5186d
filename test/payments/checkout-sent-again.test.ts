import Stripe from 'stripe';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Catalogue, defaultCatalogue } from '../../core/payments/catalogue.ts';
import { findOrder, putOrder } from '../../db/orders.ts';
import { openCheckout } from '../../worker/stripe/open-checkout.ts';
import { pushCatalogue } from '../../worker/stripe/push-catalogue.ts';
import { aDesk, type DeskHarness } from '../support/payments/a-desk.ts';
import {
  anOrderId,
  credit,
  minute,
  orderNow,
  origin,
  pay,
  paymentOf,
  sessionsAt,
  settled,
  started,
  starter,
  synced,
  team,
} from '../support/payments/ordering.ts';

beforeEach(() => {
  for (const level of ['warn', 'error'] as const)
    vi.spyOn(console, level).mockImplementation(() => undefined);
});

/** The answer to the next Checkout is lost; Stripe has made it. */
async function lost(harness: DeskHarness, id = anOrderId()) {
  const { control } = harness.simulator;
  control.fail({ kind: 'drop_after_commit', call: 'POST /v1/checkout/sessions', times: 2 });
  await harness.run('startOrder', { order: id, wish: starter, origin });
  control.calm();
  return id;
}

/** With another price for the starter package. */
const dearer: Catalogue = {
  ...defaultCatalogue,
  items: defaultCatalogue.items.map((item) =>
    item.id === 'starter' ? { ...item, amountMinor: 1_200 } : item,
  ),
};

describe('an order that is sent again', () => {
  it('is the same order with the same Checkout', async () => {
    const harness = await aDesk();
    const id = anOrderId();
    const [first, second] = [
      await started(harness, starter, id),
      await started(harness, starter, id),
    ];
    expect(second).toEqual(first);
    expect(await sessionsAt(harness)).toHaveLength(1);
  });

  it('is the account’s one customer, from two tabs at a time', async () => {
    const harness = await aDesk();
    const [a, b] = await Promise.all([started(harness, starter), started(harness, team)]);
    expect(a.customer).toBe(b.customer);
    expect(harness.simulator.control.summary().customers).toHaveLength(1);
  });

  it('gets another customer when the first was deleted at Stripe', async () => {
    const harness = await aDesk();
    const first = await started(harness, starter);
    await pay(first);
    await synced(harness, first);
    await harness.desk.stripe.customers.del(first.customer);
    const second = await started(harness, starter);
    expect(second.customer).not.toBe(first.customer);
    await pay(second);
    await synced(harness, second);
    expect(await harness.balance()).toBe(2_000 * credit);
  });
});

describe('an order whose Checkout was never seen', () => {
  it('opens from another address as well', async () => {
    const harness = await aDesk();
    const order = await lost(harness);
    const elsewhere = { order, wish: starter, origin: 'https://other.test' };
    const opened = await harness.done('startOrder', elsewhere);
    expect(opened).toMatchObject({ id: order, status: 'open' });
    await pay(opened);
    expect(await synced(harness, opened)).toMatchObject({ status: 'paid' });
    expect(await harness.balance()).toBe(1_000 * credit);
  });

  it('is charged what was agreed on, though the catalogue has changed meanwhile', async () => {
    const harness = await aDesk();
    const { desk } = harness;
    const id = await lost(harness);
    const order = await findOrder(desk.db, desk.account, id);
    if (!order) throw new Error('the order is not there');
    await pushCatalogue(desk, dearer);
    const another = { ...order, expiresAt: order.expiresAt + 1_000 };
    await putOrder(desk.db, another);
    const opened = await openCheckout(desk, another, origin);
    await pay(opened);
    expect(await synced(harness, opened)).toMatchObject({ status: 'paid' });
    expect(await paymentOf(harness, opened)).toMatchObject({ amountMinor: 1_000 });
  });
});

describe('an order whose Checkout was closed, and the new one not seen', () => {
  it('does not take the closed one for its own', async () => {
    const harness = await aDesk();
    const plan = { kind: 'plan', item: 'plus' } as const;
    const first = await started(harness, plan);
    const { control } = harness.simulator;
    control.fail({ kind: 'drop_after_commit', call: 'POST /v1/checkout/sessions', times: 2 });
    await harness.run('startOrder', { order: anOrderId(), wish: plan, origin });
    control.calm();
    expect(await settled(harness, first)).toMatchObject({ status: 'ignored' });
    expect(await orderNow(harness, first)).toMatchObject({ status: 'open', session: null });
    const found = await synced(harness, first);
    expect(found).toMatchObject({ status: 'open', session: expect.stringMatching(/^cs_/) });
    expect(found.session).not.toBe(first.session);
    await pay(found);
    expect(await synced(harness, found)).toMatchObject({ status: 'paid' });
  });
});

describe('an order whose Checkout Stripe does not know any more', () => {
  it('expires at its time, and keeps nobody from having a plan', async () => {
    const harness = await aDesk();
    const plan = { kind: 'plan', item: 'plus' } as const;
    const first = await started(harness, plan);
    const { d1 } = harness;
    await putOrder(d1, { ...first, session: 'cs_test_of_another_account' });
    expect(await synced(harness, first)).toMatchObject({ status: 'open' });
    harness.advance(46 * minute);
    expect(await synced(harness, first)).toMatchObject({ status: 'expired' });

    const second = await started(harness, plan);
    await putOrder(d1, { ...second, session: 'cs_test_of_a_third' });
    const third = await started(harness, plan);
    expect(third).toMatchObject({ id: second.id, status: 'open' });
    expect(third.session).not.toBe('cs_test_of_a_third');
  });
});

describe('a customer whose address Stripe does not take', () => {
  it('buys all the same', async () => {
    const harness = await aDesk();
    const { customers } = harness.desk.stripe;
    const refused = new Stripe.errors.StripeInvalidRequestError({
      type: 'invalid_request_error',
      code: 'email_invalid',
      message: 'Invalid email address',
    });
    const update = vi.spyOn(customers, 'update').mockRejectedValueOnce(refused);
    const order = await started(harness, starter);
    expect(order).toMatchObject({ status: 'open', session: expect.stringMatching(/^cs_/) });
    expect(update).toHaveBeenCalledOnce();
    update.mockRestore();
  });
});
