import { sql } from 'drizzle-orm';
import {
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core';
import type { GrantSource } from '../core/ledger/entry.ts';

/**
 * Money in: what is sold, what was ordered, what was paid, and what Stripe told. Credits are whole
 * microcredits, money is minor units with its ISO 4217 code in lower case, instants are milliseconds
 * since 1970 in UTC.
 */

export const itemKinds = ['package', 'plan'] as const;

/** What is sold, as the last catalogue file said. */
export const catalogueItems = sqliteTable('catalogue_items', {
  /** `starter`, `team`: the file's own name for it. */
  id: text('id').primaryKey(),
  /** Bought once, or every month. */
  kind: text('kind', { enum: itemKinds }).notNull(),
  /** What people call it. */
  name: text('name').notNull(),
  /** Microcredits it buys; of a plan, each month. */
  credits: integer('credits').notNull(),
  /** Microcredits on top, granted as a promotion. */
  bonus: integer('bonus').notNull(),
  /** Its price before tax. */
  amountMinor: integer('amount_minor').notNull(),
  currency: text('currency').notNull(),
  /** Place in the list, from 0. */
  position: integer('position').notNull(),
  /** Instant (ms) it left the catalogue; null while it is sold. */
  retiredAt: integer('retired_at'),
});

/** Prices pushed to Stripe. A price never changes there, so what it buys never changes here. */
export const stripePrices = sqliteTable(
  'stripe_prices',
  {
    /** Stripe's `price_…`. */
    price: text('price').primaryKey(),
    /** The same content gives the same key, so pushing twice makes one price. */
    lookupKey: text('lookup_key').notNull().unique(),
    /** Stripe's product. */
    product: text('product').notNull(),
    /** The catalogue item it sells. */
    item: text('item').notNull(),
    /** Microcredits it buys. */
    credits: integer('credits').notNull(),
    /** Microcredits on top. */
    bonus: integer('bonus').notNull(),
    amountMinor: integer('amount_minor').notNull(),
    currency: text('currency').notNull(),
    /** Instant (ms) it was pushed. */
    createdAt: integer('created_at').notNull(),
  },
  (t) => [index('stripe_prices_by_item').on(t.item, t.createdAt)],
);

/** Our own map from Stripe's customers to accounts: metadata alone is never believed. */
export const stripeCustomers = sqliteTable(
  'stripe_customers',
  {
    /** Stripe's `cus_…`. */
    customer: text('customer').primaryKey(),
    /** `acct_…` */
    account: text('account').notNull(),
    /** From 1; a customer deleted at Stripe is followed by the next. */
    generation: integer('generation').notNull(),
    /** Instant (ms) it was created. */
    createdAt: integer('created_at').notNull(),
    /** Instant (ms) it was found deleted; null while it is good. */
    deletedAt: integer('deleted_at'),
  },
  (t) => [uniqueIndex('stripe_customers_account').on(t.account, t.generation)],
);

export const orderKinds = ['package', 'amount', 'setup', 'plan'] as const;
export const orderStatuses = [
  /** Its Checkout waits for the customer. */
  'open',
  /** Completed; the money is on its way. */
  'pending',
  /** Paid and fulfilled, or the card is saved. */
  'paid',
  /** The money did not come. */
  'failed',
  /** Nobody completed it in time, or another took its place. */
  'expired',
  /** Paid, but not as it was ordered: for the operator. */
  'quarantined',
] as const;

/** What customers set out to buy, with the catalogue as it stood then. */
export const orders = sqliteTable(
  'orders',
  {
    /** `ord_…` */
    id: text('id').primaryKey(),
    /** `acct_…` */
    account: text('account').notNull(),
    kind: text('kind', { enum: orderKinds }).notNull(),
    /** The catalogue item; null for custom amounts and saving a card. */
    item: text('item'),
    /** How many of it. */
    quantity: integer('quantity').notNull(),
    /** Microcredits all of it buys. */
    credits: integer('credits').notNull(),
    /** Microcredits on top. */
    bonus: integer('bonus').notNull(),
    /** Its price before tax; 0 for saving a card. */
    amountMinor: integer('amount_minor').notNull(),
    currency: text('currency').notNull(),
    /** 1 when the customer agreed that the card be kept. */
    saveCard: integer('save_card', { mode: 'boolean' }).notNull(),
    status: text('status', { enum: orderStatuses }).notNull(),
    /** Why it failed or is quarantined, as a code. */
    reason: text('reason'),
    /** Stripe's customer it is for. */
    customer: text('customer').notNull(),
    /** Stripe's Checkout session; null until it is known to exist. */
    session: text('session').unique(),
    /** Where the customer completes it; null until known and once it is over. */
    url: text('url'),
    /** Instant (ms) it was made. */
    createdAt: integer('created_at').notNull(),
    /** Instant (ms) after which its Checkout is closed. */
    expiresAt: integer('expires_at').notNull(),
    /** Instant (ms) its status became final; null before. */
    settledAt: integer('settled_at'),
    /** Instant (ms) from which Stripe is asked about it; null when it is final. */
    checkAt: integer('check_at'),
  },
  (t) => [
    index('orders_newest').on(t.account, t.createdAt, t.id),
    index('orders_check').on(t.checkAt).where(sql`check_at IS NOT NULL`),
  ],
);

export const paymentKinds = ['purchase', 'auto_top_up', 'subscription'] as const;
export const paymentStatuses = ['pending', 'succeeded', 'failed', 'quarantined'] as const;

/** Every payment, one row each, whatever told of it. */
export const payments = sqliteTable(
  'payments',
  {
    /** `pay_…` */
    id: text('id').primaryKey(),
    /** `acct_…` */
    account: text('account').notNull(),
    /** What it pays, for ever: `pkg:<session>`, `topup:<invoice>`, `sub:<invoice>`. */
    key: text('key').notNull().unique(),
    kind: text('kind', { enum: paymentKinds }).notNull(),
    status: text('status', { enum: paymentStatuses }).notNull(),
    /** Why it failed or is quarantined, as a code. */
    reason: text('reason'),
    /** `ord_…` it settles; null for top-ups and renewals. */
    order: text('order_id'),
    /** Seq of the auto top-up attempt it settles. */
    topUp: integer('top_up'),
    /** Stripe's ids. */
    customer: text('customer'),
    subscription: text('subscription'),
    session: text('session'),
    invoice: text('invoice'),
    paymentIntent: text('payment_intent').unique(),
    charge: text('charge'),
    /** What was bought, as people call it. */
    description: text('description').notNull(),
    /** What was charged, tax included. */
    amountMinor: integer('amount_minor').notNull(),
    /** The tax in it. */
    taxMinor: integer('tax_minor').notNull(),
    currency: text('currency').notNull(),
    /** Microcredits it granted, the bonus included. */
    credits: integer('credits').notNull(),
    /** Given back to the customer so far. */
    refundedMinor: integer('refunded_minor').notNull().default(0),
    /** Withdrawn by the bank so far and not won back. */
    disputedMinor: integer('disputed_minor').notNull().default(0),
    /** Stripe's status of the newest dispute; null without one. */
    disputeStatus: text('dispute_status'),
    /** The card or account it was paid with: `visa`, `4242`. */
    methodBrand: text('method_brand'),
    methodLast4: text('method_last4'),
    /** Instant (ms) it was begun. */
    createdAt: integer('created_at').notNull(),
    /** Instant (ms) it was settled; null before. */
    settledAt: integer('settled_at'),
  },
  (t) => [
    index('payments_newest').on(t.account, t.createdAt, t.id),
    index('payments_settled').on(t.account, t.settledAt).where(sql`settled_at IS NOT NULL`),
    index('payments_by_charge').on(t.charge).where(sql`charge IS NOT NULL`),
    index('payments_quarantined').on(t.createdAt, t.id).where(sql`status = 'quarantined'`),
  ],
);

/** The grants a payment stands for; a refund takes from each its share. */
export const paymentGrants = sqliteTable(
  'payment_grants',
  {
    /** The identity it was granted under in the ledger: `pkg:<session>`, `pkg:<session>:bonus`. */
    key: text('key').primaryKey(),
    /** `pay_…` */
    payment: text('payment').notNull(),
    source: text('source').$type<GrantSource>().notNull(),
    /** Microcredits. */
    credits: integer('credits').notNull(),
    /** The entry that granted it. */
    seq: integer('seq').notNull(),
  },
  (t) => [index('payment_grants_by_payment').on(t.payment)],
);

/** Invoices of our customers, as Stripe last said. */
export const invoices = sqliteTable(
  'invoices',
  {
    /** Stripe's `in_…`. */
    id: text('id').primaryKey(),
    /** `acct_…` */
    account: text('account').notNull(),
    /** What is printed on it; null while it is a draft. */
    number: text('number'),
    /** Stripe's status: draft, open, paid, void, uncollectible. */
    status: text('status').notNull(),
    description: text('description').notNull(),
    totalMinor: integer('total_minor').notNull(),
    taxMinor: integer('tax_minor').notNull(),
    currency: text('currency').notNull(),
    /** Instant (ms) Stripe made it. */
    createdAt: integer('created_at').notNull(),
  },
  (t) => [index('invoices_newest').on(t.account, t.createdAt, t.id)],
);

/** Plans accounts have or had, as Stripe last said. */
export const subscriptions = sqliteTable(
  'subscriptions',
  {
    /** Stripe's `sub_…`. */
    id: text('id').primaryKey(),
    /** `acct_…` */
    account: text('account').notNull(),
    customer: text('customer').notNull(),
    /** The catalogue item of the period that runs. */
    plan: text('plan').notNull(),
    /** The item from the next period on, when another; null otherwise. */
    nextPlan: text('next_plan'),
    /** Stripe's `si_…` and `price_…` of its one item. */
    item: text('item').notNull(),
    price: text('price').notNull(),
    /** Stripe's status: active, past_due, canceled, incomplete, incomplete_expired, unpaid. */
    status: text('status').notNull(),
    /** Instants (ms) the period that runs began and ends. */
    periodStart: integer('period_start').notNull(),
    periodEnd: integer('period_end').notNull(),
    /** Instant (ms) it ends by the customer's wish; null while it renews. */
    endsAt: integer('ends_at'),
    /** The unpaid invoice the customer may pay by hand, and where; null without one. */
    openInvoice: text('open_invoice'),
    openInvoiceUrl: text('open_invoice_url'),
    createdAt: integer('created_at').notNull(),
    /** Instant (ms) it ended; null while it lives. */
    endedAt: integer('ended_at'),
  },
  (t) => [
    index('subscriptions_newest').on(t.account, t.createdAt, t.id),
    index('subscriptions_renewing').on(t.periodEnd).where(sql`ended_at IS NULL`),
  ],
);

export const eventStatuses = ['received', 'done', 'ignored', 'quarantined'] as const;

/** The inbox: every event Stripe told us of, once. The event is a hint; what it names is asked for. */
export const stripeEvents = sqliteTable(
  'stripe_events',
  {
    /** Stripe's `evt_…`; `ref_…` of a refund of ours that is to be looked after. */
    id: text('id').primaryKey(),
    type: text('type').notNull(),
    /** What it names: kind and id of the object to look at, and its customer where it says one. */
    objectKind: text('object_kind'),
    objectId: text('object_id'),
    customer: text('customer'),
    /** `acct_…` it was worked on for, before that the one it claims; null when there is none. */
    account: text('account'),
    status: text('status', { enum: eventStatuses }).notNull(),
    /** Why it is quarantined, or what went wrong last. */
    reason: text('reason'),
    /** How often it was worked on. */
    attempts: integer('attempts').notNull(),
    /** Instant (ms) Stripe made it. */
    createdAt: integer('created_at').notNull(),
    /** Instant (ms) it came here. */
    receivedAt: integer('received_at').notNull(),
    /** Instant (ms) from which it may be worked on (again); null once it is not `received`. */
    nextAt: integer('next_at'),
    /** Instant (ms) it was done; null before. */
    doneAt: integer('done_at'),
  },
  (t) => [
    index('stripe_events_due').on(t.nextAt).where(sql`next_at IS NOT NULL`),
    index('stripe_events_newest').on(t.receivedAt, t.id),
    index('stripe_events_by_status').on(t.status, t.receivedAt, t.id),
  ],
);

/** How far Stripe's own list of events was read, for what webhooks missed. */
export const stripeProgress = sqliteTable('stripe_progress', {
  /** Always 1. */
  one: integer('one').primaryKey(),
  /** Instant (ms) up to which every event is in the inbox. */
  eventsUntil: integer('events_until').notNull(),
});

export const topUpStatuses = [
  'claimed',
  'action_required',
  'paid',
  'declined',
  'canceled',
] as const;

/** Each attempt at an auto top-up as it stands after the last entry D1 has, projected by the drain. */
export const topUps = sqliteTable(
  'top_ups',
  {
    /** `acct_…` */
    account: text('account').notNull(),
    /** The entry that claimed it, which also names it (`tu_…`). */
    seq: integer('seq').notNull(),
    status: text('status', { enum: topUpStatuses }).notNull(),
    /** Why it was begun: crossing, enabling, refusal, retry. */
    cause: text('cause').notNull(),
    /** Microcredits it is to add, the bonus included. */
    credits: integer('credits').notNull(),
    /** Its price before tax. */
    amountMinor: integer('amount_minor').notNull(),
    currency: text('currency').notNull(),
    /** Why it was declined or canceled, as a code. */
    code: text('code'),
    /** Stripe's invoice, once known. */
    invoice: text('invoice'),
    /** What was charged, tax included; null unless paid. */
    chargedMinor: integer('charged_minor'),
    /** Instant (ms) of the next try, when there is to be one. */
    retryAt: integer('retry_at'),
    claimedAt: integer('claimed_at').notNull(),
    /** Instant (ms) it ended; null while it is under way. */
    endedAt: integer('ended_at'),
  },
  (t) => [primaryKey({ columns: [t.account, t.seq] })],
);
