import { describe, expect, it } from 'vitest';
import { listAudit } from '../../db/audit-log.ts';
import { listTopUps } from '../../db/top-ups.ts';
import { sha256 } from '../../worker/auth/sha256.ts';
import type { AccountCall } from '../../worker/http/call.ts';
import {
  listTopUpAttempts,
  readAutoTopUp,
  retryAutoTopUp,
  setAutoTopUp,
} from '../../worker/http/routes/auto-top-up.ts';
import { topUp, topUpAttempts } from '../../worker/http/schemas/top-up.ts';
import { attemptView } from '../../worker/http/top-up-attempts.ts';
import { type Asked, aBillingCall } from '../support/payments/a-billing-call.ts';
import { aToppedUp, type ToppedUp, whole } from '../support/payments/a-topped-up.ts';

const path = '/auto_top_up';

const get = (account: ToppedUp): AccountCall => aBillingCall(account, { path });

function put(account: ToppedUp, body: object, headers: Asked['headers'] = {}): AccountCall {
  const call = aBillingCall(account, { path, method: 'PUT' });
  const type = { 'content-type': 'application/json' };
  const request = new Request(call.url, {
    method: 'PUT',
    body: JSON.stringify(body),
    headers: { ...type, ...headers },
  });
  return { ...call, request, bodyMax: 65_536 };
}

const retry = (account: ToppedUp): AccountCall =>
  aBillingCall(account, { path: `${path}/retry`, method: 'POST' });

async function shown(response: Response) {
  const text = await response.text();
  expect(response.status, text).toBe(200);
  return topUp.parse(JSON.parse(text));
}

async function problem(response: Response) {
  const { code, param } = (await response.json()) as { code: string; param?: string };
  return { status: response.status, code, ...(param === undefined ? {} : { param }) };
}

async function attempts(account: ToppedUp, query = '') {
  const call = aBillingCall(account, { path: `${path}/attempts${query}` });
  const response = await listTopUpAttempts(call);
  const text = await response.text();
  expect(response.status, text).toBe(200);
  return topUpAttempts.parse(JSON.parse(text));
}

const setting = {
  enabled: true,
  threshold_microcredits: whole(500),
  amount_microcredits: whole(2_000),
  currency: 'usd',
  monthly_cap_minor: 10_000,
  consent: true,
};

describe('GET auto_top_up', () => {
  it('is off for an account that never set it', async () => {
    const account = await aToppedUp({ card: null });
    expect(await shown(await readAutoTopUp(get(account)))).toMatchObject({
      enabled: false,
      state: 'off',
      consent: null,
      last_attempt: null,
      card: null,
    });
  });

  it('shows the card, the month and the attempt that has just ended', async () => {
    const account = await aToppedUp();
    await account.spend(600);
    await account.work();
    expect(await shown(await readAutoTopUp(get(account)))).toMatchObject({
      state: 'ready',
      charged_this_month_minor: 2_000,
      month_ends_at: '2026-12-01T00:00:00.000Z',
      last_attempt: { status: 'paid', cause: 'crossing', charged_minor: 2_000 },
      card: { brand: 'visa', last4: '4242' },
    });
  });

  it('goes without the card while Stripe does not answer', async () => {
    const account = await aToppedUp();
    account.simulator.control.fail({ kind: 'error_before_commit', call: 'GET /v1/customers/*' });
    expect(await shown(await readAutoTopUp(get(account)))).toMatchObject({
      state: 'ready',
      card: null,
    });
  });
});

