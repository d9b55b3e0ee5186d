import { describe, expect, it } from 'vitest';
import { instant } from '../../core/units/instant.ts';
import type { AccountRpc, Answer } from '../../worker/account/protocol.ts';
import type { AccountCall } from '../../worker/http/call.ts';
import { listPackages, listPlans, pushCatalogue } from '../../worker/http/routes/catalogue.ts';
import { readOrder, startCheckout, syncCheckout } from '../../worker/http/routes/checkout.ts';
import * as schemas from '../../worker/http/schemas/checkout.ts';
import { aDesk, type DeskHarness } from '../support/payments/a-desk.ts';
import { submit } from '../unit/stripe-simulator/a-simulator.ts';

const credit = 1_000_000;
const rate = { limit: 100, remaining: 99, windowSeconds: 60, resetSeconds: 60 };

/** The account's object as far as these routes ask it: the real desk behind it. */
const rpcOf = (harness: DeskHarness): AccountRpc =>
  ({
    balance: async () => {
      const { seq } = await harness.account.settled();
      return { ok: true, rate, value: { seq } } as Answer<never>;
    },
    payments: async (_caller: unknown, name: 'startOrder', ask: never) => ({
      ok: true,
      rate,
      value: await harness.run(name, ask),
    }),
  }) as unknown as AccountRpc;

interface Sent {
  readonly body?: unknown;
  readonly key?: string;
  readonly order?: string;
  readonly env?: object;
}

function callOf(harness: DeskHarness, { body, key, order = '', env = {} }: Sent = {}): AccountCall {
  const { account } = harness.desk;
  const url = new URL(`https://hydron.test/v1/accounts/${account}/checkout`);
  const headers = {
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(key === undefined ? {} : { 'idempotency-key': key }),
  };
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  return {
    env: { ...harness.env, ...env },
    request: new Request(url, { ...init, headers }),
    url,
    requestId: 'req_1',
    now: instant(harness.now()),
    params: { order },
    bodyMax: 10_000,
    waitUntil: () => {},
    scope: 'billing:write',
    principal: { kind: 'platform_key', id: 'key_1' },
    account,
    caller: { kind: 'checked' },
    rpc: () => rpcOf(harness),
  } as unknown as AccountCall;
}

describe('buying over the API', () => {
  it('is an order with an address, which a sync finds paid', async () => {
    const harness = await aDesk();
    const answer = await startCheckout(callOf(harness, { body: { package: 'team', quantity: 2 } }));
    expect(answer.status).toBe(201);
    const started = schemas.startedOrder.parse(await answer.json());
    expect(started).toMatchObject({
      kind: 'package',
      status: 'open',
      amount_minor: 10_000,
      credits_microcredits: 10_000 * credit,
      bonus_microcredits: 500 * credit,
      expires_at: '2026-11-01T12:45:00.000Z',
    });
    const { order } = started;
    const open = schemas.order.parse(await (await readOrder(callOf(harness, { order }))).json());
    expect(open).toMatchObject({ status: 'open', url: started.url, item_name: 'Team × 2' });

    await submit(started.url ?? '', { card: 'visa' });
    const paid = schemas.order.parse(await (await syncCheckout(callOf(harness, { order }))).json());
    expect(paid).toMatchObject({ status: 'paid', url: null, as_of_seq: 3 });
  });

  it('sent twice with one key is one order', async () => {
    const harness = await aDesk();
    const body = { amount_minor: 2_500, currency: 'usd' };
    const sent = () => startCheckout(callOf(harness, { body, key: 'click 1' }));
    const [first, again] = [await sent(), await sent()];
    expect(await again.text()).toBe(await first.text());
    expect(again.headers.get('Idempotent-Replayed')).toBe('true');
    const sessions = await harness.desk.stripe.checkout.sessions.list({ limit: 100 });
    expect(sessions.data).toHaveLength(1);
  });

  it.each([
    [{}, 'package'],
    [{ package: 'team', quantity: 0 }, 'quantity'],
    [{ package: 'team', quantity: 101 }, 'quantity'],
    [{ package: 'team', amount_minor: 1_000 }, 'currency'],
    [{ amount_minor: 1_000 }, 'currency'],
    [{ amount_minor: 1_000, currency: 'USD' }, 'currency'],
    [{ amount_minor: 0.5, currency: 'usd' }, 'amount_minor'],
    [{ amount_minor: 100, currency: 'usd' }, 'amount_minor'],
    [{ setup: false }, 'setup'],
    [{ plan: 'plus', quantity: 2 }, 'quantity'],
    [{ plan: 'starter' }, 'plan'],
    [[], 'body'],
  ])('is refused by the field at fault: %j', async (body, param) => {
    const harness = await aDesk();
    const answer = await startCheckout(callOf(harness, { body }));
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: 'invalid_request', param });
  });

  it('finds no order of another account', async () => {
    const ada = await aDesk();
    const eve = await aDesk({ beside: ada.world });
    const started = await startCheckout(callOf(ada, { body: { setup: true } }));
    const { order } = schemas.startedOrder.parse(await started.json());
    expect((await readOrder(callOf(eve, { order }))).status).toBe(404);
    expect((await syncCheckout(callOf(eve, { order }))).status).toBe(404);
  });
});

