import type Stripe from 'stripe';
import { cannot, Refusal } from '../http/refusal.ts';
import { submitSession } from '../resources/checkout-completion.ts';
import { termsOf } from '../resources/checkout-terms.ts';
import { collect } from '../resources/invoice-life.ts';
import { invoiceOf } from '../resources/invoice-payments.ts';
import { usable } from '../resources/payment-methods.ts';
import { setUp } from '../resources/setup-intents.ts';
import { idOf } from '../store.ts';
import type { World } from '../world.ts';
import { attemptPayment } from './attempt-payment.ts';
import { settled } from './settled.ts';

type Intent = Stripe.PaymentIntent | Stripe.SetupIntent;

const failure = {
  code: 'payment_intent_authentication_failure',
  message:
    'We are unable to authenticate your payment method. Please choose a different payment method and try again.',
} as const;

export function intentFor(world: World, id: string): Intent {
  return id.startsWith('seti_')
    ? world.store.get('setup_intent', id)
    : world.store.get('payment_intent', id);
}

/** The open session that waits for an intent. */
const sessionOf = (world: World, id: string): Stripe.Checkout.Session | undefined =>
  world.store
    .all('checkout.session')
    .find(
      (one) =>
        one.status === 'open' && (idOf(one.payment_intent) === id || idOf(one.setup_intent) === id),
    );

/**
 * The cardholder answers their bank. Returns where the browser goes: on from the session, back to
 * the invoice, or to the address the intent was confirmed with.
 */
export function authenticate(world: World, id: string, proven: boolean): string {
  const intent = intentFor(world, id);
  if (intent.status !== 'requires_action') throw cannot('There is nothing to prove any more.');
  const session = sessionOf(world, id);
  const invoice = invoiceOf(world, id);
  const back =
    session?.url ?? invoice?.hosted_invoice_url ?? intent.next_action?.redirect_to_url?.return_url;
  if (!proven) refuseProof(world, intent);
  else if (session) {
    const success = session.success_url ?? '';
    const { entered } = termsOf(world, session.id);
    if (!entered) throw new Error(`Session ${session.id} waits for nobody`);
    const method = idOf(intent.payment_method) ?? entered.method;
    submitSession(world, session, { ...entered, method }, true);
    return success.replaceAll('{CHECKOUT_SESSION_ID}', session.id);
  } else prove(world, intent, invoice);
  return back ?? `${world.origin}/`;
}

function prove(world: World, intent: Intent, invoice: Stripe.Invoice | undefined): void {
  const method = idOf(intent.payment_method) ?? '';
  if (intent.object === 'setup_intent')
    setUp(world, intent, { method: usable(world, method), authenticated: true });
  else if (invoice) collect(world, invoice, { method, offSession: false, authenticated: true });
  else {
    const by = { method: usable(world, method), offSession: false, authenticated: true };
    attemptPayment(world, intent, by);
    settled(world, intent);
  }
}

function refuseProof(world: World, intent: Intent): void {
  if (intent.object === 'setup_intent') {
    world.change<'setup_intent'>(intent, {
      status: 'requires_payment_method',
      next_action: null,
      payment_method: null,
      last_setup_error: {
        code: 'setup_intent_authentication_failure',
        message: failure.message,
        type: 'invalid_request_error',
      },
    });
    world.tell('setup_intent.setup_failed', intent);
    return;
  }
  world.change<'payment_intent'>(intent, {
    status: 'requires_payment_method',
    next_action: null,
    payment_method: null,
    last_payment_error: { ...failure, type: 'invalid_request_error' },
  });
  world.tell('payment_intent.payment_failed', intent);
}

/** What a refusal says to the person at the page. */
export const saidOf = (refusal: unknown): string => {
  if (refusal instanceof Refusal) return refusal.message;
  throw refusal;
};
