import { describe, expect, test } from 'vitest';
import type { Customer } from '../support/payments/customer.ts';
import { answerBank, payOn } from '../support/payments/hosted-pages.ts';
import { shopOfThisFile } from './shop-of-this-file.ts';

const here = shopOfThisFile();
const control = () => here.shop.simulator.control;

const hour = 60 * 60;
const threshold = 500;
const amount = 2_000;
/** Two thousand credits at a cent each. */
const priceMinor = 2_000;

/** Has 1,000 credits, a card, and auto top-up switched on. */
async function aPrepared(card = 'visa', change: object = {}): Promise<Customer> {
  const customer = await here.customer();
  await customer.savesCard(card);
  await customer.buys({ package: 'starter' });
  await customer.topsUp(threshold, amount, change);
  return customer;
}

/** How often Stripe was asked to charge for an invoice. */
const paysTried = () => control().calls.filter(({ path }) => path.endsWith('/pay')).length;

const creditsOf = (customer: Customer) =>
  expect.poll(() => customer.credits(), { timeout: 15_000, interval: 100 });

const lastOf = (customer: Customer) =>
  expect.poll(async () => (await customer.attempts())[0], { timeout: 15_000, interval: 100 });

const stateOf = (customer: Customer) =>
  expect.poll(() => customer.topUp(), { timeout: 15_000, interval: 100 });

/** What Stripe took of a customer beyond the package that was bought first. */
async function topUpCharges(customer: Customer): Promise<number[]> {
  const ids = await here.shop.customersOf(customer);
  const { customers } = control().summary();
  const charges = customers.filter((one) => ids.includes(one.customer));
  return charges.flatMap((one) => one.charges.map((charge) => charge.amount)).slice(1);
}

async function setDefault(customer: Customer, card: string): Promise<string> {
  const [id = ''] = await here.shop.customersOf(customer);
  const { paymentMethods, customers } = here.shop.stripe;
  const method = await paymentMethods.attach(`pm_card_${card}`, { customer: id });
  await customers.update(id, { invoice_settings: { default_payment_method: method.id } });
  await control().settled();
  return method.id;
}

describe('once', () => {
  test('fifty debits at once across the threshold are one attempt, one invoice, one charge', async () => {
    const customer = await aPrepared();
    const debits = await Promise.all(Array.from({ length: 50 }, () => customer.spends(12)));
    expect(new Set(debits)).toEqual(new Set([201]));
    await creditsOf(customer).toBe(1_000 - 50 * 12 + amount);
    expect(await customer.attempts()).toMatchObject([{ status: 'paid', cause: 'crossing' }]);
    expect(await topUpCharges(customer)).toEqual([priceMinor]);
  });

  test('a hundred debits at once, with more behind, are still one payment and one grant', async () => {
    const customer = await aPrepared();
    const debits = await Promise.all(Array.from({ length: 100 }, () => customer.spends(9)));
    expect(new Set(debits)).toEqual(new Set([201]));
    await creditsOf(customer).toBe(1_000 - 100 * 9 + amount);
    expect(await customer.attempts()).toHaveLength(1);
    expect(await topUpCharges(customer)).toEqual([priceMinor]);
  });

  test('the cron and the alarm at one time charge once', async () => {
    const customer = await aPrepared();
    await here.shop.server.tell('topUps', { by: 'cron' });
    await customer.spends(600);
    expect(await customer.attempts()).toMatchObject([{ status: 'claimed' }]);
    await here.shop.advance(120, 'silent');
    await here.shop.server.tell('topUps', { by: 'object' });
    const { account } = customer;
    const ring = () => here.shop.server.tell('ring', { account });
    await Promise.all([ring(), here.shop.crons(), ring(), here.shop.crons()]);
    await creditsOf(customer).toBe(400 + amount);
    expect(await topUpCharges(customer)).toEqual([priceMinor]);
  });

  test('killed in the middle of it, the object goes on by its alarm, without any cron', async () => {
    const customer = await aPrepared();
    const before = paysTried();
    control().fail({ kind: 'drop_after_commit', call: 'POST /v1/invoices/*/pay', times: 2 });
    control().rule({ what: 'drop', type: 'invoice.*' });
    await customer.spends(600);
    await expect.poll(paysTried, { timeout: 10_000 }).toBeGreaterThan(before);
    expect(await customer.attempts()).toMatchObject([{ status: 'claimed' }]);
    await here.shop.server.restart();
    await here.shop.advance(120);
    await creditsOf(customer).toBe(400 + amount);
    expect(await topUpCharges(customer)).toEqual([priceMinor]);
    expect(await customer.attempts()).toHaveLength(1);
  });

  test('when the object never tries, the cron alone charges once', async () => {
    const customer = await aPrepared();
    await here.shop.server.tell('topUps', { by: 'cron' });
    await customer.spends(600);
    expect(await customer.attempts()).toMatchObject([{ status: 'claimed' }]);
    expect(await customer.credits()).toBe(400);
    for (let minute = 0; minute < 3; minute++) {
      await here.shop.advance(120);
      await here.shop.crons();
    }
    await creditsOf(customer).toBe(400 + amount);
    expect(await topUpCharges(customer)).toEqual([priceMinor]);
  });

  test('switched on below the threshold it charges at once', async () => {
    const customer = await here.customer();
    await customer.savesCard();
    await customer.topsUp(threshold, amount);
    await creditsOf(customer).toBe(amount);
    expect(await customer.attempts()).toMatchObject([{ status: 'paid', cause: 'enabling' }]);
  });

  test('it is off until it is switched on, whatever is bought and whichever card is kept', async () => {
    const customer = await here.customer();
    await customer.buys({ package: 'starter', save_card: true });
    await customer.spends(990);
    await here.shop.crons();
    expect(await customer.topUp()).toMatchObject({ enabled: false, state: 'off' });
    expect(await customer.credits()).toBe(10);
  });
});

