import type Stripe from 'stripe';
import { priorityBySource } from '../../core/ledger/grant-priority.ts';
import { type Evidence, judgeEvidence } from '../../core/payments/evidence.ts';
import { credits } from '../../core/units/credits.ts';
import { instant, secondMs } from '../../core/units/instant.ts';
import { money } from '../../core/units/money.ts';
import type { Order } from '../../db/orders.ts';
import { idOf, shown } from './answered.ts';
import type { Desk } from './desk.ts';
import { fulfil, type PaidGrant, quarantine, recordFailed, recordPending } from './fulfil.ts';
import { keepCard } from './keep-card.ts';
import { factsOfIntent } from './payment-facts.ts';
import { invoiceRow } from './record-invoice.ts';
import type { Settled } from './reference.ts';
import { paymentKey, sessionMoney } from './session-money.ts';
import type { OwnSession } from './settle-session.ts';
import { orderTitle } from './sold.ts';

/**
 * A completed Checkout of a package or an amount: credits by our own order when the evidence is
 * good, a payment on its way or failed when it is not paid, and the operator for everything else.
 */
export async function settlePaymentSession(desk: Desk, own: OwnSession): Promise<Settled> {
  const { session, order, customer } = own;
  const facts = await factsOf(desk, own);
  if (order.kind !== 'package' && order.kind !== 'amount')
    return quarantine(desk, { ...facts, reason: 'wrong_order' });
  const judged = judgeEvidence(
    {
      isOurs: (id) => id === customer,
      price: { amountMinor: order.amountMinor, currency: order.currency },
    },
    evidenceOf(session),
  );
  if (!judged.ok && judged.error === 'unpaid') return settleUnpaid(desk, session, facts);
  if (!judged.ok) return quarantine(desk, { ...facts, reason: judged.error });

  const told = shown(session.invoice);
  const settled = await fulfil(desk, {
    ...facts,
    paidAt: facts.at,
    grants: grantsOf(own, facts),
    invoice: told && invoiceRow(desk, told),
  });
  if (settled.status !== 'done') return settled;
  if (order.saveCard)
    await keepCard(desk, customer, shown(shown(session.payment_intent)?.payment_method));
  return settled;
}

async function settleUnpaid(
  desk: Desk,
  { payment_intent: named }: Stripe.Checkout.Session,
  facts: Awaited<ReturnType<typeof factsOf>>,
): Promise<Settled> {
  const intent = shown(named);
  const over = intent?.status === 'requires_payment_method' || intent?.status === 'canceled';
  if (!over) {
    await recordPending(desk, facts);
    return { status: 'done' };
  }
  const { decline_code: declined, code } = intent.last_payment_error ?? {};
  await recordFailed(desk, { ...facts, reason: declined ?? code ?? 'payment_failed' });
  return { status: 'done' };
}

const evidenceOf = (session: Stripe.Checkout.Session): Evidence => {
  const intent = shown(session.payment_intent);
  return {
    customer: idOf(session.customer),
    paid: session.payment_status !== 'unpaid',
    currency: session.currency ?? '',
    subtotalMinor: session.amount_subtotal ?? 0,
    totalMinor: session.amount_total ?? 0,
    ...(intent
      ? {
          payment: {
            customer: idOf(intent.customer),
            status: intent.status,
            receivedMinor: intent.amount_received,
            currency: intent.currency,
          },
        }
      : {}),
  };
};

async function factsOf(desk: Desk, own: OwnSession) {
  const { session, order, customer, claims } = own;
  const intent = shown(session.payment_intent);
  const used = intent && factsOfIntent(intent);
  const charged = shown(intent?.latest_charge);
  return {
    key: paymentKey(session),
    kind: 'purchase' as const,
    description: own.title ?? (await orderTitle(desk.db, order)),
    money: sessionMoney(session),
    stripe: {
      customer,
      session: session.id,
      invoice: idOf(session.invoice),
      paymentIntent: intent?.id,
      charge: used?.charge,
    },
    method: used?.method,
    order: order.id,
    claims,
    at: charged ? instant(charged.created * secondMs) : desk.now(),
  };
}

/** What our own order says it buys, whatever Stripe calls it. */
function grantsOf(
  { session, order }: { readonly session: Stripe.Checkout.Session; readonly order: Order },
  { description }: { readonly description: string },
): PaidGrant[] {
  const key = paymentKey(session);
  const bought: PaidGrant = {
    key,
    source: 'purchase',
    amount: credits(order.credits),
    priority: priorityBySource.purchase,
    reason: `Bought: ${description}`,
    cost: money(order.amountMinor, order.currency),
  };
  if (order.bonus === 0) return [bought];
  return [
    bought,
    {
      key: `${key}:bonus`,
      source: 'promotion',
      amount: credits(order.bonus),
      priority: priorityBySource.promotion,
      reason: `Bonus: ${description}`,
    },
  ];
}
