import type Stripe from 'stripe';
import { cannot } from '../http/refusal.ts';
import { complete } from '../schema/complete.ts';
import type { WebhookWish, World } from '../world.ts';
import { taxesOf } from './invoice-lines.ts';
import { newMetadata } from './metadata.ts';
import { priceFor } from './prices.ts';
import { refuseUnsupported } from './unsupported.ts';

/** What a session was made with and does not show. */
export interface SessionTerms {
  readonly lineItems: Stripe.LineItem[];
  readonly paymentIntentData: Stripe.Checkout.SessionCreateParams.PaymentIntentData;
  readonly setupIntentData: Stripe.Checkout.SessionCreateParams.SetupIntentData;
  readonly subscriptionData: Stripe.Checkout.SessionCreateParams.SubscriptionData;
  /** What the buyer entered, while they prove who they are. */
  entered?: Entered;
}

/** What a buyer enters on the hosted page. */
export interface Entered {
  readonly method: string;
  readonly email: string;
  readonly name: string;
  readonly taxId: string;
  /** The buyer ticked that the card may be kept. */
  readonly save: boolean;
  /** The buyer ticked the terms of service. */
  readonly agreed: boolean;
  /** How the webhooks of this purchase travel, for a demo. */
  readonly webhooks?: WebhookWish;
}

export function termsOf(world: World, session: string): SessionTerms {
  const terms = world.store.hidden.sessions[session];
  if (!terms) throw new Error(`Session ${session} has no terms`);
  return terms;
}

export const lineItemsOf = (world: World, session: string): Stripe.LineItem[] =>
  world.store.hidden.sessions[session]?.lineItems ?? [];

/** The lines a session sells, priced and taxed. */
export function newLineItems(
  world: World,
  asked: readonly Stripe.Checkout.SessionCreateParams.LineItem[],
  taxed: boolean,
): Stripe.LineItem[] {
  const percent = taxed ? world.settings.taxPercent : 0;
  return asked.map((item, at) => {
    refuseUnsupported(item, ['tax_rates']);
    const price = priceFor(world, item, `line_items[${at}]`);
    if (price.unit_amount === null)
      throw cannot('The simulator asks nobody for an amount.', undefined, `line_items[${at}]`);
    const quantity = item.quantity ?? 1;
    const subtotal = (price.unit_amount ?? 0) * quantity;
    const tax = taxesOf(subtotal, percent).reduce((sum, { amount }) => sum + amount, 0);
    const product = world.store.find('product', String(price.product));
    return complete<Stripe.LineItem>('LineItem', {
      id: world.id('li'),
      object: 'item',
      amount_discount: 0,
      amount_subtotal: subtotal,
      amount_tax: tax,
      amount_total: subtotal + tax,
      currency: price.currency,
      description: product?.name ?? null,
      metadata: newMetadata(item.metadata),
      price: structuredClone(price),
      quantity,
    });
  });
}
