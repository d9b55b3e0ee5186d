import { describe, expect, it } from 'vitest';
import { credits } from '../../core/units/credits.ts';
import { findPaymentByKey, grantsOf, listPayments, listQuarantined } from '../../db/payments.ts';
import { aToppedUp, type ToppedUp, whole } from '../support/payments/a-topped-up.ts';

describe('an auto top-up', () => {
  it('charges the card once and grants once when the balance falls below the threshold', async () => {
    const account = await aToppedUp();
    await account.spend(400);
    expect((await account.view()).state).toBe('ready');
    await account.spend(200);
    expect((await account.view()).state).toBe('charging');

    expect(await account.work()).toBe('ready');
    expect(await account.work()).toBe('ready');
    expect(await account.left()).toBe(2_400);
    expect(account.taken()).toEqual({ charges: [2_000], invoices: { paid: 1 } });
    expect(await account.view()).toMatchObject({ charged_this_month_minor: 2_000, stopped: null });
  });

  it('writes the payment down with its card, its invoice and its grant', async () => {
    const account = await aToppedUp();
    await account.spend(600);
    await account.work();
    const page = { limit: 10 };
    const [payment, ...others] = await listPayments(account.d1, account.desk.account, page);
    expect(others).toEqual([]);
    expect(payment).toMatchObject({
      kind: 'auto_top_up',
      status: 'succeeded',
      description: 'Auto top-up: 2,000.00 credits',
      amountMinor: 2_000,
      taxMinor: 0,
      currency: 'usd',
      credits: whole(2_000),
      methodBrand: 'visa',
      methodLast4: '4242',
    });
    expect(payment?.key).toBe(`topup:${payment?.invoice}`);
    expect(payment?.charge).toMatch(/^ch_/);
    expect(await grantsOf(account.d1, payment?.id ?? '')).toMatchObject([
      { key: payment?.key, source: 'auto_top_up', credits: whole(2_000) },
    ]);
  });

  it('grants the bonus of a package as a promotion of its own', async () => {
    const account = await aToppedUp({ card: null });
    await account.d1
      .prepare(
        `INSERT INTO catalogue_items VALUES ('team', 'package', 'Team', ?, ?, 5000, 'usd', 0, NULL)`,
      )
      .bind(whole(5_000), whole(250))
      .run();
    await account.useCard('visa');
    const set = await account.set({ bought: { package: 'team' } });
    expect(set).toMatchObject({ package: 'team', price_minor: 5_000 });
    expect(set.bonus_microcredits).toBe(whole(250));
    await account.spend(600);
    await account.work();
    expect(await account.left()).toBe(400 + 5_250);
    const [payment] = await listPayments(account.d1, account.desk.account, { limit: 10 });
    expect(await grantsOf(account.d1, payment?.id ?? '')).toMatchObject([
      { key: payment?.key, source: 'auto_top_up' },
      { key: `${payment?.key}:bonus`, source: 'promotion', credits: whole(250) },
    ]);
  });

  it('is one charge when the object and the cron work on it at the same time', async () => {
    const account = await aToppedUp();
    await account.spend(600);
    await Promise.all([account.work(), account.work(), account.work()]);
    expect(account.taken()).toEqual({ charges: [2_000], invoices: { paid: 1 } });
    expect(await account.left()).toBe(2_400);
  });

  it('is one grant when its own webhook comes too, before and after', async () => {
    const account = await aToppedUp();
    await account.spend(600);
    await account.work();
    const [payment] = await listPayments(account.d1, account.desk.account, { limit: 10 });
    const invoice = { kind: 'invoice', id: payment?.invoice ?? '' } as const;
    await account.done('settle', invoice);
    expect(await account.done('settle', invoice)).toEqual({ status: 'done' });
    expect(await account.left()).toBe(2_400);
    expect(account.taken().charges).toEqual([2_000]);
  });

  it('fires when it is switched on below the threshold', async () => {
    const account = await aToppedUp({ card: null });
    await account.spend(600);
    await account.useCard('visa');
    expect((await account.set()).state).toBe('charging');
    await account.work();
    expect(await account.left()).toBe(2_400);
  });

  it('goes on from bottom to bottom, each time once', async () => {
    const account = await aToppedUp();
    for (const _ of [1, 2, 3]) {
      await account.spend((await account.left()) - 100);
      await account.work();
      expect(await account.left()).toBe(2_100);
    }
    expect(account.taken()).toEqual({ charges: [2_000, 2_000, 2_000], invoices: { paid: 3 } });
  });
});