describe('what is sold', () => {
  it('is shown to anyone, and whether it can be bought', async () => {
    const harness = await aDesk();
    const shown = async (env?: object) =>
      schemas.packages.parse(await (await listPackages(callOf(harness, { env }))).json());
    const { data, ...rest } = await shown();
    expect(data.map(({ id, bonus_microcredits: bonus }) => [id, bonus / credit])).toEqual([
      ['starter', 0],
      ['team', 250],
      ['scale', 2_000],
    ]);
    expect(rest).toEqual({
      custom: {
        currency: 'usd',
        min_minor: 500,
        max_minor: 500_000,
        microcredits_per_minor: credit,
      },
      payments: 'test',
      local: false,
      tax: false,
    });
    expect(await shown({ STRIPE_SECRET_KEY: 'sk_live_1' })).toMatchObject({ payments: 'live' });
    expect(await shown({ STRIPE_SECRET_KEY: '' })).toMatchObject({ payments: 'none' });
    expect(await shown({ HYDRON_LOCAL: '1' })).toMatchObject({ local: true });
    expect(await shown({ STRIPE_TAX: '1' })).toMatchObject({ tax: true });
  });

  it('says what a plan saves', async () => {
    const harness = await aDesk();
    const { data } = schemas.plans.parse(await (await listPlans(callOf(harness))).json());
    expect(data.map(({ id, saving_percent: saving }) => [id, saving])).toEqual([
      ['plus', 15],
      ['pro', 20],
      ['max', 25],
    ]);
  });

  it('is pushed by the operator, and again without a change', async () => {
    const harness = await aDesk();
    const push = async () => {
      const answer = await pushCatalogue(callOf(harness, { body: {} }));
      return schemas.pushedCatalogue.parse(await answer.json());
    };
    expect(await push()).toEqual({ items: 6, prices_made: 6 });
    expect(await push()).toEqual({ items: 6, prices_made: 0 });
  });

  it('cannot be pushed while Stripe is away, or not connected', async () => {
    const harness = await aDesk();
    harness.simulator.control.fail({ kind: 'error_before_commit' });
    const away = await pushCatalogue(callOf(harness, { body: {} }));
    expect([away.status, ((await away.json()) as { code: string }).code]).toEqual([
      503,
      'unavailable',
    ]);
    const env = { STRIPE_SECRET_KEY: '' };
    const unset = await pushCatalogue(callOf(harness, { body: {}, env }));
    expect([unset.status, ((await unset.json()) as { code: string }).code]).toEqual([
      503,
      'payments_not_configured',
    ]);
  });
});
