import { describe, expect, it } from 'vitest';
import { aToppedUp, type ToppedUp } from '../support/payments/a-topped-up.ts';
import { answerBank, payOn } from '../support/payments/hosted-pages.ts';

const hour = 60 * 60;

/** A top-up whose bank wants its customer to prove who they are. */
async function anAsked(): Promise<{ account: ToppedUp; page: string; invoice: string }> {
  const account = await aToppedUp({ card: 'authenticationRequired' });
  await account.spend(600);
  expect(await account.work()).toBe('action_required');
  const { data } = await account.desk.stripe.invoices.list({ status: 'open' });
  const { action_url: page } = await account.view();
  return { account, page: page ?? '', invoice: data[0]?.id ?? '' };
}

/** Pays on the hosted page and answers the bank's question. */
async function prove(page: string): Promise<void> {
  const bank = await payOn(page, { card: 'authenticationRequired' });
  await answerBank(bank ?? '', 'complete');
}

describe('a bank that wants proof', () => {
  it('leaves the invoice open, with its page, and nothing else is tried', async () => {
    const { account, page } = await anAsked();
    expect(page).toContain('/i/in_');
    expect(account.taken()).toEqual({ charges: [], invoices: { open: 1 } });
    account.advance(hour);
    await account.spend(1);
    expect(await account.work()).toBe('action_required');
    expect(account.taken().invoices).toEqual({ open: 1 });
    expect(await account.run('retryTopUp', {})).toMatchObject({
      ok: false,
      error: { code: 'top_up_in_flight' },
    });
  });

  it('grants once when the customer proves who they are', async () => {
    const { account, page, invoice } = await anAsked();
    await prove(page);
    await account.done('settle', { kind: 'invoice', id: invoice });
    await account.done('settle', { kind: 'invoice', id: invoice });
    expect(account.taken()).toEqual({ charges: [2_000], invoices: { paid: 1 } });
    expect(await account.left()).toBe(2_400);
    expect(await account.view()).toMatchObject({ state: 'ready', action_url: null });
  });

  it('takes the money of another card on the same page', async () => {
    const { account, page } = await anAsked();
    await payOn(page, { card: 'visa' });
    await account.work();
    expect(await account.left()).toBe(2_400);
  });

  it('grants what was proved although no webhook came, when the time is over', async () => {
    const { account, page } = await anAsked();
    await prove(page);
    account.advance(23 * hour);
    await account.work();
    expect(account.taken()).toEqual({ charges: [2_000], invoices: { paid: 1 } });
    expect(await account.left()).toBe(2_400);
  });

  it('is no decline of the page’s other cards', async () => {
    const { account, page } = await anAsked();
    await payOn(page, { card: 'chargeCustomerFail' });
    expect(await account.work()).toBe('action_required');
    await payOn(page, { card: 'visa' });
    await account.work();
    expect(await account.left()).toBe(2_400);
  });

  it('voids the invoice after 23 hours and counts as a decline that may pass', async () => {
    const { account } = await anAsked();
    account.advance(23 * hour - 1);
    expect(await account.work()).toBe('action_required');
    account.advance(1);
    expect(await account.work()).toBe('retrying');
    expect(account.taken()).toEqual({ charges: [], invoices: { void: 1 } });
    expect(account.desk.state().topUp).toMatchObject({ failures: 1 });
  });

  it('is heard although Stripe does not call it an error of the card', async () => {
    const account = await aToppedUp({ card: 'authenticationRequired' });
    const { invoices } = account.desk.stripe;
    const pay = invoices.pay;
    const waits = Object.assign(new Error('waits'), {
      type: 'StripeInvalidRequestError',
      statusCode: 402,
      code: 'invoice_payment_intent_requires_action',
    });
    invoices.pay = (() => Promise.reject(waits)) as typeof pay;
    await account.spend(600);
    try {
      expect(await account.work()).toBe('action_required');
    } finally {
      invoices.pay = pay;
    }
    expect(account.taken().invoices).toEqual({ open: 1 });
  });

  it('is heard when the answer that said so was lost', async () => {
    const account = await aToppedUp({ card: 'authenticationRequired' });
    await account.spend(600);
    account.simulator.control.fail({ kind: 'drop_after_commit', call: '*/pay', times: 2 });
    expect(await account.work()).toBe('unavailable');
    account.simulator.control.calm();
    expect(await account.work()).toBe('action_required');
    expect((await account.view()).action_url).toContain('/i/in_');
    expect(account.taken().invoices).toEqual({ open: 1 });
  });
});
