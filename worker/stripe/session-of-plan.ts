import { settleOrder } from '../../db/orders.ts';
import { findSubscription } from '../../db/subscriptions.ts';
import { answered, idOf, shown } from './answered.ts';
import type { Desk } from './desk.ts';
import { keepCard } from './keep-card.ts';
import type { Settled } from './reference.ts';
import type { OwnSession } from './settle-session.ts';

/**
 * A completed Checkout that began a plan. The plan and its first invoice are looked at by their own
 * steps, which grant what was paid; the order is paid when the invoice is.
 */
export async function settlePlanSession(
  desk: Desk,
  { session, order }: OwnSession,
): Promise<Settled> {
  const end = (status: 'paid' | 'pending' | 'failed' | 'quarantined', reason?: string) =>
    settleOrder(desk.db, order.id, status, reason, desk.now());
  const [plan, invoice] = [idOf(session.subscription), idOf(session.invoice)];
  if (plan === undefined) return { status: 'ignored', reason: 'no_subscription' };
  const { settleSubscription } = await import('./subscription/settle-subscription.ts');
  const seen = await settleSubscription(desk, plan);
  const { settleInvoice } = await import('./settle-invoice.ts');
  const paid = invoice === undefined ? seen : await settleInvoice(desk, invoice);
  const wrong = [seen, paid].find(({ status }) => status === 'quarantined');
  if (wrong?.status === 'quarantined') {
    await end('quarantined', wrong.reason);
    return wrong;
  }
  const status = shown(session.invoice)?.status;
  const lost = status === 'void' || status === 'uncollectible';
  if (status === 'paid' && paid.status === 'done') {
    await keepPlanCard(desk, plan);
    await end('paid');
  }
  // A plan that began for nothing: it grants nothing, and no money is to be waited for.
  else if (status === 'paid') await end('quarantined', 'zero_amount');
  else if (lost || (await hasEnded(desk, plan))) await end('failed', 'payment_failed');
  else await end('pending');
  return { status: 'done' };
}

/** What pays the plan is the default from now on where there was none, as with any card that is kept. */
async function keepPlanCard(desk: Desk, plan: string): Promise<void> {
  const found = await desk.stripe.subscriptions.retrieve(plan, {
    expand: ['default_payment_method'],
  });
  const { customer, default_payment_method: method } = answered(found, 'subscription');
  await keepCard(desk, idOf(customer) ?? '', shown(method));
}

/** Its invoice may stay open for ever when Stripe is set up so; what has ended waits for nothing. */
const hasEnded = async ({ db }: Desk, plan: string): Promise<boolean> =>
  typeof (await findSubscription(db, plan))?.endedAt === 'number';
