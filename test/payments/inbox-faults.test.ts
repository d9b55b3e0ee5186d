import { beforeEach, describe, expect, it, vi } from 'vitest';
import { addEvents, countEvents, findEvent, listEvents } from '../../db/stripe-events.ts';
import { ensureCustomer } from '../../worker/stripe/customer.ts';
import { bought, starter } from '../support/payments/a-bought-package.ts';

beforeEach(() => {
  for (const level of ['info', 'warn', 'error'] as const)
    vi.spyOn(console, level).mockImplementation(() => undefined);
});

describe('when something is down', () => {
  it('D1: nothing is kept, Stripe is told to come again, and then it counts once', async () => {
    const { harness, inbox, completed } = await bought();
    harness.d1Fault = () => true;
    expect(await inbox.deliver(completed)).toBe(503);
    harness.d1Fault = () => false;
    expect(await listEvents(harness.desk.db, { limit: 100 })).toEqual([]);
    expect(await inbox.deliver(completed)).toBe(200);
    expect(await harness.balance()).toBe(starter);
  });

  it.each([true, 'after'] as const)(
    'D1, at any of its calls (%s): once in the end',
    async (how) => {
      let calls = 0;
      for (let nth = 1; nth === 1 || calls >= nth - 1; nth++) {
        const { harness, inbox, completed } = await bought();
        calls = 0;
        harness.d1Fault = () => ++calls === nth && how;
        await inbox.deliver(completed);
        harness.d1Fault = () => false;
        harness.advance(61);
        await inbox.everyMinute();
        expect(await inbox.deliver(completed)).toBe(200);
        expect(await harness.balance()).toBe(starter);
        const counts = await countEvents(harness.desk.db);
        expect(counts).toEqual({ received: 0, stuck: 0, quarantined: 0 });
      }
      expect(calls, 'the calls of a webhook that nothing disturbs').toBe(4);
    },
  );

  it('the object: the event stays and the cron finishes it', async () => {
    const { harness, inbox, completed } = await bought();
    inbox.objectFault = () => {
      throw new Error('the object was reset');
    };
    expect(await inbox.deliver(completed)).toBe(503);
    expect(await findEvent(harness.desk.db, completed.id)).toMatchObject({
      status: 'received',
      reason: 'Error: the object was reset',
    });
    inbox.objectFault = () => {};
    expect(await inbox.everyMinute()).toBe(1);
    expect(await harness.balance()).toBe(starter);
    expect(await inbox.deliver(completed)).toBe(200);
    expect(await inbox.everyMinute()).toBe(0);
  });

  it('killed after the ledger had it and before it was written down: once', async () => {
    const { harness, inbox, completed } = await bought();
    const { db } = harness.desk;
    await inbox.deliver(completed);
    await db
      .prepare(`UPDATE stripe_events SET status = 'received', next_at = ?, done_at = NULL`)
      .bind(harness.now())
      .run();
    await db.prepare(`DELETE FROM payment_grants`).run();
    await db.prepare(`UPDATE payments SET status = 'pending'`).run();
    expect(await inbox.everyMinute()).toBe(1);
    expect(await harness.balance()).toBe(starter);
  });

  it('Stripe: it waits longer each time, and the operator hears of it', async () => {
    const { harness, inbox, completed } = await bought();
    harness.simulator.control.fail({ kind: 'error_before_commit', times: 100 });
    expect(await inbox.deliver(completed)).toBe(503);
    const waits = [];
    for (let n = 0; n < 6; n++) {
      const at = harness.now();
      await inbox.everyMinute();
      const event = await findEvent(harness.desk.db, completed.id);
      const wait = Number(event?.nextAt) - at;
      waits.push(wait / 60_000);
      harness.advance(Math.ceil(wait / 1_000));
    }
    expect(waits).toEqual([0, 1, 5, 15, 60, 60]);
    expect(await countEvents(harness.desk.db)).toMatchObject({ received: 1, stuck: 1 });
    harness.simulator.control.calm();
    await inbox.everyMinute();
    expect(await harness.balance()).toBe(starter);
  });

  it('Stripe slows down: what cannot be begun in time is left to the next run', async () => {
    const { harness, inbox } = await bought();
    const { db, account } = harness.desk;
    const customer = await ensureCustomer(harness.desk);
    const told = (n: number) => ({
      id: `evt_${n}`,
      type: 'customer.updated',
      objectKind: 'customer',
      objectId: customer,
      customer,
      account,
      createdAt: harness.now(),
    });
    await addEvents(
      db,
      Array.from({ length: 20 }, (_, n) => told(n)),
      harness.now(),
    );
    const begun = Date.now();
    const clock = vi.spyOn(Date, 'now');
    inbox.objectFault = () => void clock.mockReturnValue(begun + 31_000);
    const handled = await inbox.everyMinute();
    clock.mockRestore();
    expect(handled).toBeLessThan(20);
    const untouched = (await listEvents(db, { limit: 100 })).filter(
      ({ attempts }) => attempts === 0,
    );
    expect(untouched).toHaveLength(20 - handled);
    expect(await inbox.everyMinute()).toBe(20 - handled);
  });
});
