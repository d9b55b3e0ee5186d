import * as schemas from '../schemas/inbox.ts';
import { type Operation, paging } from './operation.ts';

const once = ['idempotency_key_reused', 'idempotency_in_progress'] as const;

/** The routes about what Stripe tells us, and about giving money back. */
export const inboxOperations: Readonly<Record<string, Operation>> = {
  receiveStripeEvent: {
    summary: 'Stripe’s webhook: signed events, of the API version this service is made for',
    body: schemas.webhook,
    answers: { 200: schemas.heard },
    key: 'unread',
    problems: ['invalid_request', 'payments_not_configured'],
  },
  listStripeEvents: {
    summary: 'Events Stripe told us of, newest first, and how many wait for somebody',
    query: { status: 'received, done, ignored or quarantined', ...paging },
    answers: { 200: schemas.stripeEvents },
  },
  retryStripeEvent: {
    summary: 'Work on an event again, whatever came of it before',
    answers: { 200: schemas.stripeEvent },
    problems: once,
  },
  dismissStripeEvent: {
    summary: 'Have nothing come of a quarantined event: it counts as ignored',
    body: schemas.dismissal,
    answers: { 200: schemas.stripeEvent },
    problems: ['event_not_quarantined', ...once],
  },
  listQuarantinedPayments: {
    summary: 'Money that came, but not as it should, and was not given back in full',
    query: paging,
    answers: { 200: schemas.quarantinedPayments },
  },
  retryQuarantinedPayment: {
    summary: 'Look at a quarantined payment at Stripe again, and grant it if it is as it should be',
    answers: { 200: schemas.retriedPayment },
    problems: ['payment_not_quarantined', ...once],
  },
  refundPayment: {
    summary: 'Give money back, and take the credits it bought; spent ones are owed',
    body: schemas.newRefund,
    answers: { 201: schemas.refund },
    key: 'required',
    problems: ['refund_exceeds_payment', 'payments_not_configured', ...once],
  },
};
