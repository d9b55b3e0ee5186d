import type Stripe from 'stripe';
import { pageOf } from '../http/lists.ts';
import { cannot } from '../http/refusal.ts';
import { route } from '../http/route.ts';
import { complete } from '../schema/complete.ts';
import { idOf } from '../store.ts';
import type { World } from '../world.ts';
import { lineOfItem, setLines } from './invoice-lines.ts';
import { changedMetadata, newMetadata, orNull } from './metadata.ts';
import { decimal, priceFor } from './prices.ts';
import { refuseUnsupported } from './unsupported.ts';

const unsupported = ['discounts', 'tax_rates', 'quantity_decimal', 'unit_amount_decimal'];

export interface ItemOf {
  readonly customer: string;
  readonly amount: number;
  readonly currency: string;
  readonly description: string | null;
  readonly metadata: Record<string, string>;
  readonly price?: Stripe.Price;
  readonly quantity: number;
  readonly invoice?: string | null;
  readonly period?: { start: number; end: number };
  readonly proration?: { subscription: string; item: string };
}

/** Writes an item down; it waits for an invoice unless one is named. */
export function newItem(world: World, of: ItemOf): Stripe.InvoiceItem {
  const clock = world.clockOf(of.customer);
  const at = world.now(clock);
  const item = complete<Stripe.InvoiceItem>('InvoiceItem', {
    id: world.id('ii'),
    object: 'invoiceitem',
    amount: of.amount,
    currency: of.currency,
    customer: of.customer,
    date: at,
    description: of.description,
    discountable: of.proration === undefined,
    discounts: [],
    invoice: of.invoice ?? null,
    livemode: false,
    metadata: of.metadata,
    parent: of.proration
      ? {
          type: 'subscription_details',
          subscription_details: {
            subscription: of.proration.subscription,
            subscription_item: of.proration.item,
          },
        }
      : null,
    period: of.period ?? { start: at, end: at },
    pricing: of.price
      ? {
          type: 'price_details',
          price_details: { price: of.price.id, product: idOf(of.price.product) ?? '' },
          unit_amount_decimal: of.price.unit_amount_decimal,
        }
      : { type: 'price_details', unit_amount_decimal: decimal(of.amount / of.quantity) },
    proration: of.proration !== undefined,
    quantity: of.quantity,
    quantity_decimal: decimal(of.quantity),
    tax_rates: [],
    test_clock: clock,
  });
  world.store.put('invoiceitem', item);
  world.tell('invoiceitem.created', item);
  return item;
}

function createItem(world: World, params: Stripe.InvoiceItemCreateParams): Stripe.InvoiceItem {
  refuseUnsupported(params, unsupported);
  const invoice = params.invoice
    ? draftOf(world.store.get('invoice', params.invoice, 'invoice'))
    : undefined;
  const customer = params.customer ?? idOf(invoice?.customer);
  if (!customer) throw cannot('Missing required param: customer.', 'parameter_missing', 'customer');
  world.store.get('customer', customer, 'customer');
  if (invoice && idOf(invoice.customer) !== customer)
    throw cannot('The invoice belongs to another customer.', undefined, 'invoice');
  const { amount, quantity = 1 } = params;
  const data = params.price_data;
  const named = params.pricing?.price;
  const price =
    named || data
      ? priceFor(
          world,
          {
            ...(named ? { price: named } : {}),
            ...(data
              ? {
                  price_data: {
                    currency: data.currency,
                    product: data.product,
                    unit_amount: data.unit_amount ?? 0,
                  },
                }
              : {}),
          },
          'pricing',
        )
      : undefined;
  if (price?.type === 'recurring')
    throw cannot(
      'The price specified is set to `type=recurring` but this field only accepts prices with `type=one_time`.',
      undefined,
      'pricing[price]',
    );
  if (!price && (amount === undefined || !params.currency))
    throw cannot(
      'You must give a price, or an amount and a currency.',
      'parameter_missing',
      'amount',
    );
  const product = price && world.store.find('product', idOf(price.product) ?? '');
  const item = newItem(world, {
    customer,
    amount: price ? (price.unit_amount ?? 0) * quantity : (amount ?? 0),
    currency: (price?.currency ?? params.currency ?? '').toLowerCase(),
    description: orNull(params.description) ?? product?.name ?? null,
    metadata: newMetadata(params.metadata),
    quantity,
    invoice: invoice?.id ?? null,
    ...(price ? { price } : {}),
    ...(params.period ? { period: params.period } : {}),
  });
  if (invoice) setLines(world, invoice, [...invoice.lines.data, lineOfItem(world, item)]);
  return item;
}

/** Refuses an invoice that is no draft any more. */
function draftOf(invoice: Stripe.Invoice): Stripe.Invoice {
  if (invoice.status !== 'draft')
    throw cannot('This invoice is no longer editable.', 'invoice_not_editable', 'invoice');
  return invoice;
}

function deleteItem(world: World, id: string): Stripe.DeletedInvoiceItem {
  const item = world.store.get('invoiceitem', id);
  const invoice = item.invoice ? world.store.get('invoice', idOf(item.invoice) ?? '') : undefined;
  if (invoice) {
    draftOf(invoice);
    const rest = invoice.lines.data.filter(
      (line) => line.parent?.invoice_item_details?.invoice_item !== id,
    );
    setLines(world, invoice, rest);
  }
  world.store.remove('invoiceitem', id);
  world.tell('invoiceitem.deleted', item);
  return { id, object: 'invoiceitem', deleted: true };
}

export const invoiceItemRoutes = [
  route('POST /v1/invoiceitems', 'InvoiceItemCreateParams', createItem),
  route('GET /v1/invoiceitems/:id', 'InvoiceItemRetrieveParams', (world, _, id = '') =>
    world.store.get('invoiceitem', id),
  ),
  route('POST /v1/invoiceitems/:id', 'InvoiceItemUpdateParams', (world, params, id = '') => {
    refuseUnsupported(params, [...unsupported, 'amount', 'pricing', 'price_data', 'quantity']);
    const item = world.store.get('invoiceitem', id);
    world.change<'invoiceitem'>(item, {
      description: params.description ?? item.description,
      metadata: changedMetadata(item.metadata, params.metadata),
    });
    return item;
  }),
  route('DELETE /v1/invoiceitems/:id', 'InvoiceItemDeleteParams', (world, _, id = '') =>
    deleteItem(world, id),
  ),
  route('GET /v1/invoiceitems', 'InvoiceItemListParams', (world, params) =>
    pageOf(
      world.store
        .all('invoiceitem')
        .filter(({ customer }) => params.customer === undefined || params.customer === customer)
        .filter(({ invoice }) => params.invoice === undefined || params.invoice === invoice)
        .filter(({ invoice }) => !params.pending || invoice === null),
      params,
      '/v1/invoiceitems',
    ),
  ),
];
