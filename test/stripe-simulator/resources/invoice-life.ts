import type Stripe from 'stripe';
import { cannot } from '../http/refusal.ts';
import { type Attempted, attemptPayment } from '../payments/attempt-payment.ts';
import { complete } from '../schema/complete.ts';
import { idOf } from '../store.ts';
import { unplan } from '../timetable.ts';
import type { World } from '../world.ts';
import { setLines } from './invoice-lines.ts';
import { intentOf, invoicePaymentsOf, newInvoicePayment } from './invoice-payments.ts';
import { cancelIntent, newIntent } from './payment-intents.ts';
import { usable } from './payment-methods.ts';
import { invoicePaid, invoiceUnpaid } from './subscription-collection.ts';

export interface InvoiceOf {
  readonly customer: string;
  readonly lines: Stripe.InvoiceLineItem[];
  readonly currency: string;
  readonly reason: Stripe.Invoice.BillingReason;
  readonly autoAdvance?: boolean;
  readonly automaticTax?: boolean;
  readonly collection?: Stripe.Invoice.CollectionMethod;
  readonly defaultMethod?: string | null;
  readonly description?: string | null;
  readonly footer?: string | null;
  readonly metadata?: Record<string, string>;
  readonly subscription?: Stripe.Subscription;
  readonly period?: { start: number; end: number };
}

/** A draft with its lines added up. */
export function newInvoice(world: World, of: InvoiceOf): Stripe.Invoice {
  const customer = world.store.get('customer', of.customer, 'customer');
  const clock = world.clockOf(customer);
  const at = world.now(clock);
  const period = of.period ?? { start: at, end: at };
  const invoice = complete<Stripe.Invoice>('Invoice', {
    id: world.id('in'),
    object: 'invoice',
    account_country: 'US',
    account_name: 'Local demo',
    amount_due: 0,
    amount_overpaid: 0,
    amount_paid: 0,
    amount_remaining: 0,
    amount_shipping: 0,
    attempt_count: 0,
    attempted: false,
    auto_advance: of.autoAdvance ?? false,
    automatic_tax: complete<Stripe.Invoice.AutomaticTax>('Invoice.AutomaticTax', {
      enabled: of.automaticTax ?? false,
      status: of.automaticTax ? 'complete' : null,
    }),
    billing_reason: of.reason,
    collection_method: of.collection ?? 'charge_automatically',
    created: at,
    currency: of.currency.toLowerCase(),
    customer: customer.id,
    customer_address: customer.address ?? null,
    customer_email: customer.email,
    customer_name: customer.name ?? null,
    customer_phone: customer.phone ?? null,
    customer_tax_exempt: customer.tax_exempt ?? 'none',
    customer_tax_ids: [],
    default_payment_method: of.defaultMethod ?? null,
    default_tax_rates: [],
    description: of.description ?? null,
    discounts: [],
    footer: of.footer ?? null,
    hosted_invoice_url: null,
    invoice_pdf: null,
    issuer: { type: 'self' },
    lines: { object: 'list', data: [], has_more: false, url: '' },
    livemode: false,
    metadata: of.metadata ?? {},
    parent: of.subscription
      ? {
          type: 'subscription_details',
          quote_details: null,
          subscription_details: {
            metadata: { ...of.subscription.metadata },
            subscription: of.subscription.id,
          },
        }
      : null,
    payment_settings: complete<Stripe.Invoice.PaymentSettings>('Invoice.PaymentSettings', {}),
    period_end: period.end,
    period_start: period.start,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    starting_balance: 0,
    status: 'draft',
    status_transitions: {
      finalized_at: null,
      marked_uncollectible_at: null,
      paid_at: null,
      voided_at: null,
    },
    subtotal: 0,
    test_clock: clock,
    total: 0,
    total_discount_amounts: [],
    total_pretax_credit_amounts: [],
    total_taxes: [],
  });
  world.store.put('invoice', invoice);
  setLines(world, invoice, of.lines);
  world.tell('invoice.created', invoice);
  return invoice;
}

const at = (world: World, invoice: Stripe.Invoice): number =>
  world.now(world.clockOf(invoice.customer));

/** Fixes a draft: it gets its number, its pages and the intent it is collected with. */
export function finalize(
  world: World,
  invoice: Stripe.Invoice,
  paying?: Stripe.PaymentIntent,
): void {
  if (invoice.status !== 'draft')
    throw cannot(
      "This invoice is already finalized, you can't re-finalize a non-draft invoice.",
      'invoice_not_editable',
    );
  const now = at(world, invoice);
  const customer = idOf(invoice.customer) ?? '';
  const { invoiceNumbers } = world.store.hidden;
  const count = (invoiceNumbers[customer] ?? 0) + 1;
  invoiceNumbers[customer] = count;
  const prefix = world.store.find('customer', customer)?.invoice_prefix ?? 'SIM';
  unplan(world, 'finalize_invoice', invoice.id);
  const previous = world.change<'invoice'>(invoice, {
    status: 'open',
    number: `${prefix}-${String(count).padStart(4, '0')}`,
    effective_at: now,
    automatically_finalizes_at: null,
    ending_balance: 0,
    hosted_invoice_url: `${world.origin}/i/${invoice.id}`,
    invoice_pdf: `${world.origin}/i/${invoice.id}/pdf`,
    status_transitions: { ...invoice.status_transitions, finalized_at: now },
  });
  if (invoice.amount_due > 0)
    newInvoicePayment(world, invoice, paying ?? collectingIntent(world, invoice));
  world.tell('invoice.finalized', invoice);
  world.tell('invoice.updated', invoice, previous);
  if (invoice.amount_due === 0) markPaid(world, invoice);
}

