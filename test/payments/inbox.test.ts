import type Stripe from 'stripe';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { listPayments } from '../../db/payments.ts';
import { findEvent, listEvents } from '../../db/stripe-events.ts';
import { bought, starter } from '../support/payments/a-bought-package.ts';
import type { DeskHarness } from '../support/payments/a-desk.ts';
import { anInbox } from '../support/payments/an-inbox.ts';

const logs = { warn: [] as string[], error: [] as string[] };

beforeEach(() => {
  for (const level of ['warn', 'error'] as const) {
    logs[level].length = 0;
    vi.spyOn(console, level).mockImplementation((line) => void logs[level].push(String(line)));
  }
  vi.spyOn(console, 'info').mockImplementation(() => undefined);
});

const rows = ({ desk }: DeskHarness) => listEvents(desk.db, { limit: 100 });

describe('a webhook', () => {
  it('is finished before it is answered', async () => {
    const { harness, inbox, completed } = await bought();
    expect(await inbox.deliver(completed)).toBe(200);
    expect(inbox.answer()).toEqual({ event: completed.id, status: 'done' });
    expect(await harness.balance()).toBe(starter);
    expect(await findEvent(harness.desk.db, completed.id)).toMatchObject({
      status: 'done',
      objectKind: 'session',
      account: harness.desk.account,
      attempts: 1,
      nextAt: null,
    });
  });

  it('that comes twice, and then twenty times at once, counts once', async () => {
    const { harness, inbox, completed } = await bought();
    await inbox.deliver(completed);
    expect(await inbox.deliver(completed)).toBe(200);
    await Promise.all(Array.from({ length: 20 }, () => inbox.deliver(completed)));
    expect(inbox.asked.filter((step) => step === 'settle')).toHaveLength(1);
    expect(await harness.balance()).toBe(starter);
  });

  it('twenty times at once as the first news is worked on by one and told again by the rest', async () => {
    const { harness, inbox, completed } = await bought();
    const statuses = await Promise.all(Array.from({ length: 20 }, () => inbox.deliver(completed)));
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 503)).toHaveLength(19);
    expect(await inbox.deliver(completed)).toBe(200);
    expect(await harness.balance()).toBe(starter);
  });

  it('is accepted with two signatures, and with either of two secrets, while they change', async () => {
    const { harness, inbox, completed } = await bought();
    const both = { secrets: ['whsec_before', 'whsec_of_the_inbox'] };
    expect(await inbox.deliver(completed, both)).toBe(200);
    const env = { ...inbox.env, STRIPE_WEBHOOK_SECRET: 'whsec_of_the_inbox, whsec_after' };
    const rolling = anInbox({ ...harness, world: { ...harness.world, env } });
    for (const secret of ['whsec_of_the_inbox', 'whsec_after'])
      expect(await rolling.deliver(completed, { secrets: [secret] })).toBe(200);
    expect(await rolling.deliver(completed, { secrets: ['whsec_before'] })).toBe(400);
  });

  it('of a refund, which names no customer, is for the account whose payment goes back', async () => {
    const { harness, inbox, completed, event } = await bought();
    await inbox.deliver(completed);
    const [payment] = await listPayments(harness.d1, harness.desk.account, { limit: 1 });
    const charge = String(payment?.charge);
    await harness.desk.stripe.refunds.create({ charge });
    const { calls } = harness.simulator.control;
    const before = calls.length;
    expect(await inbox.deliver(event('refund.created'))).toBe(200);
    expect(inbox.answer().status).toBe('done');
    expect(await harness.balance()).toBe(0);
    const charges = calls.slice(before).filter(({ path }) => path === `/v1/charges/${charge}`);
    expect(charges, 'nobody asks Stripe whose it is').toHaveLength(1);
  });

  it('of a refund whose payment is not known yet is for the account of its charge', async () => {
    const { harness, inbox, event } = await bought();
    const [charge] = (await harness.desk.stripe.charges.list({ limit: 1 })).data;
    await harness.desk.stripe.refunds.create({ charge: charge?.id ?? '', amount: 500 });
    expect(await inbox.deliver(event('refund.created'))).toBe(200);
    expect(inbox.answer().status).toBe('done');
    expect(await harness.balance()).toBe(starter / 2);
  });

  it('of a type nobody asked for is answered and forgotten', async () => {
    const { harness, inbox, completed } = await bought();
    const odd = { ...completed, type: 'account.updated' as const };
    expect(await inbox.deliver(odd)).toBe(200);
    expect(inbox.answer()).toEqual({ event: completed.id, status: 'ignored' });
    expect(await rows(harness)).toEqual([]);
  });
});

const changed = (event: Stripe.EventBase, object: object): Stripe.EventBase => ({
  ...event,
  data: { object: { ...event.data.object, ...object } },
});

