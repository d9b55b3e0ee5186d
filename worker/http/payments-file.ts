import { moneyToDecimal } from '../../core/payments/money-decimal.ts';
import { creditsToDecimal } from '../../core/units/credits.ts';
import type { Payment } from '../../db/payments.ts';
import { type Columns, csvOf } from './csv.ts';
import { type PaymentView, paymentView } from './payment-view.ts';

const decimal = ({ currency }: PaymentView, amountMinor: number): string =>
  moneyToDecimal({ amountMinor, currency });

/** The columns, in order; money and credits as exact decimals for people and whole units too. */
const columns: Columns<PaymentView> = [
  ['id', (payment) => payment.id],
  ['created_at', (payment) => payment.created_at],
  ['settled_at', (payment) => payment.settled_at ?? undefined],
  ['kind', (payment) => payment.kind],
  ['status', (payment) => payment.status],
  ['reason', (payment) => payment.reason ?? undefined],
  ['description', (payment) => payment.description],
  ['currency', (payment) => payment.currency],
  ['amount', (payment) => decimal(payment, payment.amount_minor)],
  ['amount_minor', (payment) => payment.amount_minor],
  ['tax', (payment) => decimal(payment, payment.tax_minor)],
  ['tax_minor', (payment) => payment.tax_minor],
  ['refunded', (payment) => decimal(payment, payment.refunded_minor)],
  ['refunded_minor', (payment) => payment.refunded_minor],
  ['disputed', (payment) => decimal(payment, payment.disputed_minor)],
  ['disputed_minor', (payment) => payment.disputed_minor],
  ['dispute_status', (payment) => payment.dispute_status ?? undefined],
  ['credits', (payment) => creditsToDecimal(payment.credits_microcredits)],
  ['credits_microcredits', (payment) => payment.credits_microcredits],
  ['method_brand', (payment) => payment.method?.brand],
  ['method_last4', (payment) => payment.method?.last4],
  ['invoice', (payment) => payment.invoice ?? undefined],
];

/** A file of these payments, in their order. */
export const paymentsCsv = (rows: readonly Payment[]): string =>
  csvOf(columns, rows.map(paymentView));
