import { settleOrder } from '../../db/orders.ts';
import { idOf, shown } from './answered.ts';
import type { Desk } from './desk.ts';
import { keepCard } from './keep-card.ts';
import type { Settled } from './reference.ts';
import type { OwnSession } from './settle-session.ts';

/** A completed Checkout that saves a payment method: whose it is, Stripe's method itself must say. */
export async function settleSetupSession(
  desk: Desk,
  { session, order, customer }: OwnSession,
): Promise<Settled> {
  const end = (status: 'paid' | 'pending' | 'failed' | 'quarantined', reason?: string) =>
    settleOrder(desk.db, order.id, status, reason, desk.now());
  const intent = shown(session.setup_intent);
  const method = shown(intent?.payment_method);
  if (intent?.status === 'processing' || intent?.status === 'requires_action') {
    await end('pending');
    return { status: 'done' };
  }
  if (intent?.status !== 'succeeded' || !method) {
    const { decline_code: declined, code } = intent?.last_setup_error ?? {};
    await end('failed', declined ?? code ?? 'setup_failed');
    return { status: 'done' };
  }
  // Removed again by now, or never this customer's: nothing to keep either way.
  const owner = idOf(method.customer);
  if (owner !== undefined && owner !== customer) {
    await end('quarantined', 'foreign_customer');
    return { status: 'quarantined', reason: 'foreign_customer' };
  }
  await keepCard(desk, customer, method);
  await end('paid');
  return { status: 'done' };
}
