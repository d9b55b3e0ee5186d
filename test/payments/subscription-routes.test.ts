import { describe, expect, test } from 'vitest';
import type { AccountRpc } from '../../worker/account/protocol.ts';
import type { AccountCall } from '../../worker/http/call.ts';
import {
  cancelSubscription,
  changeSubscription,
  previewSubscription,
  readSubscription,
} from '../../worker/http/routes/subscription.ts';
import * as schemas from '../../worker/http/schemas/subscription.ts';
import { aSubscriber, onPlan, type Subscriber } from '../support/payments/a-subscriber.ts';

interface Asked {
  readonly body?: object;
  readonly key?: string;
}

/** A request as the router hands it to a route, with the account's object in the same process. */
function callOf({ at }: Subscriber, method: string, { body, key }: Asked = {}): AccountCall {
  const { account } = at.desk;
  const url = new URL(`https://api.test/v1/accounts/${account}/subscription`);
  const rate = { limit: 100, remaining: 99, windowSeconds: 60, resetSeconds: 60 };
  const rpc = {
    balance: async () => {
      await at.account.settled();
      const { seq, available, held, owed } = at.account.state;
      return { ok: true, value: { seq, available, held, owed }, rate };
    },
    payments: async (_caller: unknown, name: 'changePlan', ask: never) => ({
      ok: true,
      value: await at.run(name, ask),
      rate,
    }),
  };
  const headers = new Headers({
    'content-type': 'application/json',
    ...(key ? { 'idempotency-key': key } : {}),
  });
  const sent = body ? JSON.stringify(body) : null;
  return {
    env: at.env,
    request: new Request(url, { method, headers, body: sent }),
    url,
    requestId: 'a-request',
    now: at.now(),
    params: { account },
    bodyMax: 10_000,
    waitUntil: () => {},
    principal: { kind: 'platform_key', id: 'key_1' },
    scope: 'billing:write',
    account,
    caller: { kind: 'checked' },
    rpc: () => rpc as unknown as AccountRpc,
  } as unknown as AccountCall;
}

const told = async (response: Response) => ({
  status: response.status,
  body: (await response.json()) as Record<string, unknown>,
});

const read = async (ada: Subscriber) =>
  schemas.subscription.parse((await told(await readSubscription(callOf(ada, 'GET')))).body);

describe('GET subscription', () => {
  test('shows no plan', async () => {
    const ada = await aSubscriber();
    expect((await read(ada)).subscription).toBeNull();
  });

  test('shows the plan, what it gives, and what it is charged to', async () => {
    const ada = await onPlan('pro');
    expect(await read(ada)).toMatchObject({
      subscription: {
        plan: 'pro',
        plan_name: 'Pro',
        status: 'active',
        credits_microcredits: 6_000_000_000,
        amount_minor: 4_800,
        currency: 'usd',
        period_end: '2026-12-01T12:00:00.000Z',
        ends_at: null,
        next_plan: null,
        payment_method: { brand: 'visa', last4: '4242' },
      },
      as_of_seq: 2,
    });
  });

  test('shows what the running month gave while a downgrade is to come', async () => {
    const ada = await onPlan('pro');
    await ada.wishes({ plan: 'plus' });
    expect((await read(ada)).subscription).toMatchObject({
      plan: 'pro',
      amount_minor: 4_800,
      next_plan: 'plus',
      next_plan_name: 'Plus',
    });
  });

  test('shows what it was bought at, whatever the catalogue says while a downgrade is to come', async () => {
    const ada = await onPlan('pro');
    await ada.wishes({ plan: 'plus' });
    await ada.at.d1
      .prepare(`UPDATE catalogue_items SET amount_minor = 9900 WHERE id = 'pro'`)
      .run();
    expect((await read(ada)).subscription).toMatchObject({ plan: 'pro', amount_minor: 4_800 });
  });

  test('leaves out what it is charged to while Stripe is away', async () => {
    const ada = await onPlan('plus');
    ada.at.simulator.control.fail({ kind: 'drop_before_commit', times: 2 });
    expect((await read(ada)).subscription).toMatchObject({ plan: 'plus', payment_method: null });
  });
});

describe('PATCH subscription', () => {
  test('answers the new plan, and the same again under the same key', async () => {
    const ada = await onPlan('plus');
    const asked = { body: { plan: 'pro' }, key: 'one' };
    const first = await told(await changeSubscription(callOf(ada, 'PATCH', asked)));
    expect(first.status).toBe(200);
    expect(schemas.subscription.parse(first.body)).toMatchObject({
      subscription: { plan: 'pro' },
      as_of_seq: 3,
    });
    expect(await told(await changeSubscription(callOf(ada, 'PATCH', asked)))).toEqual(first);
    expect(await ada.paid()).toBe(1_700 + 4_800);
  });

  test('answers 402 to a decline, and lets another key try again', async () => {
    const ada = await onPlan('plus');
    await ada.usesCard('chargeCustomerFail');
    const body = { plan: 'pro' };
    const declined = await told(
      await changeSubscription(callOf(ada, 'PATCH', { body, key: 'one' })),
    );
    expect(declined).toMatchObject({
      status: 402,
      body: { code: 'payment_declined', decline_code: 'generic_decline' },
    });
    await ada.usesCard('visa');
    const again = await changeSubscription(callOf(ada, 'PATCH', { body, key: 'two' }));
    expect(again.status).toBe(200);
  });

  test.each([{}, { plan: 'pro', resume: true }, { cancel: true }, { plan: '' }, { resume: false }])(
    'refuses %o',
    async (body) => {
      const ada = await aSubscriber();
      const answer = await told(await changeSubscription(callOf(ada, 'PATCH', { body })));
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    },
  );
});

describe('DELETE subscription', () => {
  test('ends it with its period, and says so again when asked again', async () => {
    const ada = await onPlan('plus');
    for (const key of ['one', 'two']) {
      const answer = await told(await cancelSubscription(callOf(ada, 'DELETE', { key })));
      expect(answer.status).toBe(200);
      expect(schemas.subscription.parse(answer.body).subscription).toMatchObject({
        status: 'active',
        ends_at: '2026-12-01T12:00:00.000Z',
      });
    }
  });

  test('is refused where there is none', async () => {
    const ada = await aSubscriber();
    const answer = await told(await cancelSubscription(callOf(ada, 'DELETE')));
    expect(answer).toMatchObject({ status: 409, body: { code: 'not_subscribed' } });
  });
});

describe('POST subscription/preview', () => {
  test('shows what it would come to', async () => {
    const ada = await onPlan('plus');
    const answer = await told(
      await previewSubscription(callOf(ada, 'POST', { body: { plan: 'pro' } })),
    );
    expect(answer.status).toBe(200);
    expect(schemas.planPreview.parse(answer.body)).toMatchObject({
      change: 'upgrade',
      due_now_minor: 4_800,
      credits_now_microcredits: 6_000_000_000,
      payment_method: { brand: 'visa', last4: '4242' },
    });
  });
});