const collectingIntent = (world: World, invoice: Stripe.Invoice): Stripe.PaymentIntent =>
  newIntent(world, {
    amount: invoice.amount_due,
    currency: invoice.currency,
    customer: idOf(invoice.customer) ?? null,
    description: invoice.description ?? `Invoice ${invoice.number}`,
    setupFutureUsage: invoice.parent?.subscription_details ? 'off_session' : null,
  });

export interface PayBy {
  readonly method?: string;
  readonly offSession: boolean;
  readonly authenticated?: boolean;
  readonly returnUrl?: string;
}

/** The method an invoice is paid with when none is named. */
export function usualMethod(world: World, invoice: Stripe.Invoice): string | undefined {
  const subscription = idOf(invoice.parent?.subscription_details?.subscription);
  const plan = subscription ? world.store.find('subscription', subscription) : undefined;
  const customer = world.store.find('customer', idOf(invoice.customer) ?? '');
  return (
    idOf(invoice.default_payment_method) ??
    idOf(plan?.default_payment_method) ??
    idOf(customer?.invoice_settings.default_payment_method)
  );
}

/** Tries to collect an open invoice, and tells of what came of it. */
export function collect(world: World, invoice: Stripe.Invoice, by: PayBy): Attempted {
  const named = by.method ?? usualMethod(world, invoice);
  const intent = intentOf(world, invoice);
  if (!named || !intent)
    throw cannot(
      'There is no `default_payment_method` set on this Customer or Invoice. Please set either an invoice default_payment_method or a customer invoice_settings default_payment_method.',
    );
  if (intent.status === 'processing')
    throw cannot(
      'A payment of this invoice is being processed.',
      'payment_intent_unexpected_state',
    );
  const attempted = attemptPayment(world, intent, {
    method: usable(world, named),
    offSession: by.offSession,
    authenticated: by.authenticated ?? false,
    returnUrl: by.returnUrl ?? null,
  });
  world.change<'invoice'>(invoice, {
    attempted: true,
    attempt_count: invoice.attempt_count + 1,
  });
  collected(world, invoice, attempted);
  return attempted;
}

/** What an attempt means for the invoice and the plan it bills. */
export function collected(world: World, invoice: Stripe.Invoice, attempted: Attempted): void {
  if (attempted.status === 'succeeded') markPaid(world, invoice);
  if (attempted.status === 'declined') {
    invoiceUnpaid(world, invoice);
    world.tell('invoice.payment_failed', invoice);
    if (attempted.decline.code === 'authentication_required')
      world.tell('invoice.payment_action_required', invoice);
  }
  if (attempted.status === 'requires_action') {
    invoiceUnpaid(world, invoice);
    world.tell('invoice.payment_action_required', invoice);
  }
}

/** Paid: by its intent, by nothing when nothing was due, or outside of Stripe. */
export function markPaid(world: World, invoice: Stripe.Invoice, outside = false): void {
  const now = at(world, invoice);
  unplan(world, 'retry_invoice', invoice.id);
  const previous = world.change<'invoice'>(invoice, {
    status: 'paid',
    amount_paid: outside ? 0 : invoice.amount_due,
    ...(outside ? { amount_paid_off_stripe: invoice.amount_due } : {}),
    amount_remaining: 0,
    next_payment_attempt: null,
    status_transitions: { ...invoice.status_transitions, paid_at: now },
  });
  for (const payment of invoicePaymentsOf(world, invoice.id))
    world.change<'invoice_payment'>(payment, {
      status: outside ? 'canceled' : 'paid',
      amount_paid: outside ? null : payment.amount_requested,
      status_transitions: { canceled_at: outside ? now : null, paid_at: outside ? null : now },
    });
  invoicePaid(world, invoice);
  world.tell('invoice.updated', invoice, previous);
  world.tell('invoice.paid', invoice);
  world.tell('invoice.payment_succeeded', invoice);
}

/** Void: nobody can pay it any more. */
export function voidInvoice(world: World, invoice: Stripe.Invoice): void {
  if (invoice.status !== 'open' && invoice.status !== 'uncollectible')
    throw cannot(
      `You can only void an open or uncollectible invoice, not a ${invoice.status} one.`,
    );
  const intent = intentOf(world, invoice);
  if (intent?.status === 'processing')
    throw cannot('You cannot void an invoice while a payment of it is being processed.');
  if (intent && intent.status !== 'canceled') cancelIntent(world, intent, 'void_invoice');
  const now = at(world, invoice);
  unplan(world, 'retry_invoice', invoice.id);
  const previous = world.change<'invoice'>(invoice, {
    status: 'void',
    next_payment_attempt: null,
    status_transitions: { ...invoice.status_transitions, voided_at: now },
  });
  for (const payment of invoicePaymentsOf(world, invoice.id))
    world.change<'invoice_payment'>(payment, {
      status: 'canceled',
      status_transitions: { canceled_at: now, paid_at: null },
    });
  world.tell('invoice.voided', invoice);
  world.tell('invoice.updated', invoice, previous);
}
