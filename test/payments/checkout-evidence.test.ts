import { beforeEach, describe, expect, it, vi } from 'vitest';
import { putOrder } from '../../db/orders.ts';
import { aDesk } from '../support/payments/a-desk.ts';
import {
  credit,
  orderNow,
  origin,
  pay,
  paymentOf,
  settled,
  started,
  starter,
  synced,
  team,
} from '../support/payments/ordering.ts';
import { submit } from '../unit/stripe-simulator/a-simulator.ts';

/** What fails here on purpose is told in the log. */
beforeEach(() => {
  for (const level of ['warn', 'error'] as const)
    vi.spyOn(console, level).mockImplementation(() => undefined);
});

describe('evidence that is not good', () => {
  it('grants nothing for another price than was ordered', async () => {
    const harness = await aDesk();
    const order = await started(harness, starter);
    await putOrder(harness.d1, { ...order, amountMinor: 999 });
    await pay(order);
    expect(await settled(harness, order)).toEqual({
      status: 'quarantined',
      reason: 'wrong_amount',
    });
    expect(await harness.balance()).toBe(0);
    expect(await orderNow(harness, order)).toMatchObject({
      status: 'quarantined',
      reason: 'wrong_amount',
    });
    expect(await paymentOf(harness, order)).toMatchObject({
      status: 'quarantined',
      reason: 'wrong_amount',
      credits: 0,
      amountMinor: 1_000,
    });
  });

  it('grants nothing for a Checkout that cost nothing', async () => {
    const harness = await aDesk();
    const order = await started(harness, starter);
    const { stripe } = harness.desk;
    const free = await stripe.checkout.sessions.create({
      mode: 'payment',
      customer: order.customer,
      client_reference_id: order.id,
      success_url: origin,
      line_items: [
        {
          quantity: 1,
          price_data: { currency: 'usd', unit_amount: 0, product_data: { name: 'Free' } },
        },
      ],
    });
    await submit(free.url ?? '', { card: 'visa' });
    await putOrder(harness.d1, { ...order, session: free.id });
    expect(await harness.done('settle', { kind: 'session', id: free.id })).toEqual({
      status: 'quarantined',
      reason: 'zero_amount',
    });
    expect(await harness.balance()).toBe(0);
  });

  it('grants nothing for another customer’s Checkout, and leaves it to that one', async () => {
    const ada = await aDesk();
    const eve = await aDesk({ beside: ada.world });
    const theirs = await started(ada, starter);
    await pay(theirs);
    const forged = await started(eve, starter);
    ada.d1.sqlite.exec(`UPDATE orders SET session = NULL WHERE id = '${theirs.id}'`);
    await putOrder(eve.d1, { ...forged, session: theirs.session });

    expect(await synced(eve, forged)).toMatchObject({
      status: 'quarantined',
      reason: 'foreign_customer',
    });
    expect(await eve.balance()).toBe(0);
    eve.d1.sqlite.exec(`UPDATE orders SET session = NULL WHERE id = '${forged.id}'`);
    expect(await synced(ada, theirs)).toMatchObject({ status: 'paid' });
    expect(await ada.balance()).toBe(1_000 * credit);
    expect(await paymentOf(ada, theirs)).toMatchObject({ account: ada.desk.account });
  });

  it('believes no reference in a Checkout that is not of the account’s customer', async () => {
    const ada = await aDesk();
    const eve = await aDesk({ beside: ada.world });
    const wanted = await started(ada, team);
    const customer = (await started(eve, starter)).customer;
    const cheap = await eve.desk.stripe.checkout.sessions.create({
      mode: 'payment',
      customer,
      client_reference_id: wanted.id,
      metadata: { order: wanted.id, account: ada.desk.account },
      success_url: origin,
      line_items: [
        {
          quantity: 1,
          price_data: { currency: 'usd', unit_amount: 10_000, product_data: { name: 'Team' } },
        },
      ],
    });
    await submit(cheap.url ?? '', { card: 'visa' });
    const reference = { kind: 'session', id: cheap.id } as const;
    expect(await ada.done('settle', reference)).toMatchObject({ status: 'quarantined' });
    expect(await eve.done('settle', reference)).toMatchObject({
      status: 'quarantined',
      reason: 'no_order',
    });
    expect([await ada.balance(), await eve.balance()]).toEqual([0, 0]);
    expect(await orderNow(ada, wanted)).toMatchObject({ status: 'open' });
  });
});
