import { describe, expect, it } from 'vitest';
import { credits } from '../../core/units/credits.ts';
import { money } from '../../core/units/money.ts';
import { customerOf } from '../../db/stripe-customers.ts';
import { putSubscription } from '../../db/subscriptions.ts';
import {
  listPaymentMethods,
  removePaymentMethod,
  setDefaultPaymentMethod,
} from '../../worker/http/routes/payment-methods.ts';
import { paymentMethods } from '../../worker/http/schemas/billing.ts';
import { ensureCustomer } from '../../worker/stripe/customer.ts';
import { aBillingCall } from '../support/payments/a-billing-call.ts';
import { aDesk, type DeskHarness } from '../support/payments/a-desk.ts';

const origin = { 'sec-fetch-site': 'same-origin' };

async function listed(harness: DeskHarness) {
  return read(await listPaymentMethods(aBillingCall(harness, { path: '/payment_methods' })));
}

async function read(response: Response) {
  const text = await response.text();
  expect(response.status, text).toBe(200);
  return paymentMethods.parse(JSON.parse(text)).data;
}

const setDefault = (harness: DeskHarness, method: string) =>
  setDefaultPaymentMethod(
    aBillingCall(harness, {
      method: 'PUT',
      path: `/payment_methods/${method}/default`,
      params: { method },
      headers: origin,
    }),
  );

const remove = (harness: DeskHarness, method: string, query = '') =>
  removePaymentMethod(
    aBillingCall(harness, {
      method: 'DELETE',
      path: `/payment_methods/${method}${query}`,
      params: { method },
      headers: origin,
    }),
  );

async function problem(response: Response) {
  return { status: response.status, ...((await response.json()) as { code: string }) };
}

/** Saves a test card with the account's customer; a minute later than what was before. */
async function save(harness: DeskHarness, card: string): Promise<string> {
  const customer = await ensureCustomer(harness.desk);
  harness.advance(60);
  const { stripe } = harness.desk;
  return (await stripe.paymentMethods.attach(`pm_card_${card}`, { customer })).id;
}

/** A living plan at Stripe and here. */
async function subscribe(harness: DeskHarness, card?: string) {
  const { account, db, stripe } = harness.desk;
  const customer = await ensureCustomer(harness.desk);
  const product = await stripe.products.create({ name: 'Plus' });
  const price = await stripe.prices.create({
    product: product.id,
    currency: 'usd',
    unit_amount: 1_700,
    recurring: { interval: 'month' },
  });
  const made = await stripe.subscriptions.create({
    customer,
    items: [{ price: price.id }],
    ...(card ? { default_payment_method: card } : {}),
  });
  await putSubscription(db, {
    id: made.id,
    account,
    customer,
    plan: 'plus',
    nextPlan: null,
    item: made.items.data[0]?.id ?? '',
    price: price.id,
    status: made.status,
    periodStart: harness.now(),
    periodEnd: harness.now() + 2_592_000_000,
    endsAt: null,
    openInvoice: null,
    openInvoiceUrl: null,
    createdAt: harness.now(),
    endedAt: null,
  });
  return made.id;
}

/** Above the threshold, so that nothing is claimed. */
async function switchTopUpOn({ desk }: DeskHarness): Promise<void> {
  await desk.submit({
    kind: 'grant',
    source: 'free',
    amount: credits(9_000_000),
    priority: 50,
    reason: 'given',
  });
  const outcome = await desk.submit({
    kind: 'set_top_up',
    enabled: true,
    threshold: credits(1_000_000),
    credits: credits(5_000_000),
    bonus: credits(0),
    price: money(500, 'usd'),
    monthlyCapMinor: 5_000,
    consent: { by: 'ada', textHash: 'a'.repeat(64) },
  });
  expect(outcome.kind).toBe('accepted');
}

const defaultOf = async (harness: DeskHarness) =>
  (await listed(harness)).find((method) => method.is_default)?.id;

