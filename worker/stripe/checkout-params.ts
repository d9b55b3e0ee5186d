import type Stripe from 'stripe';
import { secondMs } from '../../core/units/instant.ts';
import type { Order } from '../../db/orders.ts';
import type { PaymentSettings } from './client.ts';

type Params = Stripe.Checkout.SessionCreateParams;

export interface CheckoutTerms {
  readonly order: Order;
  /** As people call it; on the page and on the invoice. */
  readonly title: string;
  /** The synced price of its item; absent for a custom amount and for saving a card. */
  readonly price: string | undefined;
  /** Where the customer comes from and returns to. */
  readonly origin: string;
  readonly settings: PaymentSettings;
}

/**
 * The Checkout of an order. No kinds of payment method are named: which are offered is set at
 * Stripe. Prices are charged in the currency they were agreed on in.
 */
export function checkoutParams(terms: CheckoutTerms): Params {
  const { order, origin } = terms;
  const back = `${origin}/settings/billing?order=${order.id}&checkout=`;
  const metadata = { order: order.id, account: order.account };
  return {
    customer: order.customer,
    client_reference_id: order.id,
    metadata,
    success_url: `${back}return`,
    cancel_url: `${back}back`,
    expires_at: order.expiresAt / secondMs,
    ...byKind(terms, metadata),
  };
}

function byKind(terms: CheckoutTerms, metadata: Stripe.MetadataParam): Params {
  const { order, settings } = terms;
  switch (order.kind) {
    case 'setup':
      return { mode: 'setup', currency: order.currency, setup_intent_data: { metadata } };
    case 'plan':
      return {
        mode: 'subscription',
        line_items: [lineOf(terms)],
        subscription_data: { metadata },
        adaptive_pricing: { enabled: false },
        ...taxes(settings),
      };
    case 'package':
    case 'amount':
      return {
        mode: 'payment',
        line_items: [lineOf(terms)],
        payment_intent_data: {
          description: terms.title,
          metadata,
          ...(order.saveCard ? { setup_future_usage: 'off_session' as const } : {}),
        },
        invoice_creation: {
          enabled: true,
          invoice_data: { description: terms.title, metadata },
        },
        adaptive_pricing: { enabled: false },
        ...taxes(settings),
      };
  }
}

function lineOf({
  order,
  title,
  price,
}: CheckoutTerms): Stripe.Checkout.SessionCreateParams.LineItem {
  if (price !== undefined) return { price, quantity: order.quantity };
  return {
    price_data: {
      currency: order.currency,
      unit_amount: order.amountMinor,
      product_data: { name: title },
      tax_behavior: 'exclusive',
    },
    quantity: 1,
  };
}

/** What the customer enters for it is kept with the customer, or taxes could not be reckoned later. */
const taxes = ({ tax }: PaymentSettings): Params =>
  tax
    ? {
        automatic_tax: { enabled: true },
        tax_id_collection: { enabled: true },
        customer_update: { address: 'auto', name: 'auto' },
      }
    : {};
