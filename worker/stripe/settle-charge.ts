import {
  findPaymentByCharge,
  findPaymentByIntent,
  type Payment,
  setMoneyBack,
} from '../../db/payments.ts';
import { idOf } from './answered.ts';
import { type ChargeStanding, chargeStanding, isChargedBack } from './charge-standing.ts';
import { clawBack } from './claw-back.ts';
import type { Desk } from './desk.ts';
import type { Settled } from './reference.ts';
import { unlessMissing } from './stripe-errors.ts';

const quarantined = (reason: string): Settled => ({ status: 'quarantined', reason });

/**
 * What refunds and disputes lead to: asks Stripe how much of a charge is back with the customer, and
 * brings the credits it granted in line with that, either way. Only totals count, so that no order,
 * repetition or loss of events changes the end.
 */
export async function settleCharge(desk: Desk, id: string): Promise<Settled> {
  const standing = await unlessMissing(chargeStanding(desk, id));
  if (!standing) return quarantined('unknown_charge');
  const intent = idOf(standing.charge.payment_intent);
  const payment = await settledPaymentOf(desk, id, intent);
  if (!payment) return quarantined('unknown_payment');
  if (payment.account !== desk.account) return quarantined('other_account');
  return settleBack(desk, payment, standing);
}

async function paymentOf(
  { db }: Desk,
  charge: string,
  intent: string | undefined,
): Promise<Payment | undefined> {
  return (
    (await findPaymentByCharge(db, charge)) ??
    (intent === undefined ? undefined : await findPaymentByIntent(db, intent))
  );
}

/** The refund may be heard of before the payment: then what was paid is settled first. */
async function settledPaymentOf(
  desk: Desk,
  charge: string,
  intent: string | undefined,
): Promise<Payment | undefined> {
  const known = await paymentOf(desk, charge, intent);
  if (known?.status === 'succeeded' || known?.status === 'quarantined') return known;
  if (intent === undefined) return known;
  await settlePaid(desk, intent);
  return paymentOf(desk, charge, intent);
}

/** A Checkout's own invoice grants nothing, its session does: so the session is looked for first. */
async function settlePaid(desk: Desk, intent: string): Promise<void> {
  const { stripe } = desk;
  const sessions = await stripe.checkout.sessions.list({ payment_intent: intent, limit: 1 });
  const session = sessions.data[0];
  if (session) {
    const { settleSession } = await import('./settle-session.ts');
    await settleSession(desk, session.id);
    return;
  }
  const paid = await stripe.invoicePayments.list({
    payment: { type: 'payment_intent', payment_intent: intent },
    limit: 1,
  });
  const invoice = idOf(paid.data[0]?.invoice);
  if (invoice === undefined) return;
  const { settleInvoice } = await import('./settle-invoice.ts');
  await settleInvoice(desk, invoice);
}

/**
 * The ledger first: a crash before the row is written is healed by the next look, which finds the
 * credits in order and writes the row.
 */
export async function settleBack(
  desk: Desk,
  payment: Payment,
  standing: ChargeStanding,
): Promise<Settled> {
  // First of all: the clawback may leave so little that auto top-up would charge the card again.
  await pauseTopUp(desk, payment, standing);
  await clawBack(desk, payment, standing);
  await setMoneyBack(desk.db, payment.id, {
    refundedMinor: standing.refunded,
    disputedMinor: standing.disputed,
    disputeStatus: standing.disputeStatus ?? null,
  });
  return { status: 'done' };
}

/**
 * Once a dispute, when it is first heard of: a customer who switches auto top-up on again after it
 * has had their say. That it rests already, or is off, is as good.
 */
async function pauseTopUp(
  desk: Desk,
  payment: Payment,
  { disputeStatus }: ChargeStanding,
): Promise<void> {
  if (!isChargedBack(disputeStatus) || isChargedBack(payment.disputeStatus)) return;
  const outcome = await desk.submit({ kind: 'pause_top_up', reason: 'dispute' });
  if (outcome.kind === 'accepted' || outcome.rejection.code === 'top-up-unchanged') return;
  throw new Error(`auto top-up could not be paused: ${outcome.rejection.code}`);
}