describe('the list of payment methods', () => {
  it('is empty for an account that never paid', async () => {
    expect(await listed(await aDesk())).toEqual([]);
  });

  it('has the default first, then the newest, and says when a card is about to expire', async () => {
    const harness = await aDesk({ clock: Date.UTC(2026, 10, 15) });
    const first = await save(harness, 'visa');
    const second = await save(harness, 'mastercard');
    const third = await save(harness, 'visa');
    await read(await setDefault(harness, second));
    const { control } = harness.simulator;
    control.renewCard({ payment_method: first, exp_month: 12, exp_year: 2026 });
    control.renewCard({ payment_method: third, exp_month: 10, exp_year: 2026 });
    expect(await listed(harness)).toMatchObject([
      { id: second, brand: 'mastercard', is_default: true, expires_soon: false, expired: false },
      { id: third, expires_soon: false, expired: true, is_default: false },
      { id: first, brand: 'visa', last4: '4242', type: 'card', expires_soon: true, exp_month: 12 },
    ]);
  });

  it('says what charges each by itself', async () => {
    const harness = await aDesk();
    const visa = await save(harness, 'visa');
    const other = await save(harness, 'mastercard');
    await read(await setDefault(harness, visa));
    await switchTopUpOn(harness);
    await subscribe(harness, other);
    expect(await listed(harness)).toMatchObject([
      { id: visa, used_by: ['auto_top_up'] },
      { id: other, used_by: ['plan'] },
    ]);
  });

  it('is 503, to be asked for again, while Stripe is away', async () => {
    const harness = await aDesk();
    await save(harness, 'visa');
    harness.simulator.control.fail({ kind: 'error_before_commit', times: 9 });
    const response = await listPaymentMethods(aBillingCall(harness, { path: '/payment_methods' }));
    expect(await problem(response)).toMatchObject({ status: 503, code: 'unavailable' });
  });
});

describe('the default payment method', () => {
  it('is the customer’s at Stripe and the plan’s own', async () => {
    const harness = await aDesk();
    const visa = await save(harness, 'visa');
    const plan = await subscribe(harness, visa);
    const other = await save(harness, 'mastercard');
    expect(await read(await setDefault(harness, other))).toMatchObject([
      { id: other, is_default: true, used_by: ['plan'] },
      { id: visa, is_default: false, used_by: [] },
    ]);
    const kept = await harness.desk.stripe.subscriptions.retrieve(plan);
    expect(kept.default_payment_method).toBe(other);
  });

  it('can go back and forth', async () => {
    const harness = await aDesk();
    const visa = await save(harness, 'visa');
    const other = await save(harness, 'mastercard');
    for (const wanted of [visa, other, visa, other, visa]) {
      harness.advance(1);
      await read(await setDefault(harness, wanted));
      expect(await defaultOf(harness)).toBe(wanted);
    }
  });

  it.each(['POST /v1/customers/*', 'POST /v1/subscriptions/*'])(
    'is not said to be set on an answer that says nothing: %s',
    async (call) => {
      const harness = await aDesk();
      const plan = await subscribe(harness, await save(harness, 'visa'));
      const other = await save(harness, 'mastercard');
      harness.simulator.control.fail({ kind: 'not_found_without_error', call });
      expect((await setDefault(harness, other)).status).toBe(503);
      expect(await read(await setDefault(harness, other))).toMatchObject([
        { id: other, is_default: true, used_by: ['plan'] },
        {},
      ]);
      const kept = await harness.desk.stripe.subscriptions.retrieve(plan);
      expect(kept.default_payment_method).toBe(other);
    },
  );

  it('is never another account’s', async () => {
    const harness = await aDesk();
    const own = await save(harness, 'visa');
    await read(await setDefault(harness, own));
    const stranger = await aDesk({ beside: harness.world });
    const foreign = await save(stranger, 'mastercard');
    for (const method of [foreign, 'pm_unknown', '../customers', '']) {
      expect((await setDefault(harness, method)).status).toBe(404);
      expect((await remove(harness, method)).status).toBe(404);
    }
    expect(await defaultOf(harness)).toBe(own);
    expect(await listed(stranger)).toHaveLength(1);
  });

  it('ends a stop of auto top-up for want of a card', async () => {
    const harness = await aDesk();
    await switchTopUpOn(harness);
    await harness.desk.submit({ kind: 'pause_top_up', reason: 'no_card' });
    expect(harness.account.state.topUp.stop).toBe('no_card');
    await read(await setDefault(harness, await save(harness, 'visa')));
    expect(harness.account.state.topUp.stop).toBeUndefined();
  });
});

