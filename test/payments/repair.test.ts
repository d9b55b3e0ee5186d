import type Stripe from 'stripe';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { hourMs } from '../../core/units/instant.ts';
import { listQuarantined } from '../../db/payments.ts';
import { countEvents } from '../../db/stripe-events.ts';
import { eventsReadUntil } from '../../db/stripe-progress.ts';
import { ensureCustomer } from '../../worker/stripe/customer.ts';
import { type Bought, bought, credit, starter } from '../support/payments/a-bought-package.ts';
import { onPlan } from '../support/payments/a-subscriber.ts';
import { anInbox } from '../support/payments/an-inbox.ts';

const logs = { warn: [] as string[], error: [] as string[] };

beforeEach(() => {
  for (const level of ['warn', 'error'] as const) {
    logs[level].length = 0;
    vi.spyOn(console, level).mockImplementation((line) => void logs[level].push(String(line)));
  }
  vi.spyOn(console, 'info').mockImplementation(() => undefined);
});

describe('webhooks that never came', () => {
  it('are made good by the repair: order, refund and all', async () => {
    const { harness, inbox, completed } = await bought();
    expect(await inbox.everyTenMinutes()).toBeGreaterThan(0);
    expect(await harness.balance()).toBe(starter);
    const { payment_intent: intent } = completed.data.object as Stripe.Checkout.Session;
    harness.advance(600);
    await harness.desk.stripe.refunds.create({ payment_intent: String(intent), amount: 400 });
    harness.advance(600);
    await inbox.everyTenMinutes();
    expect(await harness.balance()).toBe(600 * credit);
    const counts = await countEvents(harness.desk.db);
    expect(counts).toEqual({ received: 0, stuck: 0, quarantined: 0 });
  });

  it('are found however many events there are, a part at a time', async () => {
    const { harness, inbox } = await bought();
    const { control } = harness.simulator;
    const customer = await ensureCustomer(harness.desk);
    for (let n = 0; n < 250; n++) {
      await harness.desk.stripe.customers.update(customer, { description: `${n}` });
      if (n % 50 === 0) harness.advance(60);
    }
    harness.advance(60);
    await inbox.everyTenMinutes();
    for (let n = 0; n < 2; n++) await inbox.everyMinute();
    const told = control.events({ type: 'customer.updated' });
    const { results } = await harness.desk.db
      .prepare(`SELECT count(*) AS n FROM stripe_events WHERE type = 'customer.updated'`)
      .all<{ n: number }>();
    expect(results).toEqual([{ n: told.length }]);
    expect(told.length).toBeGreaterThanOrEqual(250);
    expect(await eventsReadUntil(harness.desk.db)).toBe(harness.now() - hourMs);
  });

  it('move the progress only past what is kept', async () => {
    const { harness, inbox } = await bought();
    harness.simulator.control.fail({ kind: 'error_before_commit', call: 'GET /v1/events' });
    await expect(inbox.everyTenMinutes()).rejects.toThrow();
    expect(await eventsReadUntil(harness.desk.db)).toBeUndefined();
    harness.simulator.control.calm();
    harness.advance(120);
    await inbox.everyTenMinutes();
    expect(await eventsReadUntil(harness.desk.db)).toBe(harness.now() - hourMs);
    expect(await harness.balance()).toBe(starter);
  });

  it('reach back no further than Stripe lists, and that is said', async () => {
    const { harness, inbox } = await bought();
    await inbox.everyTenMinutes();
    harness.advance(40 * 24 * 3_600);
    await inbox.everyTenMinutes();
    expect(logs.error.join()).toContain('can no longer be listed');
    expect(await eventsReadUntil(harness.desk.db)).toBe(harness.now() - hourMs);
  });
});

describe('a renewal nobody told of', () => {
  it('is granted even while Stripe does not list its events', async () => {
    const ada = await onPlan('plus');
    const inbox = anInbox(ada.at);
    ada.passes(31);
    ada.at.simulator.control.fail({
      kind: 'error_before_commit',
      call: 'GET /v1/events',
      times: 9,
    });
    await expect(inbox.everyTenMinutes()).rejects.toThrow();
    expect(await ada.credits()).toBe(4_000);
    expect(await ada.payments()).toHaveLength(2);
  });
});

describe('a refund that is heard of before the payment', () => {
  it('has the payment settled first, and takes its share of it', async () => {
    const { harness, inbox, completed, event } = await bought();
    const { payment_intent: intent } = completed.data.object as Stripe.Checkout.Session;
    await harness.desk.stripe.refunds.create({ payment_intent: String(intent), amount: 250 });
    expect(await inbox.deliver(event('charge.refunded'))).toBe(200);
    expect(await harness.balance()).toBe(750 * credit);
    for (const type of ['checkout.session.completed', 'invoice.paid', 'refund.created'])
      expect(await inbox.deliver(event(type))).toBe(200);
    expect(await harness.balance()).toBe(750 * credit);
  });
});

describe('an invoice of our customer that we did not make', () => {
  const anInvoice = async ({ harness, inbox, event }: Bought, amount: number) => {
    const { stripe } = harness.desk;
    const customer = await ensureCustomer(harness.desk);
    const { id: invoice } = await stripe.invoices.create({ customer, auto_advance: false });
    await stripe.invoiceItems.create({ customer, invoice, amount, currency: 'usd' });
    await stripe.invoices.finalizeInvoice(invoice);
    const paid = async (params: Stripe.InvoicePayParams = {}) => {
      if (amount > 0) await stripe.invoices.pay(invoice, params);
      expect(await inbox.deliver(event('invoice.paid'))).toBe(200);
      return inbox.answer().status;
    };
    return { invoice, paid };
  };

  it('and that is paid grants nothing, and the operator sees the money', async () => {
    const shop = await bought();
    const { paid, invoice } = await anInvoice(shop, 5_000);
    expect(await paid({ payment_method: 'pm_card_visa' })).toBe('quarantined');
    expect(await shop.harness.balance()).toBe(0);
    const [seen] = await listQuarantined(shop.harness.desk.db, { limit: 10 });
    expect(seen).toMatchObject({ invoice, amountMinor: 5_000, status: 'quarantined', credits: 0 });
  });

  it.each<[string, number, Stripe.InvoicePayParams]>([
    ['over nothing', 0, {}],
    ['paid out of band', 5_000, { paid_out_of_band: true }],
  ])('%s grants nothing', async (_, amount, how) => {
    const shop = await bought();
    const { paid } = await anInvoice(shop, amount);
    await paid(how);
    expect(await shop.harness.balance()).toBe(0);
  });
});
