import type Stripe from 'stripe';
import { answered, shown } from './answered.ts';
import type { Desk } from './desk.ts';
import { isMissing } from './stripe-errors.ts';

/** Everything about a payment an invoice tells by itself; four levels are as deep as Stripe shows. */
const expand = ['payments.data.payment.payment_intent'];

/** As it is now; undefined where there is none of that id. */
export async function readInvoice(desk: Desk, id: string): Promise<Stripe.Invoice | undefined> {
  try {
    return answered(await desk.stripe.invoices.retrieve(id, { expand }), 'invoice');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** The intent an invoice is collected with; undefined before it is finalized, and for nothing due. */
export const intentOf = ({ payments }: Stripe.Invoice): Stripe.PaymentIntent | undefined =>
  shown(payments?.data.find(({ is_default: isUsual }) => isUsual)?.payment.payment_intent);

/** The one that paid it; undefined when none did, as when it was paid out of band. */
export const paidIntentOf = ({ payments }: Stripe.Invoice): Stripe.PaymentIntent | undefined =>
  shown(payments?.data.find(({ status }) => status === 'paid')?.payment.payment_intent);

/**
 * The intent that paid an invoice, with its charge and its method in full; of one that is not paid,
 * the intent it is being collected with. Undefined where no payment stands behind it.
 */
export async function intentInFull(
  { stripe }: Desk,
  invoice: Stripe.Invoice,
): Promise<Stripe.PaymentIntent | undefined> {
  const named = invoice.status === 'paid' ? paidIntentOf(invoice) : intentOf(invoice);
  if (!named) return undefined;
  const expand = ['latest_charge', 'payment_method'];
  return answered(await stripe.paymentIntents.retrieve(named.id, { expand }), 'payment_intent');
}