describe('an event that is not as it should be', () => {
  it.each<[string, (event: Stripe.EventBase) => object]>([
    ['forged', () => ({ signature: `t=1,v1=${'0'.repeat(64)}` })],
    ['signed with another secret', () => ({ secrets: ['whsec_other'] })],
    ['stale', () => ({ ageSeconds: 301 })],
    ['from the future', () => ({ ageSeconds: -301 })],
    ['not signed at all', () => ({ signature: '' })],
    ['empty', () => ({ payload: '' })],
    ['no JSON', () => ({ payload: 'hello' })],
    ['no event', () => ({ payload: '{"object":"charge"}' })],
    ['without an object', (event) => ({ payload: JSON.stringify({ ...event, data: {} }) })],
    ['thin', (event) => ({ payload: JSON.stringify({ ...event, object: 'v2.core.event' }) })],
    ['of real money', (event) => ({ payload: JSON.stringify({ ...event, livemode: true }) })],
    [
      'of another API version',
      (event) => ({ payload: JSON.stringify({ ...event, api_version: '2020-08-27' }) }),
    ],
  ])('is refused when it is %s, and nothing is written', async (_, delivery) => {
    const { harness, inbox, completed } = await bought();
    expect(await inbox.deliver(completed, delivery(completed))).toBe(400);
    expect(await rows(harness)).toEqual([]);
    expect(await harness.balance()).toBe(0);
  });

  it('is refused when its body was altered after it was signed', async () => {
    const { harness, inbox, completed } = await bought();
    const { signatureOf } = await import('../stripe-simulator/events/signature.ts');
    const at = Math.floor(harness.now() / 1_000);
    const signature = signatureOf(JSON.stringify(completed), ['whsec_of_the_inbox'], at);
    const payload = JSON.stringify({ ...completed, id: 'evt_other' });
    expect(await inbox.deliver(completed, { signature, payload })).toBe(400);
    expect(await rows(harness)).toEqual([]);
  });

  it('is refused when it is too large, signed or not', async () => {
    const { harness, inbox, completed } = await bought();
    const payload = JSON.stringify({ ...completed, padding: 'x'.repeat(5 * 1_024 * 1_024) });
    expect(await inbox.deliver(completed, { payload })).toBe(413);
    expect(await rows(harness)).toEqual([]);
  });

  it('alerts where the endpoint is set up wrongly', async () => {
    const { inbox, completed } = await bought();
    await inbox.deliver({ ...completed, livemode: true });
    await inbox.deliver({ ...completed, api_version: '2020-08-27' });
    expect(logs.error.join()).toMatch(/livemode.*api_version/s);
  });

  it('of a customer we do not know is quarantined', async () => {
    const { harness, inbox, completed } = await bought();
    const stranger = changed(completed, { customer: 'cus_stranger', metadata: {} });
    expect(await inbox.deliver(stranger)).toBe(200);
    expect(inbox.answer().status).toBe('quarantined');
    expect(await findEvent(harness.desk.db, completed.id)).toMatchObject({
      status: 'quarantined',
      reason: 'unknown_customer',
    });
    expect(await harness.balance()).toBe(0);
  });

  it('that names another account than our map is quarantined, also when it is tried again', async () => {
    const { harness, inbox, completed } = await bought();
    const liar = changed(completed, { metadata: { account: 'acct_00000000000000000000' } });
    inbox.objectFault = () => {
      throw new Error('not to be asked');
    };
    expect(await inbox.deliver(liar)).toBe(200);
    expect(await findEvent(harness.desk.db, completed.id)).toMatchObject({
      status: 'quarantined',
      reason: 'other_account',
      account: 'acct_00000000000000000000',
    });
    expect(await harness.balance()).toBe(0);
  });

  it('is no use to a service without Stripe', async () => {
    const { harness, completed } = await bought();
    const env = { ...harness.world.env, STRIPE_SECRET_KEY: undefined } as never;
    const inbox = anInbox({ ...harness, world: { ...harness.world, env } });
    expect(await inbox.deliver(completed)).toBe(503);
    expect(inbox.answer().code).toBe('payments_not_configured');
    expect(await inbox.everyMinute()).toBe(0);
    expect(await inbox.everyTenMinutes()).toBe(0);
  });
});

describe('an event that was sent long ago', () => {
  it('is worked on by the state of today', async () => {
    const { harness, inbox, completed } = await bought();
    const threeDays = 3 * 24 * 3_600;
    harness.advance(threeDays);
    expect(await inbox.deliver(completed)).toBe(200);
    expect(await harness.balance()).toBe(starter);
    const row = await findEvent(harness.desk.db, completed.id);
    expect(row?.receivedAt).toBe(Number(row?.createdAt) + threeDays * 1_000);
  });
});
