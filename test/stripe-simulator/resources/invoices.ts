import type Stripe from 'stripe';
import { cut, pageOf } from '../http/lists.ts';
import { cannot, Refusal } from '../http/refusal.ts';
import { route } from '../http/route.ts';
import { idOf } from '../store.ts';
import { plan, unplan } from '../timetable.ts';
import type { World } from '../world.ts';
import { collect, finalize, markPaid, newInvoice, voidInvoice } from './invoice-life.ts';
import { lineOfItem } from './invoice-lines.ts';
import { intentOf } from './invoice-payments.ts';
import { previewInvoice } from './invoice-preview.ts';
import { changedMetadata, newMetadata, orNull } from './metadata.ts';
import { cancelIntent, refuseDeclined } from './payment-intents.ts';
import { usable } from './payment-methods.ts';
import { collectAlone } from './subscription-collection.ts';
import { refuseUnsupported } from './unsupported.ts';

const hourSeconds = 60 * 60;

const unsupported = [
  ...['discounts', 'default_tax_rates', 'shipping_cost', 'transfer_data', 'on_behalf_of'],
  ...['application_fee_amount', 'from_invoice', 'customer_account'],
];

function createInvoice(world: World, params: Stripe.InvoiceCreateParams): Stripe.Invoice {
  refuseUnsupported(params, [...unsupported, 'subscription']);
  if (!params.customer)
    throw cannot('Missing required param: customer.', 'parameter_missing', 'customer');
  const customer = world.store.get('customer', params.customer, 'customer');
  const waiting = world.store
    .all('invoiceitem')
    .filter((item) => item.customer === customer.id && item.invoice === null);
  const taken = params.pending_invoice_items_behavior === 'include' ? waiting : [];
  const method = params.default_payment_method;
  const invoice = newInvoice(world, {
    customer: customer.id,
    lines: taken.map((item) => lineOfItem(world, item)),
    currency: params.currency ?? taken[0]?.currency ?? customer.currency ?? 'usd',
    reason: 'manual',
    autoAdvance: params.auto_advance ?? false,
    automaticTax: params.automatic_tax?.enabled ?? false,
    collection: params.collection_method ?? 'charge_automatically',
    defaultMethod: method ? usable(world, method, 'default_payment_method').id : null,
    description: orNull(params.description),
    footer: orNull(params.footer),
    metadata: newMetadata(params.metadata),
  });
  for (const item of taken) world.change<'invoiceitem'>(item, { invoice: invoice.id });
  planFinalizing(world, invoice);
  return invoice;
}

/** Stripe finalizes a draft that advances by itself after an hour. */
export function planFinalizing(world: World, invoice: Stripe.Invoice): void {
  if (!invoice.auto_advance || invoice.status !== 'draft') {
    unplan(world, 'finalize_invoice', invoice.id);
    return;
  }
  const clock = world.clockOf(invoice.customer);
  const at = world.now(clock) + hourSeconds;
  world.change<'invoice'>(invoice, { automatically_finalizes_at: at });
  plan(world, 'finalize_invoice', invoice.id, at, clock);
}

/** The hour is over: finalize, and collect when it is to be charged. */
export function advanceInvoice(world: World, invoice: Stripe.Invoice): void {
  if (invoice.status === 'draft') finalize(world, invoice);
  if (invoice.collection_method === 'charge_automatically') collectAlone(world, invoice);
}

function updateInvoice(world: World, params: Stripe.InvoiceUpdateParams, id: string) {
  refuseUnsupported(params, unsupported);
  const invoice = world.store.get('invoice', id);
  const method = params.default_payment_method;
  world.update<'invoice'>(
    invoice,
    {
      auto_advance: params.auto_advance ?? invoice.auto_advance ?? false,
      description: orNull(params.description ?? invoice.description),
      footer: orNull(params.footer ?? invoice.footer),
      metadata: changedMetadata(invoice.metadata, params.metadata),
      ...(method ? { default_payment_method: usable(world, method).id } : {}),
    },
    'invoice.updated',
  );
  if (params.auto_advance !== undefined) planFinalizing(world, invoice);
  return invoice;
}

function payInvoice(world: World, params: Stripe.InvoicePayParams, id: string): Stripe.Invoice {
  const invoice = world.store.get('invoice', id);
  if (invoice.status === 'draft') finalize(world, invoice);
  else if (invoice.status === 'paid') throw cannot('Invoice is already paid');
  if (invoice.amount_remaining === 0) return invoice;
  if (invoice.status !== 'open' && invoice.status !== 'uncollectible')
    throw cannot(`The invoice is ${invoice.status} and cannot be paid.`);
  if (params.paid_out_of_band) {
    const intent = intentOf(world, invoice);
    if (intent && intent.status !== 'canceled') cancelIntent(world, intent, 'void_invoice');
    markPaid(world, invoice, true);
    return invoice;
  }
  const attempted = collect(world, invoice, {
    ...(params.payment_method ? { method: params.payment_method } : {}),
    offSession: params.off_session ?? false,
  });
  refuseUnpaid(world, invoice, attempted);
  return invoice;
}

