import type Stripe from 'stripe';
import { priorityBySource } from '../../../core/ledger/grant-priority.ts';
import { judgeEvidence } from '../../../core/payments/evidence.ts';
import { instant, secondMs } from '../../../core/units/instant.ts';
import { accountOf } from '../../../db/stripe-customers.ts';
import { idOf } from '../answered.ts';
import type { Desk } from '../desk.ts';
import { fulfil, type PaidGrant, quarantine } from '../fulfil.ts';
import { intentInFull } from '../read-invoice.ts';
import type { Settled } from '../reference.ts';
import { paymentOf, type SoldTopUp } from './payment-of.ts';

/** Grants what a paid invoice bought, once, whoever asks; on evidence that is good. */
export async function fulfilTopUp(
  desk: Desk,
  sold: SoldTopUp,
  invoice: Stripe.Invoice,
): Promise<Settled> {
  const intent = await intentInFull(desk, invoice);
  const judged = judgeEvidence(
    { price: sold.price, isOurs: await ourCustomer(desk, invoice) },
    evidenceOf(invoice, intent),
  );
  const of = paymentOf(sold, invoice, intent);
  const { paid_at: paidAt } = invoice.status_transitions;
  const at = paidAt === null ? desk.now() : instant(paidAt * secondMs);
  if (!judged.ok) return quarantine(desk, { ...of, at, reason: judged.error });
  return fulfil(desk, { ...of, grants: grantsOf(sold, invoice.id), paidAt: at });
}

/** By our own map, never by what an invoice says of itself. */
async function ourCustomer(desk: Desk, { customer }: Stripe.Invoice) {
  const id = idOf(customer);
  const owner = id === undefined ? undefined : await accountOf(desk.db, id);
  return (one: string): boolean => one === id && owner === desk.account;
}

function evidenceOf(invoice: Stripe.Invoice, intent: Stripe.PaymentIntent | undefined) {
  const { currency, subtotal, total, status, customer } = invoice;
  const payment = intent && {
    customer: idOf(intent.customer),
    status: intent.status,
    receivedMinor: intent.amount_received,
    currency: intent.currency,
  };
  return {
    customer: idOf(customer),
    paid: status === 'paid',
    currency,
    subtotalMinor: subtotal,
    totalMinor: total,
    ...(payment ? { payment } : {}),
  };
}

/** From what the customer agreed to, never from what was charged. */
function grantsOf({ credits, bonus, price }: SoldTopUp, invoice: string): PaidGrant[] {
  const key = `topup:${invoice}`;
  const bought: PaidGrant = {
    key,
    source: 'auto_top_up',
    amount: credits,
    priority: priorityBySource.auto_top_up,
    reason: 'Auto top-up',
    cost: price,
  };
  if (bonus === 0) return [bought];
  const free: PaidGrant = {
    key: `${key}:bonus`,
    source: 'promotion',
    amount: bonus,
    priority: priorityBySource.promotion,
    reason: 'Bonus of an auto top-up',
  };
  return [bought, free];
}