describe('removing a payment method', () => {
  it('hands what it paid for to the newest other card first', async () => {
    const harness = await aDesk();
    const visa = await save(harness, 'visa');
    const plan = await subscribe(harness, visa);
    await read(await setDefault(harness, visa));
    await switchTopUpOn(harness);
    const older = await save(harness, 'mastercard');
    const newer = await save(harness, 'visa');
    expect(await read(await remove(harness, visa))).toMatchObject([
      { id: newer, is_default: true, used_by: ['plan', 'auto_top_up'] },
      { id: older, is_default: false },
    ]);
    const kept = await harness.desk.stripe.subscriptions.retrieve(plan);
    expect(kept.default_payment_method).toBe(newer);
  });

  it('is refused for the last one under a plan, until the plan ends at the end of its period', async () => {
    const harness = await aDesk();
    const visa = await save(harness, 'visa');
    const plan = await subscribe(harness, visa);
    const refused = await problem(await remove(harness, visa));
    expect(refused).toMatchObject({
      status: 409,
      code: 'payment_method_in_use',
      used_by: ['plan'],
    });
    expect(await listed(harness)).toHaveLength(1);
    await harness.desk.stripe.subscriptions.update(plan, { cancel_at_period_end: true });
    expect(await read(await remove(harness, visa))).toEqual([]);
  });

  it('switches auto top-up off with its last card by consent alone, and keeps its numbers', async () => {
    const harness = await aDesk();
    const visa = await save(harness, 'visa');
    await read(await setDefault(harness, visa));
    await switchTopUpOn(harness);
    const refused = await problem(await remove(harness, visa));
    expect(refused).toMatchObject({ code: 'payment_method_in_use', used_by: ['auto_top_up'] });
    const before = harness.account.state.topUp.policy;
    expect(before?.enabled).toBe(true);
    expect(await read(await remove(harness, visa, '?stop_auto_top_up=true'))).toEqual([]);
    const { consent: _over, at: _then, ...numbers } = before ?? {};
    expect(harness.account.state.topUp.policy).toMatchObject({ ...numbers, enabled: false });
  });

  it('is well when it is gone already', async () => {
    const harness = await aDesk();
    const visa = await save(harness, 'visa');
    await harness.desk.stripe.paymentMethods.detach(visa);
    expect(await read(await remove(harness, visa))).toEqual([]);
  });

  it('is done once although its answer was lost', async () => {
    const harness = await aDesk();
    const visa = await save(harness, 'visa');
    const call = 'POST /v1/payment_methods/*/detach';
    harness.simulator.control.fail({ kind: 'error_after_commit', call, times: 1 });
    expect((await remove(harness, visa)).status).toBe(503);
    expect(await read(await remove(harness, visa))).toEqual([]);
  });

  it('is not said to be done on an answer that says nothing', async () => {
    const harness = await aDesk();
    const visa = await save(harness, 'visa');
    const call = 'POST /v1/payment_methods/*/detach';
    harness.simulator.control.fail({ kind: 'not_found_without_error', call });
    expect((await remove(harness, visa)).status).toBe(503);
    expect(await listed(harness)).toHaveLength(1);
  });

  it('names a parameter it does not know', async () => {
    const harness = await aDesk();
    const visa = await save(harness, 'visa');
    expect((await remove(harness, visa, '?stop_auto_top_up=yes')).status).toBe(400);
    expect((await remove(harness, visa, '?force=true')).status).toBe(400);
    expect(await listed(harness)).toHaveLength(1);
  });
});

describe('what is changed at Stripe, behind our back', () => {
  const settle = (harness: DeskHarness, kind: 'customer' | 'payment_method', id: string) =>
    harness.done('settle', { kind, id });

  it('a default card chosen in the portal ends a stop for want of one', async () => {
    const harness = await aDesk();
    const visa = await save(harness, 'visa');
    await switchTopUpOn(harness);
    await harness.desk.submit({ kind: 'pause_top_up', reason: 'no_card' });
    expect(await settle(harness, 'payment_method', visa)).toEqual({ status: 'done' });
    expect(harness.account.state.topUp.stop).toBe('no_card');
    const customer = await ensureCustomer(harness.desk);
    await harness.desk.stripe.customers.update(customer, {
      invoice_settings: { default_payment_method: visa },
    });
    expect(await settle(harness, 'customer', customer)).toEqual({ status: 'done' });
    expect(harness.account.state.topUp.stop).toBeUndefined();
  });

  it('a deleted customer leaves credits and a paused auto top-up, and is followed by another', async () => {
    const harness = await aDesk();
    await save(harness, 'visa');
    await switchTopUpOn(harness);
    const before = await harness.balance();
    const { db, account, stripe } = harness.desk;
    const customer = await ensureCustomer(harness.desk);
    await stripe.customers.del(customer);
    for (let told = 0; told < 2; told++)
      expect(await settle(harness, 'customer', customer)).toEqual({ status: 'done' });
    expect(await customerOf(db, account)).toBeUndefined();
    expect(harness.account.state.topUp).toMatchObject({ stop: 'no_card' });
    expect(await harness.balance()).toBe(before);
    expect(await listed(harness)).toEqual([]);
    expect(await ensureCustomer(harness.desk)).not.toBe(customer);
    expect((await customerOf(db, account))?.generation).toBe(2);
    await harness.desk.submit({ kind: 'note_card', fingerprint: 'another' });
    await settle(harness, 'customer', customer);
    expect(harness.account.state.topUp.stop).toBeUndefined();
  });

  it('another account’s customer is none of ours', async () => {
    const harness = await aDesk();
    const stranger = await aDesk({ beside: harness.world });
    const foreign = await ensureCustomer(stranger.desk);
    expect(await settle(harness, 'customer', foreign)).toMatchObject({ status: 'ignored' });
    expect(await settle(harness, 'payment_method', 'pm_1')).toMatchObject({ status: 'ignored' });
  });
});
