import type Stripe from 'stripe';
import { type Evidence, judgeEvidence } from '../../../core/payments/evidence.ts';
import { instant, secondMs } from '../../../core/units/instant.ts';
import { findPaymentByKey } from '../../../db/payments.ts';
import { accountOf } from '../../../db/stripe-customers.ts';
import { idOf } from '../answered.ts';
import type { Desk } from '../desk.ts';
import { fulfil, quarantine, recordFailed, recordPending, type Unpaid } from '../fulfil.ts';
import { factsOfIntent } from '../payment-facts.ts';
import { intentInFull } from '../read-invoice.ts';
import { invoiceTax } from '../record-invoice.ts';
import type { Settled } from '../reference.ts';
import { refundDuplicate } from './duplicate-plan.ts';
import { type PlanPurchase, purchaseOf } from './plan-lines.ts';
import { lookAtPlan } from './settle-subscription.ts';

/**
 * What an invoice of a plan calls for, as it stands now. Only a paid one grants, once for each period
 * it bills, even when its plan has ended meanwhile; failed tries show on the plan and as a payment
 * that failed, and take nothing from anybody.
 */
export async function settlePlanInvoice(desk: Desk, invoice: Stripe.Invoice): Promise<Settled> {
  const plan = idOf(invoice.parent?.subscription_details?.subscription);
  if (plan === undefined) return { status: 'ignored', reason: 'not_of_a_plan' };
  const customer = idOf(invoice.customer);
  if (customer === undefined || (await accountOf(desk.db, customer)) !== desk.account)
    return { status: 'quarantined', reason: 'foreign_customer' };
  const looked = await lookAtPlan(desk, plan);
  if (invoice.status === 'draft') return { status: 'ignored', reason: 'draft' };
  const known = await findPaymentByKey(desk.db, keyOf(invoice));
  if (known?.status === 'succeeded') return { status: 'done' };
  if (invoice.total <= 0) return { status: 'ignored', reason: 'zero_amount' };
  const intent = await intentInFull(desk, invoice);
  const purchase = await purchaseOf(desk, invoice);
  const told: Told = { customer, plan, intent, purchase: purchase.ok ? purchase.value : undefined };
  if (invoice.status !== 'paid') return settleUnpaid(desk, invoice, told);
  if (looked.kind === 'duplicate') return settleDuplicate(desk, invoice, told);
  if (!purchase.ok) return putAside(desk, invoice, told, purchase.error);
  return settlePaid(desk, invoice, told, purchase.value);
}

interface Told {
  readonly customer: string;
  readonly plan: string;
  readonly intent: Stripe.PaymentIntent | undefined;
  readonly purchase: PlanPurchase | undefined;
}

async function settlePaid(
  desk: Desk,
  invoice: Stripe.Invoice,
  told: Told,
  purchase: PlanPurchase,
): Promise<Settled> {
  const judged = judgeEvidence(
    {
      isOurs: (customer) => customer === told.customer,
      price: { amountMinor: purchase.priceMinor, currency: currencyOf(purchase, invoice) },
    },
    evidenceOf(invoice, told),
  );
  if (!judged.ok) return putAside(desk, invoice, told, judged.error);
  const { at, ...payment } = paymentFacts(invoice, told);
  return fulfil(desk, { ...payment, grants: purchase.grants, paidAt: at });
}

/** Of our own prices: an invoice in another currency is not what we sold. */
const currencyOf = ({ grants }: PlanPurchase, invoice: Stripe.Invoice): string =>
  grants.find(({ cost }) => cost)?.cost?.currency ?? invoice.currency;

/** A customer's balance pays a part with no payment behind it; then nothing was received for it. */
function evidenceOf(invoice: Stripe.Invoice, { customer, intent }: Told): Evidence {
  const received = intent && {
    customer: idOf(intent.customer),
    status: intent.status,
    receivedMinor: Math.min(intent.amount_received, invoice.amount_paid),
    currency: intent.currency,
  };
  return {
    customer,
    paid: invoice.status === 'paid',
    currency: invoice.currency,
    subtotalMinor: invoice.subtotal,
    totalMinor: invoice.total,
    ...(received ? { payment: received } : {}),
  };
}

/** Its money goes back at once: nobody asked for two plans. */
async function settleDuplicate(desk: Desk, invoice: Stripe.Invoice, told: Told): Promise<Settled> {
  const settled = await putAside(desk, invoice, told, 'duplicate_plan');
  const { intent } = told;
  if (intent?.status !== 'succeeded') return settled;
  const payment = await findPaymentByKey(desk.db, keyOf(invoice));
  if (payment?.refundedMinor !== payment?.amountMinor)
    await refundDuplicate(desk, { invoice: invoice.id, paymentIntent: intent.id });
  return settled;
}

const putAside = (
  desk: Desk,
  invoice: Stripe.Invoice,
  told: Told,
  reason: string,
): Promise<Settled> => quarantine(desk, { ...paymentFacts(invoice, told), reason });

/** Nothing was tried before the first attempt, and what is void is never tried again. */
async function settleUnpaid(desk: Desk, invoice: Stripe.Invoice, told: Told): Promise<Settled> {
  const facts = paymentFacts(invoice, told);
  if (told.intent?.status === 'processing') {
    await recordPending(desk, facts);
    return { status: 'done' };
  }
  const known = await findPaymentByKey(desk.db, facts.key);
  if (!invoice.attempted && !known) return { status: 'ignored', reason: 'not_tried_yet' };
  await recordFailed(desk, { ...facts, reason: failureOf(invoice, told) });
  return { status: 'done' };
}

function failureOf({ status }: Stripe.Invoice, { intent }: Told): string {
  if (status === 'void') return 'void';
  if (intent?.status === 'requires_action') return 'authentication_required';
  const error = intent?.last_payment_error;
  return error?.decline_code ?? error?.code ?? 'not_paid';
}

const keyOf = ({ id }: Stripe.Invoice): string => `sub:${id}`;

function paymentFacts(invoice: Stripe.Invoice, told: Told): Unpaid {
  const { customer, plan: subscription, intent, purchase } = told;
  const paidAt = invoice.status_transitions.paid_at ?? invoice.created;
  const { charge, method } = intent
    ? factsOfIntent(intent)
    : { charge: undefined, method: undefined };
  return {
    key: keyOf(invoice),
    kind: 'subscription',
    description: purchase?.description ?? invoice.lines.data[0]?.description ?? 'Plan',
    money: {
      amountMinor: invoice.total,
      taxMinor: invoiceTax(invoice),
      currency: invoice.currency,
    },
    stripe: {
      customer,
      subscription,
      invoice: invoice.id,
      paymentIntent: intent?.id,
      charge,
    },
    method,
    at: instant(paidAt * secondMs),
  };
}
