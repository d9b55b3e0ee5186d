import type Stripe from 'stripe';
import type { TopUpAttempt } from '../../../core/top-up/top-up.ts';
import { answered } from '../answered.ts';
import { byKey } from '../by-key.ts';
import type { Desk } from '../desk.ts';
import { attemptName, keyOf, progressOf } from './attempt.ts';
import { describe } from './payment-of.ts';

/**
 * A draft of nobody's doing but ours: it takes up no pending items and never advances by itself.
 * What is there already was looked for before, here and below, so nothing is made a second time
 * where Stripe only remembers that it failed.
 */
export async function createInvoice(desk: Desk, attempt: TopUpAttempt): Promise<Stripe.Invoice> {
  const progress = progressOf(desk, attempt);
  const params: Stripe.InvoiceCreateParams = {
    customer: progress.customer,
    auto_advance: false,
    collection_method: 'charge_automatically',
    currency: attempt.price.currency,
    description: describe(attempt),
    pending_invoice_items_behavior: 'exclude',
    metadata: { top_up: attemptName(desk, attempt), account: desk.account },
    ...(desk.settings.tax ? { automatic_tax: { enabled: true } } : {}),
  };
  const made = await byKey(keyOf(desk, attempt, 'create'), (options) =>
    desk.stripe.invoices.create(params, options),
  );
  const invoice = answered(made, 'invoice');
  desk.topUp.keep({ ...progress, invoice: invoice.id });
  return invoice;
}

/** Puts what is bought on a draft, unless an earlier call whose answer was lost has. */
export async function addItem(
  desk: Desk,
  attempt: TopUpAttempt,
  invoice: Stripe.Invoice,
): Promise<void> {
  const progress = progressOf(desk, attempt);
  if (progress.item !== undefined) return;
  const [line] = invoice.lines.data;
  const item = line?.id ?? (await createItem(desk, attempt, invoice));
  desk.topUp.keep({ ...progress, item });
}

/** The price as the customer agreed to it, whatever the catalogue says now. */
async function createItem(
  desk: Desk,
  attempt: TopUpAttempt,
  invoice: Stripe.Invoice,
): Promise<string> {
  const { amountMinor, currency } = attempt.price;
  const params: Stripe.InvoiceItemCreateParams = {
    customer: progressOf(desk, attempt).customer,
    invoice: invoice.id,
    amount: amountMinor,
    currency,
    description: describe(attempt),
    // Nothing but what was agreed may change the price.
    discountable: false,
    ...(desk.settings.tax ? { tax_behavior: 'exclusive' } : {}),
  };
  const made = await byKey(keyOf(desk, attempt, 'item'), (options) =>
    desk.stripe.invoiceItems.create(params, options),
  );
  return answered(made, 'invoiceitem').id;
}

export async function finalizeInvoice(
  desk: Desk,
  attempt: TopUpAttempt,
  invoice: Stripe.Invoice,
): Promise<void> {
  const made = await byKey(keyOf(desk, attempt, 'finalize'), (options) =>
    desk.stripe.invoices.finalizeInvoice(invoice.id, { auto_advance: false }, options),
  );
  const { hosted_invoice_url: url } = answered(made, 'invoice');
  desk.topUp.keep({ ...progressOf(desk, attempt), finalized: true, ...(url ? { url } : {}) });
}