describe('whatever becomes of the answer', () => {
  const lost = [
    ['the answer to pay is lost', { kind: 'drop_after_commit', call: 'POST /v1/invoices/*/pay' }],
    [
      'pay commits and answers 500',
      { kind: 'error_after_commit', call: 'POST /v1/invoices/*/pay' },
    ],
    ['the answer to pay is cut short', { kind: 'truncated', call: 'POST /v1/invoices/*/pay' }],
    [
      'pay answers 500 and did nothing',
      { kind: 'error_before_commit', call: 'POST /v1/invoices/*/pay' },
    ],
    ['the answer to create is lost', { kind: 'drop_after_commit', call: 'POST /v1/invoices' }],
    ['create commits and answers 500', { kind: 'error_after_commit', call: 'POST /v1/invoices' }],
    [
      'finalize commits and is not answered',
      { kind: 'drop_after_commit', call: 'POST /v1/invoices/*/finalize' },
    ],
    ['Stripe says to slow down', { kind: 'rate_limited' }],
    ['the invoice is locked', { kind: 'lock_timeout', call: 'POST /v1/invoices/*/pay' }],
  ] as const;
  test.each(lost)('%s: one charge, one grant', async (_, fault) => {
    const customer = await aPrepared();
    control().rule({ what: 'drop', type: 'invoice.*' });
    const before = faultsMet();
    control().fail({ ...fault, times: 2 });
    await customer.spends(600);
    await expect.poll(() => faultsMet(), { timeout: 10_000 }).toBeGreaterThan(before);
    control().calm();
    for (let minute = 0; minute < 4; minute++) {
      await here.shop.advance(15 * 60);
      await here.shop.crons();
    }
    await creditsOf(customer).toBe(400 + amount);
    expect(await topUpCharges(customer)).toEqual([priceMinor]);
    expect(await customer.attempts()).toHaveLength(1);
  });

  /** Calls that were cut, or answered 5xx, 429, 409. */
  function faultsMet(): number {
    const bad = control().calls.filter(
      ({ status, cut }) => cut !== null || status >= 500 || status === 429 || status === 409,
    );
    return bad.length;
  }

  test('an invoice somebody else had paid already is one charge', async () => {
    const customer = await aPrepared();
    control().rule({ what: 'hold', type: 'invoice.paid' });
    control().fail({ kind: 'error_before_commit', call: 'POST /v1/invoices/*/pay', times: 2 });
    await customer.spends(600);
    const [id = ''] = await here.shop.customersOf(customer);
    const { invoices } = here.shop.stripe;
    const open = async () => (await invoices.list({ customer: id, status: 'open' })).data[0];
    await expect.poll(open, { timeout: 10_000 }).toBeDefined();
    const invoice = await open();
    const payOnce = () => invoices.pay(invoice?.id ?? '').then(({ status }) => status);
    await expect.poll(() => payOnce().catch(String)).toMatch(/paid$/);
    control().calm();
    for (let minute = 0; minute < 4; minute++) {
      await here.shop.advance(15 * 60);
      await here.shop.crons();
    }
    await creditsOf(customer).toBe(400 + amount);
    expect(await topUpCharges(customer)).toEqual([priceMinor]);
  });
});

