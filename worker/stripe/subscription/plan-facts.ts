import type Stripe from 'stripe';
import { type Instant, instant, secondMs } from '../../../core/units/instant.ts';
import { assertLaw } from '../../../core/units/result.ts';
import { answered, idOf, shown } from '../answered.ts';
import type { Desk } from '../desk.ts';
import { isMissing } from '../stripe-errors.ts';

/** What we write on a subscription at Stripe, so that it changes together with what it tells of. */
export const attemptMark = 'attempt';
export const duplicateMark = 'duplicate_of';

/** A plan as Stripe has it now. */
export interface PlanFacts {
  readonly id: string;
  readonly customer: string;
  /** Stripe's `si_…` of its first item, and the `price_…` the next period is billed with. */
  readonly item: string;
  readonly price: string;
  /** What the period that runs was billed with; undefined when its newest invoice does not say. */
  readonly billedPrice: string | undefined;
  readonly status: string;
  readonly periodStart: Instant;
  readonly periodEnd: Instant;
  /** When it ends by the customer's wish, and what takes the wish back. */
  readonly ending: { readonly at: Instant; readonly undo: Undo } | undefined;
  readonly createdAt: Instant;
  readonly endedAt: Instant | undefined;
  readonly newestInvoice: string | undefined;
  /** Whether the newest invoice will be, or is being, collected: its month is not paid yet. */
  readonly collecting: boolean;
  readonly openInvoice: { readonly id: string; readonly url: string | null } | undefined;
  /** What it is charged to: its own, or the customer's default. */
  readonly method: Stripe.PaymentMethod | undefined;
  /** The request of ours that changed it last. */
  readonly attempt: string | undefined;
  /** The plan it was one too many beside. */
  readonly duplicateOf: string | undefined;
}

type Undo = Pick<Stripe.SubscriptionUpdateParams, 'cancel_at_period_end' | 'cancel_at'>;

/** Everything `factsOf` reads that Stripe names by its id unless asked. */
export const planExpand = [
  'latest_invoice',
  'default_payment_method',
  'customer.invoice_settings.default_payment_method',
];

/** Undefined when Stripe has no such subscription; one that has ended it still has. */
export async function fetchPlan(
  { stripe, now }: Pick<Desk, 'stripe' | 'now'>,
  id: string,
): Promise<PlanFacts | undefined> {
  try {
    const found = await stripe.subscriptions.retrieve(id, { expand: planExpand });
    return factsOf(answered(found, 'subscription'), now());
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

export function factsOf(subscription: Stripe.Subscription, now: Instant): PlanFacts {
  const { id, metadata, status } = subscription;
  const [item] = subscription.items.data;
  assertLaw(item !== undefined, `the subscription ${id} has no item`);
  const invoice = shown(subscription.latest_invoice);
  const customer = idOf(subscription.customer);
  assertLaw(customer !== undefined, `the subscription ${id} has no customer`);
  return {
    id,
    customer,
    item: item.id,
    price: item.price.id,
    billedPrice: invoice && billedPriceOf(invoice, item.id),
    status,
    periodStart: fromSeconds(item.current_period_start),
    periodEnd: fromSeconds(item.current_period_end),
    ending: endingOf(subscription, item),
    createdAt: fromSeconds(subscription.created),
    endedAt: endOf(subscription, now),
    newestInvoice: idOf(subscription.latest_invoice),
    collecting: isCollecting(status, invoice),
    openInvoice: openInvoiceOf(status, invoice),
    method: methodOf(subscription),
    attempt: metadata[attemptMark],
    duplicateOf: metadata[duplicateMark],
  };
}

const fromSeconds = (seconds: number): Instant => instant(seconds * secondMs);

/** A voided invoice bills nothing: what it was for did not come about. */
function billedPriceOf(invoice: Stripe.Invoice, item: string): string | undefined {
  if (invoice.status === 'void') return undefined;
  const line = invoice.lines.data.find(({ parent }) => {
    const details = parent?.subscription_item_details;
    return details?.subscription_item === item && !details.proration;
  });
  return idOf(line?.pricing?.price_details?.price);
}

/** Flexible billing may say either; whichever it was is what has to be taken back. */
function endingOf(
  { cancel_at: at, cancel_at_period_end: atEnd, status }: Stripe.Subscription,
  item: Stripe.SubscriptionItem,
): PlanFacts['ending'] {
  if (ended.has(status)) return undefined;
  if (atEnd)
    return { at: fromSeconds(item.current_period_end), undo: { cancel_at_period_end: false } };
  return at === null ? undefined : { at: fromSeconds(at), undo: { cancel_at: '' } };
}

const ended: ReadonlySet<string> = new Set(['canceled', 'incomplete_expired']);

/** A first payment that came too late leaves no end at Stripe: then it is when we found out. */
function endOf(subscription: Stripe.Subscription, now: Instant): Instant | undefined {
  if (!ended.has(subscription.status)) return undefined;
  const { ended_at: endedAt } = subscription;
  return endedAt === null ? now : fromSeconds(endedAt);
}

/** Stripe drafts a month's invoice an hour before it collects it; of what is `unpaid` it only drafts. */
function isCollecting(status: string, invoice: Stripe.Invoice | undefined): boolean {
  return invoice?.status === 'open' || (invoice?.status === 'draft' && status !== 'unpaid');
}

const behind: ReadonlySet<string> = new Set(['past_due', 'unpaid', 'incomplete']);

/** An invoice that is merely on its way to being collected is nobody's business yet. */
function openInvoiceOf(
  status: string,
  invoice: Stripe.Invoice | undefined,
): PlanFacts['openInvoice'] {
  if (invoice?.status !== 'open' || !behind.has(status)) return undefined;
  return { id: invoice.id, url: invoice.hosted_invoice_url ?? null };
}

function methodOf(subscription: Stripe.Subscription): Stripe.PaymentMethod | undefined {
  const own = shown(subscription.default_payment_method);
  const customer = shown(subscription.customer);
  if (own || !customer || 'deleted' in customer) return own;
  return shown(customer.invoice_settings.default_payment_method);
}
