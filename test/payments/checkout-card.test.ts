import Stripe from 'stripe';
import { describe, expect, it, vi } from 'vitest';
import type { Order } from '../../db/orders.ts';
import { aDesk, type DeskHarness } from '../support/payments/a-desk.ts';
import { pay, started, starter, synced, takenBy } from '../support/payments/ordering.ts';

describe('a card', () => {
  const defaultOf = async ({ desk }: DeskHarness, { customer }: Order) => {
    const found = await desk.stripe.customers.retrieve(customer, {
      expand: ['invoice_settings.default_payment_method'],
    });
    if (found.deleted) throw new Error('the customer is deleted');
    const chosen = found.invoice_settings.default_payment_method;
    return typeof chosen === 'string' ? chosen : chosen?.card?.brand;
  };

  it('is kept from a purchase only with consent, and is the default where there is none', async () => {
    const harness = await aDesk();
    const without = await started(harness, starter);
    await pay(without);
    await synced(harness, without);
    expect(await defaultOf(harness, without)).toBeUndefined();

    const withConsent = await started(harness, { ...starter, saveCard: true });
    await pay(withConsent);
    await synced(harness, withConsent);
    expect(await defaultOf(harness, withConsent)).toBe('visa');
  });

  it('is saved without a purchase, and does not take the place of the default', async () => {
    const harness = await aDesk();
    const first = await started(harness, { kind: 'setup' });
    await pay(first);
    expect(await synced(harness, first)).toMatchObject({ status: 'paid', amountMinor: 0 });
    expect(await defaultOf(harness, first)).toBe('visa');

    const second = await started(harness, { kind: 'setup' });
    await pay(second, 'mastercard');
    expect(await synced(harness, second)).toMatchObject({ status: 'paid' });
    expect(await defaultOf(harness, second)).toBe('visa');
    expect(await harness.balance()).toBe(0);
    expect(takenBy(harness)).toBe(0);
  });

  it('that cannot be the default ends no order in a fault', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const harness = await aDesk();
    const order = await started(harness, { kind: 'setup' });
    await pay(order);
    const refused = new Stripe.errors.StripeInvalidRequestError({
      type: 'invalid_request_error',
      message: 'This payment method cannot be the default.',
    });
    vi.spyOn(harness.desk.stripe.customers, 'update').mockRejectedValueOnce(refused);
    expect(await synced(harness, order)).toMatchObject({ status: 'paid' });
    expect(await defaultOf(harness, order)).toBeUndefined();
  });
});