describe('declined', () => {
  test('softly, it is tried after 1, 6 and then no more hours, with every invoice void', async () => {
    const customer = await aPrepared();
    await setDefault(customer, 'chargeCustomerFail');
    await customer.spends(600);
    await lastOf(customer).toMatchObject({ status: 'declined' });
    expect(await customer.topUp()).toMatchObject({ state: 'retrying' });
    for (const [hours, attempts] of [
      [1, 2],
      [6, 3],
      [24, 3],
      [48, 3],
    ] as const) {
      await here.shop.advance(hours * hour + 60);
      await here.shop.crons();
      await lastOf(customer).toMatchObject({ status: 'declined' });
      expect(await customer.attempts()).toHaveLength(attempts);
    }
    expect(await customer.topUp()).toMatchObject({ state: 'stopped', stopped: 'declined' });
    const [id = ''] = await here.shop.customersOf(customer);
    const { data } = await here.shop.stripe.invoices.list({ customer: id });
    const unpaid = data.filter(({ status }) => status !== 'paid');
    expect(unpaid.map(({ status }) => status)).toEqual(['void', 'void', 'void']);
    expect(await customer.credits()).toBe(400);
  });

  test('for good, it stops at once, until there is another card', async () => {
    const customer = await aPrepared();
    const lost = await setDefault(customer, 'amex');
    control().turnCard({ payment_method: lost, card: 'chargeDeclinedLostCard' });
    await customer.spends(600);
    await stateOf(customer).toMatchObject({ state: 'stopped', stopped: 'declined' });
    expect(await customer.attempts()).toHaveLength(1);
    await setDefault(customer, 'amex');
    await here.shop.advance(hour);
    await here.shop.crons();
    expect(await customer.attempts(), 'the same card again').toHaveLength(1);
    await setDefault(customer, 'mastercard');
    await creditsOf(customer).toBe(400 + amount);
    expect(await topUpCharges(customer)).toEqual([priceMinor]);
  });

  test('with no card left, it stops and says so, and a card starts it again', async () => {
    const customer = await aPrepared();
    const [id = ''] = await here.shop.customersOf(customer);
    const { data } = await here.shop.stripe.customers.listPaymentMethods(id);
    for (const method of data) await here.shop.stripe.paymentMethods.detach(method.id);
    await control().settled();
    await customer.spends(600);
    await stateOf(customer).toMatchObject({ state: 'stopped', stopped: 'no_card' });
    await customer.savesCard('mastercard');
    await creditsOf(customer).toBe(400 + amount);
    expect(await topUpCharges(customer)).toEqual([priceMinor]);
  });
});

describe('when the bank asks', () => {
  const asking = async () => {
    const customer = await aPrepared();
    await setDefault(customer, 'authenticationRequired');
    await customer.spends(600);
    await stateOf(customer).toMatchObject({ state: 'action_required' });
    return customer;
  };

  test('and is answered, the credits come once', async () => {
    const customer = await asking();
    await customer.spends(10);
    const { action_url } = await customer.topUp();
    const next = await payOn(action_url ?? '', { card: 'mastercard' });
    if (next?.includes('/authenticate/')) await answerBank(next, 'complete');
    await control().settled();
    await creditsOf(customer).toBe(390 + amount);
    expect(await topUpCharges(customer)).toEqual([priceMinor]);
    expect(await customer.attempts()).toHaveLength(1);
  });

  test('and nobody answers, the invoice is void after 23 hours and nothing was charged', async () => {
    const customer = await asking();
    await here.shop.advance(24 * hour);
    await here.shop.crons();
    await lastOf(customer).toMatchObject({ status: 'declined', code: 'authentication_timeout' });
    expect(await topUpCharges(customer)).toEqual([]);
    const [id = ''] = await here.shop.customersOf(customer);
    const { data } = await here.shop.stripe.invoices.list({ customer: id, status: 'open' });
    expect(data).toEqual([]);
  });
});

describe('changed while one is under way', () => {
  const underWay = async () => {
    const customer = await aPrepared();
    await here.shop.server.tell('topUps', { by: 'cron' });
    await customer.spends(600);
    expect(await customer.attempts()).toMatchObject([{ status: 'claimed' }]);
    return customer;
  };
  const changes = [
    ['switched off', { enabled: false }],
    ['its cap lowered', { enabled: true, monthly_cap_minor: 2_000 }],
  ] as const;

  test.each(changes)('%s: that one is honoured once, and none after it', async (_, change) => {
    const customer = await underWay();
    if (change.enabled) await customer.topsUp(threshold, amount, change);
    else await customer.ask('PUT', '/auto_top_up', { enabled: false });
    await here.shop.server.tell('topUps', { by: 'object' });
    await here.shop.advance(120);
    await here.shop.crons();
    await creditsOf(customer).toBe(400 + amount);
    await customer.spends(2_000);
    await here.shop.advance(120);
    await here.shop.crons();
    expect(await customer.credits()).toBe(400);
    expect(await topUpCharges(customer)).toEqual([priceMinor]);
  });
});
