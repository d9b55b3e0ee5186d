import * as billing from '../schemas/billing.ts';
import { type Operation, paging } from './operation.ts';

/** The routes about what an account pays with, what it paid, and what it had for it. */
export const historyOperations: Readonly<Record<string, Operation>> = {
  listPaymentMethods: {
    summary: 'Saved cards and bank accounts, the default first, and what charges them by itself',
    answers: { 200: billing.paymentMethods },
    problems: ['payments_not_configured'],
  },
  setDefaultPaymentMethod: {
    summary: 'Have auto top-up and the plan charge this one; answers the list',
    answers: { 200: billing.paymentMethods },
    problems: ['payments_not_configured', 'idempotency_key_reused'],
  },
  removePaymentMethod: {
    summary: 'Forget a payment method; what it paid for goes over to another; answers the list',
    query: {
      stop_auto_top_up:
        '`true` agrees that auto top-up be switched off when this is the last card it could charge',
    },
    answers: { 200: billing.paymentMethods },
    problems: ['payment_method_in_use', 'payments_not_configured', 'idempotency_key_reused'],
  },
  listPayments: {
    summary: 'Payments, newest first; CSV with `Accept: text/csv`',
    query: paging,
    answers: { 200: billing.payments },
    alsoAs: ['text/csv'],
  },
  listInvoices: {
    summary: 'Invoices, newest first',
    query: paging,
    answers: { 200: billing.invoices },
  },
  readInvoicePdf: {
    summary: 'Leads to the PDF of an invoice, whose address does not last',
    answers: { 302: null },
    problems: ['payments_not_configured'],
  },
  readBillingHistory: {
    summary:
      'Month by month: credits bought and granted, credits used by category, money paid, ' +
      'invoices; CSV with `Accept: text/csv`',
    query: {
      tz: 'Time zone of the months, such as Europe/Berlin; UTC when absent',
      limit:
        'How many months to go back, 1 to 24; 12 when absent. Those without anything are left out',
      cursor: paging.cursor,
    },
    answers: { 200: billing.billingHistory },
    alsoAs: ['text/csv'],
  },
};