describe('the monthly cap', () => {
  it('holds back what would pass it, until the next month', async () => {
    const account = await aToppedUp({ policy: { monthlyCapMinor: 3_999 } });
    await account.spend(600);
    await account.work();
    await account.spend(2_000);
    expect(await account.work()).toBe('cap_reached');
    expect(account.taken().charges).toEqual([2_000]);
    account.advance(30 * 24 * 60 * 60);
    await account.spend(1);
    await account.work();
    expect(account.taken().charges).toEqual([2_000, 2_000]);
  });

  it('counts the tax: an invoice that passes it is voided uncharged', async () => {
    const account = await aToppedUp({
      tax: true,
      simulator: { taxPercent: 20 },
      policy: { monthlyCapMinor: 2_399 },
    });
    await account.spend(600);
    await account.work();
    expect(account.taken()).toEqual({ charges: [], invoices: { void: 1 } });
    expect(await account.left()).toBe(400);
    expect(await account.view()).toMatchObject({ charged_this_month_minor: 0, retry_at: null });
  });

  it('lets an invoice through that reaches it with its tax', async () => {
    const account = await aToppedUp({
      tax: true,
      simulator: { taxPercent: 20 },
      policy: { monthlyCapMinor: 2_400 },
    });
    await account.spend(600);
    await account.work();
    expect(account.taken()).toEqual({ charges: [2_400], invoices: { paid: 1 } });
    expect(await account.left()).toBe(2_400);
    expect((await account.view()).charged_this_month_minor).toBe(2_400);
    const [payment] = await listPayments(account.d1, account.desk.account, { limit: 10 });
    expect(payment).toMatchObject({ amountMinor: 2_400, taxMinor: 400 });
  });
});

describe('a change while one is under way', () => {
  it('is honoured once and none after when it is switched off', async () => {
    const account = await aToppedUp();
    await account.spend(600);
    const off = await account.done('setTopUp', { enabled: false });
    expect(off).toMatchObject({ enabled: false, state: 'charging', consent: null });
    expect(await account.work()).toBe('off');
    expect(await account.left()).toBe(2_400);
    await account.spend(2_300);
    expect(await account.work()).toBe('off');
    expect(account.taken().charges).toEqual([2_000]);
  });

  it('is honoured once and none after when the cap is lowered', async () => {
    const account = await aToppedUp();
    await account.spend(600);
    await account.set({ monthlyCapMinor: 2_000 });
    await account.work();
    expect(await account.left()).toBe(2_400);
    await account.spend(2_300);
    expect(await account.work()).toBe('cap_reached');
    expect(account.taken().charges).toEqual([2_000]);
  });
});

describe('an account that is not to be charged any more', () => {
  const reasons = {
    disputed: { kind: 'pause_top_up', reason: 'dispute' },
    account_frozen: { kind: 'freeze', reason: 'fraud' },
  } as const;

  it.each(['disputed', 'account_frozen'] as const)(
    'is not, when it was %s after the attempt began',
    async (code) => {
      const account = await aToppedUp();
      await account.spend(600);
      account.simulator.control.fail({ kind: 'drop_before_commit', call: '*/pay', times: 2 });
      expect(await account.work()).toBe('unavailable');
      account.simulator.control.calm();
      await account.desk.submit(reasons[code]);
      await account.work();
      expect(account.taken()).toEqual({ charges: [], invoices: { void: 1 } });
      expect(account.desk.state().topUp).toMatchObject({ attempt: undefined, failures: 0 });
    },
  );
});

describe('a ledger that is full', () => {
  /** Given and spent: nothing is left of it but that it counts. */
  async function fill(account: ToppedUp): Promise<void> {
    const amount = credits(Number.MAX_SAFE_INTEGER - whole(2_000));
    const reason = 'by mistake';
    await account.desk.submit({ kind: 'grant', source: 'free', amount, priority: 1, reason });
    await account.desk.submit({ kind: 'adjust', amount, reason });
  }

  it('is not charged for what it could not take', async () => {
    const account = await aToppedUp();
    await fill(account);
    await account.spend(600);
    await account.work();
    expect(account.taken()).toEqual({ charges: [], invoices: { void: 1 } });
  });

  it('rests auto top-up when it was charged all the same, and shows it to the operator', async () => {
    const account = await aToppedUp();
    await account.spend(600);
    account.simulator.control.fail({ kind: 'drop_after_commit', call: '*/pay', times: 2 });
    expect(await account.work()).toBe('unavailable');
    account.simulator.control.calm();
    await fill(account);
    expect(await account.work()).toBe('stopped');
    expect(await listQuarantined(account.d1, { limit: 10 })).toMatchObject([
      { kind: 'auto_top_up', reason: 'limit_reached', amountMinor: 2_000 },
    ]);
    account.advance(24 * 60 * 60);
    await account.spend(1);
    expect(await account.work()).toBe('stopped');
    expect(account.taken().charges).toEqual([2_000]);
  });
});

describe('evidence', () => {
  it('grants nothing for an invoice that was marked paid outside of Stripe', async () => {
    const account = await aToppedUp();
    const { stripe } = account.desk;
    await account.spend(600);
    account.simulator.control.fail({ kind: 'drop_before_commit', call: '*/pay', times: 2 });
    expect(await account.work()).toBe('unavailable');
    account.simulator.control.calm();
    const [invoice] = (await stripe.invoices.list({ status: 'open' })).data;
    await stripe.invoices.pay(invoice?.id ?? '', { paid_out_of_band: true });
    await account.work();
    expect(await account.left()).toBe(400);
    expect(account.taken().charges).toEqual([]);
    const payment = await findPaymentByKey(account.d1, `topup:${invoice?.id}`);
    expect(payment).toMatchObject({ status: 'quarantined', reason: 'no_payment', credits: 0 });
    expect((await account.view()).state).toBe('ready');
  });
});
