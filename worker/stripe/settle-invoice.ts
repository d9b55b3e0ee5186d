import type Stripe from 'stripe';
import { accountOf } from '../../db/stripe-customers.ts';
import { answered, idOf } from './answered.ts';
import type { Desk } from './desk.ts';
import { quarantine } from './fulfil.ts';
import { factsOfIntent } from './payment-facts.ts';
import { paidIntentOf, readInvoice } from './read-invoice.ts';
import { invoiceTax, recordInvoice } from './record-invoice.ts';
import type { Settled } from './reference.ts';
import { settleSession } from './settle-session.ts';
import { settlePlanInvoice } from './subscription/settle-plan-invoice.ts';
import { settleTopUpInvoice, topUpOf } from './top-up/settle-top-up-invoice.ts';

/**
 * Looks at an invoice and has whoever made it act on it: auto top-up, a plan, a Checkout. What was
 * paid and made by none of them is for the operator.
 */
export async function settleInvoice(desk: Desk, id: string): Promise<Settled> {
  const invoice = await readInvoice(desk, id);
  if (!invoice) return { status: 'ignored', reason: 'invoice_gone' };
  const customer = idOf(invoice.customer);
  const owner = customer === undefined ? undefined : await accountOf(desk.db, customer);
  if (owner !== desk.account) return { status: 'quarantined', reason: 'foreign_customer' };
  await recordInvoice(desk, invoice);
  const topUp = topUpOf(desk, invoice);
  if (topUp !== undefined) return settleTopUpInvoice(desk, topUp, invoice);
  if (invoice.parent?.subscription_details) return settlePlanInvoice(desk, invoice);
  if (invoice.status !== 'paid') return { status: 'done' };
  const session = await sessionOf(desk, invoice);
  return session === undefined ? foreign(desk, invoice) : settleSession(desk, session);
}

/** The Checkout that made an invoice for what it sold: both have one payment. */
async function sessionOf(desk: Desk, invoice: Stripe.Invoice): Promise<string | undefined> {
  const intent = paidIntentOf(invoice);
  if (!intent) return undefined;
  const made = await desk.stripe.checkout.sessions.list({ payment_intent: intent.id, limit: 1 });
  return answered(made, 'list').data[0]?.id;
}

/** Of our customer and paid, but nothing we sold: made by hand in Stripe's dashboard, perhaps. */
function foreign(desk: Desk, invoice: Stripe.Invoice): Promise<Settled> {
  const intent = paidIntentOf(invoice);
  return quarantine(desk, {
    key: `invoice:${invoice.id}`,
    kind: 'purchase',
    description: invoice.description ?? invoice.number ?? invoice.id,
    money: {
      amountMinor: invoice.total,
      taxMinor: invoiceTax(invoice),
      currency: invoice.currency,
    },
    stripe: {
      customer: idOf(invoice.customer) ?? '',
      invoice: invoice.id,
      paymentIntent: intent?.id,
      charge: intent && factsOfIntent(intent).charge,
    },
    reason: 'foreign_invoice',
    at: desk.now(),
  });
}
