import type Stripe from 'stripe';
import { monthAfter } from '../../../core/payments/plan-change.ts';
import { type Instant, instant } from '../../../core/units/instant.ts';
import { assertNever, ok, type Result, refuse } from '../../../core/units/result.ts';
import type { StripePrice } from '../../../db/catalogue.ts';
import { customerOf } from '../../../db/stripe-customers.ts';
import { livingSubscription } from '../../../db/subscriptions.ts';
import type { Problem } from '../../http/problem.ts';
import { answered } from '../answered.ts';
import type { Desk } from '../desk.ts';
import { factsOfMethod } from '../payment-facts.ts';
import { invoiceTax } from '../record-invoice.ts';
import { requestError } from '../stripe-errors.ts';
import {
  type JudgedWish,
  judgeWish,
  type PlanWish,
  presentPlan,
  priceOfPlan,
} from './plan-wish.ts';

export type PreviewPlanAsk = PlanWish;

/** What a change would do. Minor units, tax included; microcredits. */
export interface PlanPreview {
  readonly change: 'subscribe' | JudgedWish['change'];
  /** The plan it leads to; of a cancellation the one that ends. */
  readonly plan: string;
  readonly dueNowMinor: number;
  /** The tax in what is due now. */
  readonly taxMinor: number;
  readonly currency: string;
  /** Granted when what is due now is paid. */
  readonly creditsNow: number;
  readonly effectiveAt: Instant;
  /** Null when nothing more will be charged. */
  readonly nextChargeAt: Instant | null;
  readonly nextChargeMinor: number;
  readonly method: { readonly brand: string; readonly last4: string } | null;
}

/** Changes nothing, here or at Stripe. Refuses what the change itself would refuse. */
export async function previewPlan(
  desk: Desk,
  ask: PreviewPlanAsk,
): Promise<Result<PlanPreview, Problem>> {
  const present = await presentPlan(desk);
  if (!present.ok)
    return 'plan' in ask && !(await livingSubscription(desk.db, desk.account))
      ? previewSubscribing(desk, ask.plan)
      : present;
  const judged = await judgeWish(desk, present.value, ask);
  return judged.ok ? ok(await previewChange(desk, judged.value)) : judged;
}

/** The catalogue says it all, except for tax: that depends on where the customer is. */
async function previewSubscribing(desk: Desk, plan: string): Promise<Result<PlanPreview, Problem>> {
  const price = await priceOfPlan(desk.db, plan);
  if (!price.ok) return refuse(price.error);
  const { amountMinor, currency, credits, bonus } = price.value;
  const taxMinor = desk.settings.tax ? await taxOfPlan(desk, price.value) : 0;
  const now = desk.now();
  return ok({
    change: 'subscribe',
    plan,
    dueNowMinor: amountMinor + taxMinor,
    taxMinor,
    currency,
    creditsNow: credits + bonus,
    effectiveAt: now,
    nextChargeAt: instant(monthAfter(now)),
    nextChargeMinor: amountMinor + taxMinor,
    method: null,
  });
}

/** 0 while Stripe does not know where the customer is: Checkout asks, and shows it before paying. */
async function taxOfPlan(desk: Desk, { price }: StripePrice): Promise<number> {
  const known = await customerOf(desk.db, desk.account);
  if (!known) return 0;
  const preview = await invoiceOf(desk, {
    customer: known.customer,
    automatic_tax: { enabled: true },
    subscription_details: { items: [{ price }] },
  });
  return preview ? invoiceTax(preview) : 0;
}

async function previewChange(desk: Desk, wish: JudgedWish): Promise<PlanPreview> {
  const { change, facts, price } = wish;
  const atEnd: PlanPreview = {
    change,
    plan: price.item,
    dueNowMinor: 0,
    taxMinor: 0,
    currency: price.currency,
    creditsNow: 0,
    effectiveAt: facts.periodEnd,
    nextChargeAt: facts.periodEnd,
    nextChargeMinor: price.amountMinor,
    method: factsOfMethod(facts.method).method ?? null,
  };
  switch (change) {
    case 'cancel':
      return { ...atEnd, nextChargeAt: null, nextChargeMinor: 0 };
    case 'upgrade':
      return previewUpgrade(desk, wish, atEnd);
    case 'downgrade':
      return { ...atEnd, nextChargeMinor: await nextCharge(desk, wish) };
    case 'resume':
      return { ...atEnd, effectiveAt: desk.now(), nextChargeMinor: await nextCharge(desk, wish) };
    default:
      return assertNever(change);
  }
}

async function previewUpgrade(
  desk: Desk,
  { facts, price }: JudgedWish,
  atEnd: PlanPreview,
): Promise<PlanPreview> {
  const invoice = await invoiceOf(desk, {
    subscription: facts.id,
    subscription_details: {
      items: [{ id: facts.item, price: price.price }],
      billing_cycle_anchor: { type: 'now' },
      proration_behavior: 'none',
    },
  });
  const now = desk.now();
  return {
    ...atEnd,
    dueNowMinor: invoice?.amount_due ?? price.amountMinor,
    taxMinor: invoice ? invoiceTax(invoice) : 0,
    creditsNow: price.credits + price.bonus,
    effectiveAt: now,
    nextChargeAt: instant(monthAfter(now)),
    nextChargeMinor: invoice?.total ?? price.amountMinor,
  };
}

/** Of the period after this one, with its tax. */
async function nextCharge(desk: Desk, { facts, price }: JudgedWish): Promise<number> {
  const invoice = await invoiceOf(desk, {
    subscription: facts.id,
    subscription_details: {
      ...facts.ending?.undo,
      items: [{ id: facts.item, price: price.price }],
      proration_behavior: 'none',
    },
  });
  return invoice?.total ?? price.amountMinor;
}

/** Undefined where Stripe will not preview it: nothing upcoming, or no address to reckon tax for. */
async function invoiceOf(
  { stripe }: Desk,
  params: Stripe.InvoiceCreatePreviewParams,
): Promise<Stripe.Invoice | undefined> {
  try {
    return answered(await stripe.invoices.createPreview(params), 'invoice');
  } catch (error) {
    if (requestError(error)) return undefined;
    throw error;
  }
}