describe('PUT auto_top_up', () => {
  it('keeps who agreed to which words, in the ledger and in the audit log', async () => {
    const account = await aToppedUp({ card: null });
    await account.useCard('visa');
    const view = await shown(await setAutoTopUp(put(account, setting)));
    const by = account.desk.account;
    const hash = sha256(view.consent_text ?? '');
    expect(view.consent).toEqual({ by, at: view.set_at, text_hash: hash });
    const [deed] = await listAudit(account.d1, { target: by, limit: 10 });
    expect(deed).toMatchObject({ action: 'auto_top_up.set', target: by, actor: by });
    expect(deed?.after).toContain(hash);
    expect(JSON.parse(deed?.after ?? '{}').consent_text).toBe(view.consent_text);
  });

  it('is refused to words that are no longer the ones agreed to', async () => {
    const account = await aToppedUp({ card: null });
    await account.useCard('visa');
    const { consent_text } = await shown(await setAutoTopUp(put(account, setting)));
    await account.useCard('mastercard');
    const more = { ...setting, monthly_cap_minor: 10_000, consent_text };
    const refused = await setAutoTopUp(put(account, more));
    const told = (await refused.json()) as { param: string; consent_text: string };
    expect(told).toMatchObject({ code: 'invalid_request', param: 'consent_text' });
    expect(told.consent_text).toContain('mastercard ending in 4444');
    const agreed = put(account, { ...setting, consent_text: told.consent_text });
    expect((await shown(await setAutoTopUp(agreed))).consent_text).toBe(told.consent_text);
  });

  it('is one setting and one record however often it is sent with its key', async () => {
    const account = await aToppedUp({ card: null });
    await account.useCard('visa');
    const headers = { 'idempotency-key': 'on' };
    const first = await setAutoTopUp(put(account, setting, headers));
    const second = await setAutoTopUp(put(account, setting, headers));
    expect(await second.text()).toBe(await first.text());
    expect(await listAudit(account.d1, { limit: 10 })).toHaveLength(1);
  });

  it('is switched off by one word, and keeps the numbers', async () => {
    const account = await aToppedUp();
    const off = await shown(await setAutoTopUp(put(account, { enabled: false })));
    expect(off).toMatchObject({
      enabled: false,
      state: 'off',
      consent: null,
      threshold_microcredits: whole(500),
      price_minor: 2_000,
    });
    const again = await setAutoTopUp(put(account, { enabled: false }));
    expect((await shown(again)).state).toBe('off');
  });

  it.each([
    [{ consent: undefined }, 'consent'],
    [{ consent: false }, 'consent'],
    [{ monthly_cap_minor: undefined }, 'monthly_cap_minor'],
    [{ monthly_cap_minor: 1_999 }, 'monthly_cap_minor'],
    [{ threshold_microcredits: -1 }, 'threshold_microcredits'],
    [{ amount_microcredits: undefined }, 'amount_microcredits'],
    [{ package: 'starter' }, 'amount_microcredits'],
    [{ amount_microcredits: undefined, package: 'none' }, 'package'],
    [{ amount_microcredits: 1 }, 'amount_microcredits'],
    [{ currency: 'eur' }, 'currency'],
    [{ amount: 5 }, 'amount'],
  ])('refuses %o, naming %s', async (change, param) => {
    const account = await aToppedUp();
    const refused = await problem(await setAutoTopUp(put(account, { ...setting, ...change })));
    expect(refused).toEqual({ status: 400, code: 'invalid_request', param });
  });

  it('needs a card', async () => {
    const account = await aToppedUp({ card: null });
    expect(await problem(await setAutoTopUp(put(account, setting)))).toEqual({
      status: 409,
      code: 'payment_method_required',
    });
  });
});

describe('POST auto_top_up/retry', () => {
  it('refuses what is off, and what is under way', async () => {
    const off = await aToppedUp({ card: null });
    expect((await problem(await retryAutoTopUp(retry(off)))).code).toBe('top_up_off');
    const account = await aToppedUp();
    await account.spend(600);
    expect((await problem(await retryAutoTopUp(retry(account)))).code).toBe('top_up_in_flight');
  });

  it('begins one now', async () => {
    const account = await aToppedUp();
    expect(await shown(await retryAutoTopUp(retry(account)))).toMatchObject({
      state: 'charging',
      last_attempt: { status: 'claimed', cause: 'retry' },
    });
  });
});

describe('GET auto_top_up/attempts', () => {
  it('lists them newest first, page by page, with what became of each', async () => {
    const account = await aToppedUp({ card: 'chargeCustomerFail' });
    await account.spend(600);
    await account.work();
    await account.useCard('visa');
    await account.done('retryTopUp', {});
    await account.work();
    const all = await attempts(account);
    expect(all.data).toMatchObject([
      { status: 'paid', cause: 'retry', charged_minor: 2_000, code: null },
      { status: 'declined', cause: 'crossing', charged_minor: null, code: 'generic_decline' },
    ]);
    const first = await attempts(account, '?limit=1');
    expect(first).toMatchObject({ data: [all.data[0]], has_more: true });
    const second = await attempts(account, `?limit=1&cursor=${first.next_cursor}`);
    expect(second).toMatchObject({ data: [all.data[1]], has_more: false });
  });

  it('shows the same before the entries have reached D1 and afterwards', async () => {
    const account = await aToppedUp({ card: 'chargeCustomerFail' });
    await account.spend(600);
    await account.work();
    await account.useCard('authenticationRequired');
    await account.done('retryTopUp', {});
    await account.work();
    const before = await attempts(account);
    expect(before.data.map(({ status }) => status)).toEqual(['action_required', 'declined']);
    await account.drain();
    expect(await attempts(account)).toEqual(before);
    const stored = await listTopUps(account.d1, account.desk.account, { limit: 10 });
    expect(stored.map(attemptView)).toEqual(before.data);
  });
});
