import { describe, expect, it } from 'vitest';
import { grantsOf, listPayments } from '../../db/payments.ts';
import { aDesk } from '../support/payments/a-desk.ts';
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
  takenBy,
  team,
} from '../support/payments/ordering.ts';

describe('a package', () => {
  it('is granted with its bonus as a grant of its own, and recorded', async () => {
    const harness = await aDesk();
    const order = await started(harness, team);
    expect(order).toMatchObject({ status: 'open', amountMinor: 10_000, credits: 10_000 * credit });
    await pay(order);
    expect(await synced(harness, order)).toMatchObject({
      status: 'paid',
      url: null,
      checkAt: null,
    });
    expect(await harness.balance()).toBe(10_500 * credit);

    const payment = await paymentOf(harness, order);
    expect(payment).toMatchObject({
      status: 'succeeded',
      description: 'Team × 2',
      amountMinor: 10_000,
      taxMinor: 0,
      credits: 10_500 * credit,
      methodBrand: 'visa',
      methodLast4: '4242',
      order: order.id,
    });
    expect(payment?.charge).toMatch(/^ch_/);
    const grants = await grantsOf(harness.d1, payment?.id ?? '');
    expect(grants.map(({ source, credits }) => [source, credits])).toEqual([
      ['purchase', 10_000 * credit],
      ['promotion', 500 * credit],
    ]);
    expect(harness.d1.sqlite.prepare('SELECT status FROM invoices').all()).toEqual([
      { status: 'paid' },
    ]);
  });

  it('is asked for by its synced price, for 45 minutes, and says whose it is', async () => {
    const harness = await aDesk();
    const order = await started(harness, team);
    const session = await harness.desk.stripe.checkout.sessions.retrieve(order.session ?? '', {
      expand: ['line_items'],
    });
    expect(session).toMatchObject({
      mode: 'payment',
      client_reference_id: order.id,
      metadata: { order: order.id, account: harness.desk.account },
      expires_at: harness.now() / 1_000 + 45 * minute,
      success_url: `${origin}/settings/billing?order=${order.id}&checkout=return`,
      cancel_url: `${origin}/settings/billing?order=${order.id}&checkout=back`,
      adaptive_pricing: { enabled: false },
      invoice_creation: { enabled: true },
      automatic_tax: { enabled: false },
    });
    expect(session.line_items?.data[0]).toMatchObject({
      quantity: 2,
      price: { lookup_key: 'hydron_team_package_5000000000_250000000_5000_usd' },
    });
  });

  it('is counted once by twenty looks at a time and any number after', async () => {
    const harness = await aDesk();
    const order = await started(harness, starter);
    await pay(order);
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        n % 2 ? settled(harness, order) : synced(harness, order),
      ),
    );
    harness.advance(3 * 24 * 60 * minute);
    expect(await settled(harness, order)).toEqual({ status: 'done' });
    expect(await harness.balance()).toBe(1_000 * credit);
    expect(harness.account.state.grants.size).toBe(1);
    expect(takenBy(harness)).toBe(1_000);
  });

  it('stays open after a decline, and is bought with another card', async () => {
    const harness = await aDesk();
    const order = await started(harness, starter);
    await pay(order, 'chargeDeclined');
    expect(await synced(harness, order)).toMatchObject({ status: 'open' });
    expect(await harness.balance()).toBe(0);
    await pay(order);
    expect(await synced(harness, order)).toMatchObject({ status: 'paid' });
    expect(await harness.balance()).toBe(1_000 * credit);
  });

  it('is pending while a bank debit is on its way, and granted when it arrives', async () => {
    const harness = await aDesk();
    const order = await started(harness, starter);
    await pay(order, 'sepaDebitSucceeds');
    const pending = await synced(harness, order);
    expect(pending).toMatchObject({ status: 'pending', url: null, settledAt: null });
    expect(pending.checkAt).not.toBeNull();
    expect(await paymentOf(harness, order)).toMatchObject({ status: 'pending', credits: 0 });
    expect(await harness.balance()).toBe(0);

    harness.advance(2 * 60 * minute);
    expect(await settled(harness, order)).toEqual({ status: 'done' });
    expect(await harness.balance()).toBe(1_000 * credit);
    expect(await paymentOf(harness, order)).toMatchObject({
      status: 'succeeded',
      methodBrand: 'sepa_debit',
    });
    expect(await orderNow(harness, order)).toMatchObject({ status: 'paid', checkAt: null });
  });

  it('has failed when a bank debit comes back', async () => {
    const harness = await aDesk();
    const order = await started(harness, starter);
    await pay(order, 'sepaDebitFails');
    await synced(harness, order);
    harness.advance(2 * 60 * minute);
    const failed = await synced(harness, order);
    expect(failed).toMatchObject({ status: 'failed', checkAt: null });
    expect(failed.reason).toBeTruthy();
    expect(await paymentOf(harness, order)).toMatchObject({ status: 'failed', credits: 0 });
    expect(await harness.balance()).toBe(0);
  });

  it('expires when nobody completes it', async () => {
    const harness = await aDesk();
    const order = await started(harness, starter);
    harness.advance(46 * minute);
    expect(await synced(harness, order)).toMatchObject({ status: 'expired', checkAt: null });
    expect(await listPayments(harness.d1, harness.desk.account, { limit: 10 })).toEqual([]);
  });

  it('buys what the catalogue said when it was ordered', async () => {
    const harness = await aDesk();
    const order = await started(harness, starter);
    harness.d1.sqlite.exec(`UPDATE catalogue_items SET credits = 1, amount_minor = 1`);
    await pay(order);
    await synced(harness, order);
    expect(await harness.balance()).toBe(1_000 * credit);
  });

  it('grants the credits before tax and records the money with it', async () => {
    const harness = await aDesk({ tax: true, simulator: { taxPercent: 20 } });
    const order = await started(harness, starter);
    await pay(order);
    await synced(harness, order);
    expect(await harness.balance()).toBe(1_000 * credit);
    expect(await paymentOf(harness, order)).toMatchObject({ amountMinor: 1_200, taxMinor: 200 });
  });

  it.each([
    [{ kind: 'package', item: 'yacht', quantity: 1, saveCard: false }, 'package'],
    [{ kind: 'plan', item: 'starter' }, 'plan'],
    [
      { kind: 'amount', money: { amountMinor: 499, currency: 'usd' }, saveCard: false },
      'amount_minor',
    ],
    [
      { kind: 'amount', money: { amountMinor: 1_000, currency: 'eur' }, saveCard: false },
      'currency',
    ],
  ] as const)('is refused when it is not sold: %j', async (wish, param) => {
    const harness = await aDesk();
    const refused = await harness.run('startOrder', { order: anOrderId(), wish, origin });
    expect(refused).toMatchObject({ ok: false, error: { code: 'invalid_request', param } });
    expect(await sessionsAt(harness)).toEqual([]);
  });
});

describe('any amount', () => {
  it('buys a credit for each cent', async () => {
    const harness = await aDesk();
    const money = { amountMinor: 1_234, currency: 'usd' };
    const order = await started(harness, { kind: 'amount', money, saveCard: false });
    await pay(order);
    await synced(harness, order);
    expect(await harness.balance()).toBe(1_234 * credit);
    expect(await paymentOf(harness, order)).toMatchObject({
      description: '1,234.00 credits',
      amountMinor: 1_234,
    });
  });
});
