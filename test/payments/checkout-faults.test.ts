import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ordersToCheck } from '../../db/orders.ts';
import { aDesk } from '../support/payments/a-desk.ts';
import {
  anOrderId,
  credit,
  minute,
  origin,
  pay,
  paymentOf,
  started,
  starter,
  synced,
  takenBy,
  team,
} from '../support/payments/ordering.ts';

const createCall = 'POST /v1/checkout/sessions';

/** What fails here on purpose is told in the log. */
beforeEach(() => {
  for (const level of ['warn', 'error'] as const)
    vi.spyOn(console, level).mockImplementation(() => undefined);
});

describe('what goes wrong on the way', () => {
  it.each([
    ['drop_after_commit', 2],
    ['drop_before_commit', 2],
    ['error_after_commit', 1],
    ['error_before_commit', 1],
    ['truncated', 1],
    ['rate_limited', 1],
    ['lock_timeout', 1],
    ['not_found_without_error', 1],
  ] as const)('survives %s when the Checkout is made', async (kind, times) => {
    const harness = await aDesk();
    harness.simulator.control.fail({ kind, call: createCall, times });
    const id = anOrderId();
    const lost = await harness.run('startOrder', { order: id, wish: starter, origin });
    expect(lost).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    harness.simulator.control.calm();
    const order = await started(harness, starter, id);
    await pay(order);
    expect(await synced(harness, order)).toMatchObject({ status: 'paid' });
    expect(await harness.balance()).toBe(1_000 * credit);
    expect(takenBy(harness)).toBe(1_000);
  });

  it.each([
    ['drop_after_commit', 2],
    ['error_after_commit', 1],
  ] as const)('survives %s when the customer is made', async (kind, times) => {
    const harness = await aDesk();
    harness.simulator.control.fail({ kind, call: 'POST /v1/customers', times });
    const id = anOrderId();
    await harness.run('startOrder', { order: id, wish: starter, origin });
    harness.simulator.control.calm();
    const order = await started(harness, starter, id);
    await pay(order);
    expect(await synced(harness, order)).toMatchObject({ status: 'paid' });
  });

  it('grants once when Stripe is slow and several ask meanwhile', async () => {
    const harness = await aDesk();
    const order = await started(harness, starter);
    await pay(order);
    harness.simulator.control.fail({ kind: 'slow', ms: 50, times: 4 });
    await Promise.all([1, 2, 3].map(() => synced(harness, order)));
    expect(await harness.balance()).toBe(1_000 * credit);
  });

  it('says that Stripe is away, and grants when it is back', async () => {
    const harness = await aDesk();
    const order = await started(harness, starter);
    await pay(order);
    harness.simulator.control.fail({ kind: 'error_before_commit', times: 3 });
    const away = await harness.run('syncOrder', { order: order.id });
    expect(away).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    harness.simulator.control.calm();
    expect(await synced(harness, order)).toMatchObject({ status: 'paid' });
  });

  it('finds the Checkout whose answer was lost, and expires an order that never had one', async () => {
    const harness = await aDesk();
    const { control } = harness.simulator;
    control.fail({ kind: 'drop_after_commit', call: createCall, times: 2 });
    const made = anOrderId();
    await harness.run('startOrder', { order: made, wish: starter, origin });
    control.calm();
    const found = await harness.done('syncOrder', { order: made });
    expect(found).toMatchObject({ status: 'open', session: expect.stringMatching(/^cs_/) });
    await pay(found);
    expect(await synced(harness, found)).toMatchObject({ status: 'paid' });

    control.fail({ kind: 'drop_before_commit', call: createCall, times: 2 });
    const never = anOrderId();
    await harness.run('startOrder', { order: never, wish: starter, origin });
    control.calm();
    expect(await harness.done('syncOrder', { order: never })).toMatchObject({ status: 'open' });
    harness.advance(46 * minute);
    expect(await harness.done('syncOrder', { order: never })).toMatchObject({ status: 'expired' });
  });

  it('grants once when D1 is lost anywhere between the payment and the order', async () => {
    for (const fault of [true, 'after'] as const)
      for (let call = 1; call <= 12; call++) {
        const harness = await aDesk();
        const order = await started(harness, team);
        await pay(order);
        let calls = 0;
        harness.d1Fault = () => (++calls === call ? fault : false);
        await harness.run('settle', { kind: 'session', id: order.session ?? '' });
        harness.d1Fault = () => false;
        expect(await synced(harness, order)).toMatchObject({ status: 'paid' });
        expect(await harness.balance()).toBe(10_500 * credit);
        expect(await paymentOf(harness, order)).toMatchObject({ status: 'succeeded' });
      }
  });

  it('is asked about again later each time, and no more once it is over', async () => {
    const harness = await aDesk();
    const order = await started(harness, starter);
    const due = async () =>
      (await ordersToCheck(harness.d1, harness.now(), 100)).map(({ id }) => id);
    expect(await due()).toEqual([]);
    harness.advance(5 * minute);
    expect(await due()).toEqual([order.id]);
    const waits: number[] = [];
    for (let look = 0; look < 3; look++) {
      const { checkAt } = await harness.done('syncOrder', { order: order.id });
      waits.push(((checkAt ?? 0) - harness.now()) / 60_000);
      harness.advance(((checkAt ?? 0) - harness.now()) / 1_000);
    }
    expect(waits).toEqual([5, 10, 20]);
    harness.advance(30 * minute);
    await synced(harness, order);
    harness.advance(365 * 24 * 60 * minute);
    expect(await due()).toEqual([]);
  });

  it('is not asked about for ever when the money never comes', async () => {
    const harness = await aDesk({ simulator: { settleAfterSeconds: 400 * 24 * 60 * minute } });
    const order = await started(harness, starter);
    await pay(order, 'sepaDebitSucceeds');
    let { checkAt } = await synced(harness, order);
    let looks = 0;
    for (; checkAt !== null; looks++) {
      harness.advance((checkAt - harness.now()) / 1_000);
      ({ checkAt } = await synced(harness, order));
    }
    expect(looks).toBeLessThan(60);
    expect(harness.now()).toBeGreaterThan(order.createdAt + 30 * 24 * 3_600_000);
    expect(await ordersToCheck(harness.d1, harness.now(), 100)).toEqual([]);
  });
});
