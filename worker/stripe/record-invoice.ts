import type Stripe from 'stripe';
import { secondMs } from '../../core/units/instant.ts';
import { type Invoice, putInvoice } from '../../db/invoices.ts';
import type { Desk } from './desk.ts';

/**
 * Keeps what Stripe says of an invoice of the desk's account. Whether it is this account's the
 * caller has judged: an invoice names its customer, and customers we know by our own map.
 */
export async function recordInvoice(
  desk: Pick<Desk, 'account' | 'db'>,
  invoice: Stripe.Invoice,
): Promise<void> {
  await putInvoice(desk.db, invoiceRow(desk, invoice));
}

/** The row that is kept of it. */
export const invoiceRow = (
  { account }: Pick<Desk, 'account'>,
  invoice: Stripe.Invoice,
): Invoice => ({
  id: invoice.id,
  account,
  number: invoice.number,
  status: invoice.status ?? 'draft',
  description: descriptionOf(invoice),
  totalMinor: invoice.total,
  taxMinor: invoiceTax(invoice),
  currency: invoice.currency,
  createdAt: invoice.created * secondMs,
});

/** The tax in its total, in minor units. */
export const invoiceTax = ({ total_taxes: taxes }: Stripe.Invoice): number =>
  (taxes ?? []).reduce((sum, { amount }) => sum + amount, 0);

/** Its own words, or those of its first line. */
const descriptionOf = ({ description, lines }: Stripe.Invoice): string =>
  description || lines.data.find((line) => line.description)?.description || '';
