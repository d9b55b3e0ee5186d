import { beforeEach, describe, expect, it, vi } from 'vitest';
import { instant } from '../../core/units/instant.ts';
import { finishEvent, receiveEvent } from '../../db/stripe-events.ts';
import { anAccount, aPlatformKey, env, send } from './api-client.ts';

beforeEach(() => {
  for (const level of ['warn', 'error'] as const)
    vi.spyOn(console, level).mockImplementation(() => undefined);
});

const at = instant(1_790_000_000_000);

/** Of a customer nobody knows. */
const anEvent = (id: string, received = at) =>
  receiveEvent(
    env.DB,
    {
      id,
      type: 'invoice.paid',
      objectKind: 'invoice',
      objectId: 'in_1',
      customer: 'cus_stranger',
      account: null,
      createdAt: at,
    },
    received,
  );

describe('the operator', () => {
  it('sees what came in, what waits and what is quarantined', async () => {
    const key = await aPlatformKey();
    await anEvent('evt_1');
    await anEvent('evt_2', instant(at + 1));
    const quarantined = { status: 'quarantined', reason: 'other_account', account: null } as const;
    await finishEvent(env.DB, 'evt_1', { ...quarantined, at });

    const all = await send('/v1/admin/stripe_events', { key });
    expect(all.status).toBe(200);
    expect(all.json).toMatchObject({
      data: [{ id: 'evt_2' }, { id: 'evt_1' }],
      received_count: 1,
      stuck_count: 0,
      quarantined_count: 1,
    });
    const waiting = await send('/v1/admin/stripe_events?status=received', { key });
    expect(waiting.json.data).toMatchObject([
      { id: 'evt_2', object: { kind: 'invoice', id: 'in_1' }, attempts: 1, done_at: null },
    ]);
    const page = await send('/v1/admin/stripe_events?limit=1', { key });
    const next = await send(`/v1/admin/stripe_events?limit=1&cursor=${page.json.next_cursor}`, {
      key,
    });
    expect(next.json).toMatchObject({ data: [{ id: 'evt_1' }], has_more: false });
    const wrong = await send('/v1/admin/stripe_events?status=odd', { key });
    expect([wrong.status, wrong.json.param]).toEqual([400, 'status']);
  });

  it('has an event worked on again, once a key, and that is on record', async () => {
    const key = await aPlatformKey();
    await anEvent('evt_1');
    const again = {
      key,
      method: 'POST',
      headers: { 'idempotency-key': 'again' },
    };
    const first = await send('/v1/admin/stripe_events/evt_1/retry', again);
    expect(first.status).toBe(200);
    expect(first.json).toMatchObject({
      status: 'quarantined',
      reason: 'unknown_customer',
      attempts: 2,
    });
    const replay = await send('/v1/admin/stripe_events/evt_1/retry', again);
    expect(replay.text).toBe(first.text);
    const log = await send('/v1/admin/audit_log?target=evt_1', { key });
    expect(log.json.data).toMatchObject([{ action: 'stripe_event.retry' }]);
    const none = await send('/v1/admin/stripe_events/evt_9/retry', { key, method: 'POST' });
    expect(none.status).toBe(404);
  });

  it('dismisses a quarantined event, once, with a reason that is on record', async () => {
    const key = await aPlatformKey();
    await anEvent('evt_1');
    await anEvent('evt_2');
    const quarantined = { status: 'quarantined', reason: 'other_account', account: null } as const;
    await finishEvent(env.DB, 'evt_1', { ...quarantined, at });
    const dismiss = (event: string, body: object) =>
      send(`/v1/admin/stripe_events/${event}/dismiss`, { key, body });

    const nameless = await dismiss('evt_1', { reason: ' ' });
    expect([nameless.status, nameless.json.param]).toEqual([400, 'reason']);
    const first = await dismiss('evt_1', { reason: 'Of our old shop' });
    expect(first.status).toBe(200);
    expect(first.json).toMatchObject({ status: 'ignored', reason: 'Of our old shop', attempts: 1 });
    const same = await dismiss('evt_1', { reason: 'Of our old shop' });
    expect(same.json).toEqual(first.json);
    const late = await dismiss('evt_1', { reason: 'Another thought' });
    expect(late.json, 'the first reason stands').toEqual(first.json);
    const log = await send('/v1/admin/audit_log?target=evt_1', { key });
    expect(log.json.data).toMatchObject([
      { action: 'stripe_event.dismiss', after: { status: 'ignored', reason: 'Of our old shop' } },
    ]);

    const open = await dismiss('evt_2', { reason: 'Too soon' });
    expect([open.status, open.json.code]).toEqual([409, 'event_not_quarantined']);
    expect((await dismiss('evt_9', { reason: 'Which?' })).status).toBe(404);
    const all = await send('/v1/admin/stripe_events', { key });
    expect(all.json).toMatchObject({ received_count: 1, quarantined_count: 0 });
  });

  it('sees no quarantined payment where there is none', async () => {
    const key = await aPlatformKey();
    const { status, json } = await send('/v1/admin/quarantined_payments', { key });
    expect([status, json.data, json.has_more]).toEqual([200, [], false]);
  });

  it('refunds with a key of their own, and only where Stripe is connected', async () => {
    const { key, account } = await anAccount();
    const path = `/v1/admin/accounts/${account}/refunds`;
    const body = { payment: 'pay_00000000000000000000', reason: 'Asked for' };
    const nameless = await send(path, { key, body });
    expect([nameless.status, nameless.json.param]).toEqual([400, 'Idempotency-Key']);
    const headers = { 'idempotency-key': 'refund' };
    const part = await send(path, { key, headers, body: { ...body, amount_minor: 0 } });
    expect([part.status, part.json.param]).toEqual([400, 'amount_minor']);
    const unconnected = await send(path, { key, headers, body });
    expect([unconnected.status, unconnected.json.code]).toEqual([503, 'payments_not_configured']);
  });

  it('is nobody with an account’s own session or key', async () => {
    for (const path of ['stripe_events', 'quarantined_payments'])
      expect((await send(`/v1/admin/${path}`)).status).toBe(401);
  });
});