/** 402 for a decline, and for a card whose holder must act. */
export function refuseUnpaid(
  world: World,
  invoice: Stripe.Invoice,
  attempted: ReturnType<typeof collect>,
): void {
  const intent = intentOf(world, invoice);
  if (!intent) return;
  if (attempted.status === 'declined') {
    const charge = world.store.get('charge', idOf(intent.latest_charge) ?? '');
    refuseDeclined(world, intent, usable(world, charge.payment_method ?? ''), attempted);
  }
  if (attempted.status === 'requires_action')
    throw new Refusal(402, {
      type: 'card_error',
      code: 'invoice_payment_intent_requires_action',
      message:
        'This payment requires additional user action before it can be completed successfully. Payment can be completed using the PaymentIntent associated with the invoice.',
      payment_intent: structuredClone(intent),
    });
}

function deleteInvoice(world: World, id: string): Stripe.DeletedInvoice {
  const invoice = world.store.get('invoice', id);
  if (invoice.status !== 'draft' || invoice.parent?.subscription_details)
    throw cannot('You can only delete draft invoices that no subscription made.');
  unplan(world, 'finalize_invoice', id);
  world.store.remove('invoice', id);
  world.tell('invoice.deleted', invoice);
  return { id, object: 'invoice', deleted: true };
}

function listInvoices(world: World, params: Stripe.InvoiceListParams) {
  const { customer, status, subscription } = params;
  const made = world.store
    .all('invoice')
    .filter((invoice) => customer === undefined || invoice.customer === customer)
    .filter((invoice) => status === undefined || invoice.status === status)
    .filter(
      ({ parent }) =>
        subscription === undefined || parent?.subscription_details?.subscription === subscription,
    );
  return pageOf(made, params, '/v1/invoices');
}

export const invoiceRoutes = [
  route('POST /v1/invoices', 'InvoiceCreateParams', createInvoice),
  route('POST /v1/invoices/create_preview', 'InvoiceCreatePreviewParams', previewInvoice),
  route('GET /v1/invoices', 'InvoiceListParams', listInvoices),
  route('GET /v1/invoices/:id', 'InvoiceRetrieveParams', (world, _, id = '') =>
    world.store.get('invoice', id),
  ),
  route('POST /v1/invoices/:id', 'InvoiceUpdateParams', (world, params, id = '') =>
    updateInvoice(world, params, id),
  ),
  route('DELETE /v1/invoices/:id', 'InvoiceDeleteParams', (world, _, id = '') =>
    deleteInvoice(world, id),
  ),
  route(
    'POST /v1/invoices/:id/finalize',
    'InvoiceFinalizeInvoiceParams',
    (world, params, id = '') => {
      const invoice = world.store.get('invoice', id);
      if (params.auto_advance !== undefined)
        world.change<'invoice'>(invoice, { auto_advance: params.auto_advance });
      finalize(world, invoice);
      if (invoice.auto_advance && invoice.status === 'open') {
        const clock = world.clockOf(invoice.customer);
        plan(world, 'finalize_invoice', id, world.now(clock) + hourSeconds, clock);
      }
      return invoice;
    },
  ),
  route('POST /v1/invoices/:id/pay', 'InvoicePayParams', (world, params, id = '') =>
    payInvoice(world, params, id),
  ),
  route('POST /v1/invoices/:id/void', 'InvoiceVoidInvoiceParams', (world, _, id = '') => {
    const invoice = world.store.get('invoice', id);
    voidInvoice(world, invoice);
    return invoice;
  }),
  route(
    'POST /v1/invoices/:id/mark_uncollectible',
    'InvoiceMarkUncollectibleParams',
    (world, _, id = '') => {
      const invoice = world.store.get('invoice', id);
      if (invoice.status !== 'open') throw cannot('Only an open invoice can be uncollectible.');
      world.change<'invoice'>(invoice, {
        status: 'uncollectible',
        next_payment_attempt: null,
        status_transitions: {
          ...invoice.status_transitions,
          marked_uncollectible_at: world.now(world.clockOf(invoice.customer)),
        },
      });
      world.tell('invoice.marked_uncollectible', invoice);
      return invoice;
    },
  ),
  route('GET /v1/invoices/:id/lines', 'InvoiceListLineItemsParams', (world, params, id = '') =>
    cut(world.store.get('invoice', id).lines.data, params, `/v1/invoices/${id}/lines`),
  ),
];
