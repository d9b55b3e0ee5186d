import { describe, expect, it } from 'vitest';
import type { FaultKind } from '../stripe-simulator/control/faults.ts';
import { aToppedUp, type ToppedUp } from '../support/payments/a-topped-up.ts';

const hour = 60 * 60;

const calls = {
  create: 'POST /v1/invoices',
  item: 'POST /v1/invoiceitems',
  finalize: 'POST /v1/invoices/*/finalize',
  pay: 'POST /v1/invoices/*/pay',
} as const;

/** Goes wrong once for the caller: a closed connection may be tried again by the client itself. */
async function goesWrong(account: ToppedUp, kind: FaultKind, call: string): Promise<void> {
  account.simulator.control.fail({ kind, call, times: kind.startsWith('drop') ? 2 : 1 });
  expect(await account.work()).toBe('unavailable');
  account.simulator.control.calm();
}

async function expectOneTopUp(account: ToppedUp): Promise<void> {
  expect(account.taken()).toEqual({ charges: [2_000], invoices: { paid: 1 } });
  expect(await account.left()).toBe(2_400);
  expect((await account.view()).state).toBe('ready');
}

describe.each(Object.entries(calls))('when Stripe does not answer %s', (_name, call) => {
  it.each([
    'drop_after_commit',
    'drop_before_commit',
    'error_after_commit',
    'error_before_commit',
    'truncated',
    'rate_limited',
    'lock_timeout',
    'not_found_without_error',
  ] as const)('is one charge and one grant in the end: %s', async (kind) => {
    const account = await aToppedUp();
    await account.spend(600);
    await goesWrong(account, kind, call);
    await account.work();
    await account.work();
    await expectOneTopUp(account);
  });
});

describe('an answer that is lost', () => {
  it('about the card is asked for again', async () => {
    const account = await aToppedUp();
    await account.spend(600);
    await goesWrong(account, 'not_found_without_error', 'GET /v1/customers/*');
    await account.work();
    await expectOneTopUp(account);
  });

  it('ends with its customer, when that is gone before anything was made', async () => {
    const account = await aToppedUp();
    await account.spend(600);
    await goesWrong(account, 'drop_before_commit', calls.create);
    const { invoices, customers } = account.desk.stripe;
    const [own] = account.simulator.control.summary().customers;
    await customers.del(own?.customer ?? '');
    const list = invoices.list;
    const missing = { type: 'StripeInvalidRequestError', code: 'resource_missing' };
    invoices.list = (() => {
      throw Object.assign(new Error('no such customer'), missing);
    }) as typeof list;
    try {
      expect(await account.work()).toBe('stopped');
    } finally {
      invoices.list = list;
    }
    expect((await account.view()).stopped).toBe('no_card');
  });

  it('on every call in turn is still one charge', async () => {
    const account = await aToppedUp();
    await account.spend(600);
    for (const call of Object.values(calls)) await goesWrong(account, 'drop_after_commit', call);
    await account.work();
    await expectOneTopUp(account);
  });

  it('is found again a day later and never made a second time', async () => {
    const account = await aToppedUp();
    await account.spend(600);
    await goesWrong(account, 'drop_after_commit', calls.pay);
    account.advance(25 * hour);
    await account.work();
    await expectOneTopUp(account);
  });

  it('of an invoice that was made is looked up, and given up when a day has gone by', async () => {
    const account = await aToppedUp();
    await account.spend(600);
    await goesWrong(account, 'drop_after_commit', calls.create);
    account.advance(24 * hour);
    await account.work();
    expect(account.taken()).toEqual({ charges: [], invoices: {} });
    expect(await account.left()).toBe(400);
    expect((await account.view()).state).toBe('ready');
  });

  it('of an invoice that was never made ends the attempt after a day, with nothing made', async () => {
    const account = await aToppedUp();
    await account.spend(600);
    await goesWrong(account, 'drop_before_commit', calls.create);
    account.advance(24 * hour);
    await account.work();
    expect(account.taken()).toEqual({ charges: [], invoices: {} });
    expect((await account.view()).state).toBe('ready');
    account.advance(hour + 1);
    await account.spend(1);
    await account.work();
    expect(account.taken().charges).toEqual([2_000]);
  });

  it('of a payment never tried voids the invoice after a day', async () => {
    const account = await aToppedUp();
    await account.spend(600);
    await goesWrong(account, 'drop_before_commit', calls.pay);
    account.advance(24 * hour);
    await account.work();
    expect(account.taken()).toEqual({ charges: [], invoices: { void: 1 } });
    expect((await account.view()).state).toBe('ready');
  });
});

describe('a run that is killed', () => {
  it('between the charge and the grant leaves both to the next', async () => {
    const account = await aToppedUp();
    await account.spend(600);
    await goesWrong(account, 'drop_after_commit', calls.pay);
    expect(account.taken().charges).toEqual([2_000]);
    account.d1Fault = () => true;
    expect(await account.work()).toBe('unavailable');
    expect(await account.left()).toBe(400);
    account.d1Fault = () => false;
    await account.work();
    await expectOneTopUp(account);
  });

  it('between the grant and its payment writes the payment later, and grants nothing more', async () => {
    const account = await aToppedUp();
    await account.spend(600);
    await goesWrong(account, 'drop_after_commit', calls.pay);
    let reads = 0;
    account.d1Fault = () => ++reads > 2;
    expect(await account.work()).toBe('unavailable');
    expect(await account.left()).toBe(2_400);
    expect(account.desk.state().topUp.attempt).toBeDefined();
    account.d1Fault = () => false;
    await account.work();
    await expectOneTopUp(account);
  });
});

describe('an invoice that somebody else touched', () => {
  it('counts as paid when it was paid by hand before we did', async () => {
    const account = await aToppedUp();
    await account.spend(600);
    await goesWrong(account, 'drop_before_commit', calls.pay);
    const { stripe } = account.desk;
    const [invoice] = (await stripe.invoices.list({ status: 'open' })).data;
    await stripe.invoices.pay(invoice?.id ?? '');
    await account.work();
    await expectOneTopUp(account);
  });

  it('is canceled when it was voided in the dashboard', async () => {
    const account = await aToppedUp();
    await account.spend(600);
    await goesWrong(account, 'drop_before_commit', calls.pay);
    const { stripe } = account.desk;
    const [invoice] = (await stripe.invoices.list({ status: 'open' })).data;
    await stripe.invoices.voidInvoice(invoice?.id ?? '');
    await account.done('settle', { kind: 'invoice', id: invoice?.id ?? '' });
    expect(await account.view()).toMatchObject({ state: 'ready', charged_this_month_minor: 0 });
    expect(account.taken().charges).toEqual([]);
  });

  it('is voided when it was marked uncollectible', async () => {
    const account = await aToppedUp();
    await account.spend(600);
    await goesWrong(account, 'drop_before_commit', calls.pay);
    const { stripe } = account.desk;
    const [invoice] = (await stripe.invoices.list({ status: 'open' })).data;
    await stripe.invoices.markUncollectible(invoice?.id ?? '');
    await account.work();
    expect(account.taken()).toEqual({ charges: [], invoices: { void: 1 } });
    expect((await account.view()).state).toBe('ready');
  });
});
