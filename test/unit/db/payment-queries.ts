import { instant } from '../../../core/units/instant.ts';
import { historyMonthsMax, readHistory } from '../../../db/billing-history.ts';
import { readSession } from '../../../db/checkout-sessions.ts';
import type { D1Port } from '../../../db/d1.ts';
import { findInvoice, listInvoices } from '../../../db/invoices.ts';
import {
  findOrder,
  openOrder,
  ordersToCheck,
  setOrderCheck,
  settleOrder,
} from '../../../db/orders.ts';
import {
  findClaims,
  findPaymentByCharge,
  findPaymentById,
  findPaymentByIntent,
  findPaymentByKey,
  grantsOf,
  listPayments,
  listQuarantined,
  setMoneyBack,
} from '../../../db/payments.ts';
import {
  accountOf,
  customerOf,
  lastGeneration,
  markDeleted,
} from '../../../db/stripe-customers.ts';
import {
  countEvents,
  deferEvent,
  deleteOldEvents,
  dismissEvent,
  eventsDue,
  findEvent,
  finishEvent,
  leaseEvent,
  listEvents,
  receiveEvent,
} from '../../../db/stripe-events.ts';
import {
  findSubscription,
  livingSubscription,
  subscriptionsOverdue,
} from '../../../db/subscriptions.ts';
import { leaseTopUp, listTopUps, topUpsDue } from '../../../db/top-ups.ts';
import { alice } from './random-ledger.ts';

/** What is asked of the tables of payments, for `query-plans.test.ts`. */

type Query = [name: string, run: (db: D1Port) => Promise<unknown>];

const now = instant(1_000_000);
const page = { limit: 10, before: { at: 5, id: 'x' } };
const named = { objectKind: 'invoice', objectId: 'in_1', customer: 'cus_1', account: null };
const event = { id: 'evt_1', type: 'invoice.paid', ...named, createdAt: now };
const ofCharge = { ...event, objectKind: 'charge', objectId: 'ch_1', customer: null };
const months = Array.from({ length: historyMonthsMax }, (_, n) => ({ start: n, end: n + 1 }));

/** Those that answer with a page, in an order. */
export const paymentLists: Query[] = [
  ['payments', (db) => listPayments(db, alice, page)],
  ['quarantined payments', (db) => listQuarantined(db, page)],
  ['invoices', (db) => listInvoices(db, alice, page)],
  ['auto top-up attempts', (db) => listTopUps(db, alice, { limit: 10, before: 9 })],
  ['accounts whose auto top-up is due', (db) => topUpsDue(db, now, 10)],
  ['the open order of a plan', (db) => openOrder(db, alice, 'plan')],
  ['orders to check', (db) => ordersToCheck(db, now, 10)],
  ['events due', (db) => eventsDue(db, now, 10)],
  ['events', (db) => listEvents(db, page)],
  ['events of a status', (db) => listEvents(db, { ...page, status: 'quarantined' })],
  ['plans that are overdue', (db) => subscriptionsOverdue(db, now, 10)],
];

export const paymentQueries: Query[] = [
  ['24 months of billing history', (db) => readHistory(db, alice, months, 9)],
  ['a payment by key', (db) => findPaymentByKey(db, 'pkg:cs_1')],
  ['a payment by id', (db) => findPaymentById(db, 'pay_1')],
  ['a payment by charge', (db) => findPaymentByCharge(db, 'ch_1')],
  ['a payment by intent', (db) => findPaymentByIntent(db, 'pi_1')],
  ['what a payment goes by', (db) => findClaims(db, { key: 'pkg:cs_1', paymentIntent: 'pi_1' })],
  ['the grants of a payment', (db) => grantsOf(db, 'pay_1')],
  ['money that went back', (db) => setMoneyBack(db, 'pay_1', { refundedMinor: 1 })],
  ['an invoice', (db) => findInvoice(db, alice, 'in_1')],
  ['an order', (db) => findOrder(db, alice, 'ord_1')],
  [
    'all of a Checkout session',
    (db) =>
      readSession(db, {
        session: 'cs_1',
        customer: 'cus_1',
        key: 'pkg:cs_1',
        paymentIntent: 'pi_1',
      }),
  ],
  ['settling an order', (db) => settleOrder(db, 'ord_1', 'paid', undefined, now)],
  ['when an order is checked', (db) => setOrderCheck(db, 'ord_1', now)],
  ['the customer of an account', (db) => customerOf(db, alice)],
  ['the last customer of an account', (db) => lastGeneration(db, alice)],
  ['the account of a customer', (db) => accountOf(db, 'cus_1')],
  ['a deleted customer', (db) => markDeleted(db, 'cus_1', now)],
  ['a plan', (db) => findSubscription(db, 'sub_1')],
  ['the living plan of an account', (db) => livingSubscription(db, alice)],
  ['receiving an event', (db) => receiveEvent(db, event, now)],
  ['receiving an event of a charge', (db) => receiveEvent(db, ofCharge, now)],
  ['an event', (db) => findEvent(db, 'evt_1')],
  ['leasing an event', (db) => leaseEvent(db, 'evt_1', now)],
  [
    'finishing an event',
    (db) => finishEvent(db, 'evt_1', { status: 'done', reason: null, account: alice, at: now }),
  ],
  ['deferring an event', (db) => deferEvent(db, 'evt_1', { reason: 'away', nextAt: now })],
  ['dismissing an event', (db) => dismissEvent(db, 'evt_1', { reason: 'Ours', at: now })],
  ['counting events', (db) => countEvents(db)],
  ['deleting old events', (db) => deleteOldEvents(db, 'done', now, 10)],
  ['leasing a top-up', (db) => leaseTopUp(db, alice, now, now)],
];
