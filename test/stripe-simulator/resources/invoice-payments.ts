import type Stripe from 'stripe';
import { pageOf } from '../http/lists.ts';
import { route } from '../http/route.ts';
import { complete } from '../schema/complete.ts';
import { idOf } from '../store.ts';
import type { World } from '../world.ts';

/** Ties a payment intent to the invoice it shall pay. */
export function newInvoicePayment(
  world: World,
  invoice: Stripe.Invoice,
  intent: Stripe.PaymentIntent,
): Stripe.InvoicePayment {
  const payment = complete<Stripe.InvoicePayment>('InvoicePayment', {
    id: world.id('inpay'),
    object: 'invoice_payment',
    amount_requested: intent.amount,
    created: world.now(world.clockOf(invoice.customer)),
    currency: intent.currency,
    invoice: invoice.id,
    is_default: true,
    livemode: false,
    payment: { type: 'payment_intent', payment_intent: intent.id },
    status: 'open',
    status_transitions: { canceled_at: null, paid_at: null },
  });
  return world.store.put('invoice_payment', payment);
}

export const invoicePaymentsOf = (world: World, invoice: string): Stripe.InvoicePayment[] =>
  world.store.all('invoice_payment').filter((payment) => payment.invoice === invoice);

/** The payment intent an invoice is collected with, once it is finalized. */
export function intentOf(world: World, invoice: Stripe.Invoice): Stripe.PaymentIntent | undefined {
  const payment = invoicePaymentsOf(world, invoice.id).find(({ is_default: usual }) => usual);
  const id = idOf(payment?.payment.payment_intent);
  return id ? world.store.get('payment_intent', id) : undefined;
}

/** The invoice a payment intent pays, if it pays one. */
export function invoiceOf(world: World, intent: string): Stripe.Invoice | undefined {
  const payment = world.store
    .all('invoice_payment')
    .find((one) => one.payment.payment_intent === intent);
  return payment ? world.store.get('invoice', idOf(payment.invoice) ?? '') : undefined;
}

export const invoicePaymentRoutes = [
  route('GET /v1/invoice_payments/:id', 'InvoicePaymentRetrieveParams', (world, _, id = '') =>
    world.store.get('invoice_payment', id),
  ),
  route('GET /v1/invoice_payments', 'InvoicePaymentListParams', (world, params) =>
    pageOf(
      world.store
        .all('invoice_payment')
        .filter(({ invoice }) => params.invoice === undefined || params.invoice === invoice)
        .filter(({ status }) => params.status === undefined || params.status === status)
        .filter(
          ({ payment }) =>
            params.payment?.payment_intent === undefined ||
            params.payment.payment_intent === payment.payment_intent,
        ),
      params,
      '/v1/invoice_payments',
    ),
  ),
];
