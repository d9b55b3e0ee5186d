import type Stripe from 'stripe';
import { complete } from '../schema/complete.ts';
import { idOf } from '../store.ts';
import type { World } from '../world.ts';
import { decimal } from './prices.ts';

type Line = Stripe.InvoiceLineItem;

const pricingOf = (price: Stripe.Price): Line['pricing'] => ({
  type: 'price_details',
  price_details: { price: price.id, product: idOf(price.product) ?? '' },
  unit_amount_decimal: price.unit_amount_decimal,
});

interface LineOf {
  readonly amount: number;
  readonly currency: string;
  readonly description: string | null;
  readonly metadata: Record<string, string>;
  readonly parent: Line['parent'];
  readonly period: { start: number; end: number };
  readonly pricing: Line['pricing'];
  readonly quantity: number;
  readonly subscription?: string | null;
}

const line = (world: World, of: LineOf): Line =>
  complete<Line>('InvoiceLineItem', {
    ...of,
    id: world.id('il'),
    object: 'line_item',
    discount_amounts: [],
    discountable: true,
    discounts: [],
    livemode: false,
    pretax_credit_amounts: [],
    quantity_decimal: decimal(of.quantity),
    subscription: of.subscription ?? null,
    subtotal: of.amount,
    taxes: [],
  });

/** The line of an invoice item: something sold once, or a share of a changed plan. */
export function lineOfItem(world: World, item: Stripe.InvoiceItem): Line {
  const subscription = item.parent?.subscription_details?.subscription ?? null;
  const { pricing } = item;
  return line(world, {
    amount: item.amount,
    currency: item.currency,
    description: item.description,
    metadata: item.metadata ?? {},
    parent: {
      type: 'invoice_item_details',
      subscription_item_details: null,
      invoice_item_details: {
        invoice_item: item.id,
        proration: item.proration,
        proration_details: null,
        subscription,
      },
    },
    period: item.period,
    pricing: pricing
      ? {
          type: 'price_details',
          ...(pricing.price_details ? { price_details: pricing.price_details } : {}),
          unit_amount_decimal: pricing.unit_amount_decimal,
        }
      : null,
    quantity: item.quantity,
    subscription,
  });
}

/** The line of one period of one plan. */
export function lineOfPlan(
  world: World,
  item: Stripe.SubscriptionItem,
  period: { start: number; end: number },
): Line {
  const quantity = item.quantity ?? 1;
  const product = world.store.find('product', idOf(item.price.product) ?? '');
  return line(world, {
    amount: (item.price.unit_amount ?? 0) * quantity,
    currency: item.price.currency,
    description: `${quantity} × ${product?.name ?? 'Plan'}`,
    metadata: { ...item.metadata },
    parent: {
      type: 'subscription_item_details',
      invoice_item_details: null,
      subscription_item_details: {
        invoice_item: null,
        proration: false,
        proration_details: null,
        subscription: item.subscription,
        subscription_item: item.id,
      },
    },
    period,
    pricing: pricingOf(item.price),
    quantity,
    subscription: item.subscription,
  });
}

/** Puts lines on a draft and adds them up, tax included. */
export function setLines(world: World, invoice: Stripe.Invoice, lines: Line[]): void {
  for (const one of lines) one.invoice = invoice.id;
  const percent = invoice.automatic_tax.enabled ? world.settings.taxPercent : 0;
  for (const one of lines) one.taxes = taxesOf(one.amount, percent);
  const subtotal = lines.reduce((sum, { amount }) => sum + amount, 0);
  const taxes = taxesOf(subtotal, percent);
  const total = subtotal + taxes.reduce((sum, { amount }) => sum + amount, 0);
  world.change<'invoice'>(invoice, {
    lines: {
      object: 'list',
      data: lines,
      has_more: false,
      url: `/v1/invoices/${invoice.id}/lines`,
    },
    subtotal,
    subtotal_excluding_tax: subtotal,
    total,
    total_excluding_tax: subtotal,
    total_taxes: taxes,
    amount_due: Math.max(total, 0),
    amount_remaining: Math.max(total, 0),
    currency: lines[0]?.currency ?? invoice.currency,
  });
}

/** Tax of one rate on top, in minor units; none at 0 %. */
export const taxesOf = (amount: number, percent: number): Stripe.InvoiceLineItem.Tax[] =>
  percent === 0
    ? []
    : [
        {
          amount: Math.round((amount * percent) / 100),
          tax_behavior: 'exclusive',
          tax_rate_details: null,
          taxability_reason: 'standard_rated',
          taxable_amount: amount,
          type: 'tax_rate_details',
        },
      ];
