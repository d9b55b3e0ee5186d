import { describe, expect, it, vi } from 'vitest';
import type { AccountId } from '../../core/units/ids.ts';
import { listAudit } from '../../db/audit-log.ts';
import { listPayments } from '../../db/payments.ts';
import type { AccountCall } from '../../worker/http/call.ts';
import { setAutoTopUp } from '../../worker/http/routes/auto-top-up.ts';
import { pushCatalogue } from '../../worker/http/routes/catalogue.ts';
import {
  removePaymentMethod,
  setDefaultPaymentMethod,
} from '../../worker/http/routes/payment-methods.ts';
import { retryQuarantinedPayment } from '../../worker/http/routes/quarantined-payments.ts';
import { refundPayment } from '../../worker/http/routes/refunds.ts';
import { cancelSubscription, changeSubscription } from '../../worker/http/routes/subscription.ts';
import { ensureCustomer } from '../../worker/stripe/customer.ts';
import { auditTable } from '../support/audit-table.ts';
import { aBillingCall } from '../support/payments/a-billing-call.ts';
import { bought } from '../support/payments/a-bought-package.ts';
import type { DeskHarness } from '../support/payments/a-desk.ts';
import { onPlan } from '../support/payments/a-subscriber.ts';
import { aToppedUp, whole } from '../support/payments/a-topped-up.ts';
import { anInbox } from '../support/payments/an-inbox.ts';

interface Asked {
  readonly path: string;
  readonly method?: string;
  readonly body?: object;
  readonly params?: Readonly<Record<string, string>>;
}

const person = 'per_00000000000000000001';

/** By somebody who is signed in. */
function callOf(harness: DeskHarness, { path, method = 'POST', body, params = {} }: Asked) {
  const call = aBillingCall(harness, { path, method, params });
  const headers = { 'content-type': 'application/json', 'idempotency-key': 'one' };
  const sent = body ? JSON.stringify(body) : null;
  const request = new Request(call.url, { method, headers, body: sent });
  const principal = { kind: 'session', person };
  return { ...call, request, principal, bodyMax: 65_536 } as unknown as AccountCall;
}

type Act = () => Promise<{ readonly harness: DeskHarness; readonly answer: Response }>;

const planned = async (act: (call: AccountCall) => Promise<Response>, asked: Asked) => {
  const { at } = await onPlan('plus');
  return { harness: at, answer: await act(callOf(at, asked)) };
};

const withCard = async (
  act: (call: AccountCall) => Promise<Response>,
  method: string,
  path: string,
) => {
  const harness = await aToppedUp();
  const customer = await ensureCustomer(harness.desk);
  const { data } = await harness.desk.stripe.paymentMethods.list({ customer });
  const id = String(data[0]?.id);
  const asked = { path: path.replace(':method', id), method, params: { method: id } };
  return { harness, answer: await act(callOf(harness, asked)) };
};

const acts: Readonly<Record<string, Act>> = {
  setAutoTopUp: async () => {
    const harness = await aToppedUp({ card: null });
    await harness.useCard('visa');
    const body = {
      enabled: true,
      threshold_microcredits: whole(500),
      amount_microcredits: whole(2_000),
      currency: 'usd',
      monthly_cap_minor: 10_000,
      consent: true,
    };
    const call = callOf(harness, { path: '/auto_top_up', method: 'PUT', body });
    return { harness, answer: await setAutoTopUp(call) };
  },
  changeSubscription: () =>
    planned(changeSubscription, { path: '/subscription', method: 'PATCH', body: { plan: 'pro' } }),
  cancelSubscription: () =>
    planned(cancelSubscription, { path: '/subscription', method: 'DELETE' }),
  setDefaultPaymentMethod: () =>
    withCard(setDefaultPaymentMethod, 'PUT', '/payment_methods/:method/default'),
  removePaymentMethod: () =>
    withCard(removePaymentMethod, 'DELETE', '/payment_methods/:method?stop_auto_top_up=true'),
  refundPayment: async () => {
    const { harness, inbox, completed } = await bought();
    await inbox.deliver(completed);
    const body = { payment: await paymentOf(harness), reason: 'Not wanted' };
    const call = callOf(harness, { path: '/refunds', body });
    return { harness, answer: await refundPayment(call) };
  },
  retryQuarantinedPayment: async () => {
    const { harness, inbox, completed } = await bought();
    await inbox.deliver(completed);
    await harness.d1.prepare("UPDATE payments SET status = 'quarantined'").run();
    const payment = await paymentOf(harness);
    const { env } = anInbox(harness);
    const call = callOf(harness, { path: '/retry', params: { payment } });
    const answer = await retryQuarantinedPayment({ ...call, env } as AccountCall);
    expect(await answer.clone().json()).toMatchObject({ id: payment, status: 'succeeded' });
    return { harness, answer };
  },
  pushCatalogue: async () => {
    const harness = await aToppedUp();
    return { harness, answer: await pushCatalogue(callOf(harness, { path: '/push' })) };
  },
};

async function paymentOf({ desk }: DeskHarness): Promise<string> {
  const [payment] = await listPayments(desk.db, desk.account as AccountId, { limit: 1 });
  return String(payment?.id);
}

const withStripe = Object.entries(auditTable).flatMap(([operation, accounted]) =>
  accounted.by === 'audit' && accounted.stripe ? [[operation, accounted.action] as const] : [],
);

describe('the audit log', () => {
  it('has all that needs a Stripe done here', () => {
    expect(Object.keys(acts).sort()).toEqual(withStripe.map(([operation]) => operation).sort());
  });

  it.each(withStripe)('%s leaves one row, of who did it', async (operation, action) => {
    for (const level of ['warn', 'error'] as const)
      vi.spyOn(console, level).mockImplementation(() => undefined);
    const { harness, answer } = (await acts[operation]?.()) ?? expect.fail(operation);
    expect(answer.status, await answer.clone().text()).toBeLessThan(300);
    const [row, ...more] = await listAudit(harness.desk.db, { action, limit: 10 });
    expect(more).toEqual([]);
    expect(row).toMatchObject({ actor: person, account: harness.desk.account });
    // Of a card its id, and in words that were agreed to how it ends.
    expect(`${row?.before}${row?.after}`).not.toMatch(/\b\d{13,19}\b|sk_|whsec_/);
  });
});
