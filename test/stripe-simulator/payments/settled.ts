import type Stripe from 'stripe';
import { invoiceSession } from '../resources/checkout-completion.ts';
import { collected, markPaid } from '../resources/invoice-life.ts';
import { invoiceOf } from '../resources/invoice-payments.ts';
import { idOf } from '../store.ts';
import type { World } from '../world.ts';

/** A payment ended that was under way: tells the invoice and the session it belongs to. */
export function settled(world: World, intent: Stripe.PaymentIntent): void {
  const invoice = invoiceOf(world, intent.id);
  const well = intent.status === 'succeeded';
  const session = world.store
    .all('checkout.session')
    .find(
      (one) =>
        idOf(one.payment_intent) === intent.id ||
        (invoice !== undefined && idOf(one.invoice) === invoice.id),
    );
  if (invoice?.status === 'open') {
    if (well) markPaid(world, invoice);
    else collected(world, invoice, { status: 'declined', decline: returned });
  }
  if (session?.status !== 'complete' || session.payment_status !== 'unpaid') return;
  if (!well) {
    world.tell('checkout.session.async_payment_failed', session);
    return;
  }
  if (session.mode === 'payment') invoiceSession(world, session, intent);
  world.change<'checkout.session'>(session, { payment_status: 'paid' });
  world.tell('checkout.session.async_payment_succeeded', session);
}

const returned = {
  code: 'payment_intent_payment_attempt_failed',
  declineCode: 'generic_decline',
  message: 'The bank returned the debit.',
  advice: null,
};
