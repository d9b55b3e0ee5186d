import { describe, expect, it } from 'vitest';
import { leadOf } from '../../../worker/stripe/reference-of.ts';
import { subscribedEvents } from '../../../worker/stripe/subscribed-events.ts';

const lead = (type: string, object: object, previous?: object) =>
  leadOf({
    id: 'evt_1',
    type,
    created: 1,
    data: { object, ...(previous ? { previous_attributes: previous } : {}) },
  });

describe('what an event leads to', () => {
  it.each<[string, object, string, string, string | undefined]>([
    ['checkout.session.completed', { id: 'cs_1', customer: 'cus_1' }, 'session', 'cs_1', 'cus_1'],
    ['checkout.session.expired', { id: 'cs_1', customer: null }, 'session', 'cs_1', undefined],
    ['invoice.paid', { id: 'in_1', customer: 'cus_1' }, 'invoice', 'in_1', 'cus_1'],
    [
      'invoice.upcoming',
      { customer: 'cus_1', parent: { subscription_details: { subscription: 'sub_1' } } },
      'subscription',
      'sub_1',
      'cus_1',
    ],
    [
      'customer.subscription.updated',
      { id: 'sub_1', customer: { id: 'cus_1' } },
      'subscription',
      'sub_1',
      'cus_1',
    ],
    ['customer.deleted', { id: 'cus_1' }, 'customer', 'cus_1', 'cus_1'],
    [
      'payment_method.attached',
      { id: 'pm_1', customer: 'cus_1' },
      'payment_method',
      'pm_1',
      'cus_1',
    ],
    [
      'setup_intent.succeeded',
      { id: 'seti_1', payment_method: 'pm_1', customer: 'cus_1' },
      'payment_method',
      'pm_1',
      'cus_1',
    ],
    [
      'setup_intent.setup_failed',
      { id: 'seti_1', payment_method: null, customer: 'cus_1' },
      'customer',
      'cus_1',
      'cus_1',
    ],
    ['charge.refunded', { id: 'ch_1', customer: 'cus_1' }, 'charge', 'ch_1', 'cus_1'],
    ['refund.failed', { id: 're_1', charge: 'ch_1' }, 'charge', 'ch_1', undefined],
    ['charge.dispute.closed', { id: 'du_1', charge: { id: 'ch_1' } }, 'charge', 'ch_1', undefined],
  ])('%s', (type, object, kind, id, customer) => {
    expect(lead(type, object)).toEqual({ reference: { kind, id }, customer, claimed: undefined });
  });

  it('of a payment method that was detached: of whom it was', () => {
    const method = { id: 'pm_1', customer: null };
    const told = lead('payment_method.detached', method, { customer: 'cus_1' });
    expect(told).toMatchObject({ customer: 'cus_1', reference: { id: 'pm_1' } });
  });

  it('says which account its metadata claims, for our map to judge', () => {
    const object = { id: 'in_1', customer: 'cus_1', metadata: { account: 'acct_x' } };
    expect(lead('invoice.paid', object)?.claimed).toBe('acct_x');
  });

  it('is nothing where it names nothing, or nobody asked for it', () => {
    expect(lead('refund.created', { id: 're_1', charge: null })).toBeUndefined();
    expect(lead('invoice.upcoming', { customer: 'cus_1', parent: null })).toBeUndefined();
    expect(lead('invoice.created', { id: 'in_1', customer: 'cus_1' })).toBeUndefined();
  });

  it('is known for every type we ask for', () => {
    const all = { id: 'x_1', charge: 'ch_1', customer: 'cus_1', subscription: 'sub_1' };
    for (const type of subscribedEvents) expect(lead(type, all), type).toBeDefined();
    expect(new Set(subscribedEvents).size).toBe(subscribedEvents.length);
  });
});
