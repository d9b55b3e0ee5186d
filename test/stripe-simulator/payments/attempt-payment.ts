import type Stripe from 'stripe';
import { cannot } from '../http/refusal.ts';
import { openDispute } from '../resources/dispute-life.ts';
import { cardOf } from '../resources/payment-methods.ts';
import { idOf } from '../store.ts';
import { plan } from '../timetable.ts';
import type { World } from '../world.ts';
import { charge, credit } from './charge.ts';
import type { Decline } from './test-cards.ts';

export interface Attempt {
  readonly method: Stripe.PaymentMethod;
  /** Nobody is there to prove anything. */
  readonly offSession: boolean;
  /** The cardholder has just proved who they are. */
  readonly authenticated?: boolean;
  readonly returnUrl?: string | null;
}

export type Attempted =
  | { readonly status: 'succeeded' | 'processing' | 'requires_action' }
  | { readonly status: 'declined'; readonly decline: Decline };

const unauthenticated: Decline = {
  code: 'authentication_required',
  declineCode: 'authentication_required',
  message:
    'Your card was declined. This transaction requires authentication. Please check your card details and try again.',
  advice: null,
};

/** Tries to take the money of a payment intent, and tells of every step. */
export function attemptPayment(
  world: World,
  intent: Stripe.PaymentIntent,
  attempt: Attempt,
): Attempted {
  const { method } = attempt;
  const holder = idOf(method.customer);
  if (holder && holder !== idOf(intent.customer))
    throw cannot(
      'The payment method supplied belongs to another customer.',
      'payment_intent_invalid_parameter',
      'payment_method',
    );
  world.change<'payment_intent'>(intent, { payment_method: method.id, next_action: null });
  const { outcome } = cardOf(world, method.id);
  if (outcome.kind === 'settles') return process(world, intent, attempt);
  if (outcome.kind === 'declines') return decline(world, intent, attempt, outcome.decline);
  if (outcome.kind === 'authenticates' && !attempt.authenticated) {
    const known = outcome.once && world.store.hidden.setUp[method.id];
    if (!known)
      return attempt.offSession
        ? decline(world, intent, attempt, unauthenticated)
        : ask(world, intent, attempt);
  }
  succeed(world, intent, attempt);
  if (outcome.kind === 'disputes' && typeof intent.latest_charge === 'string')
    openDispute(world, intent.latest_charge, outcome.reason, outcome.inquiry);
  return { status: 'succeeded' };
}

function succeed(world: World, intent: Stripe.PaymentIntent, attempt: Attempt): void {
  const made = charge(world, {
    intent,
    method: attempt.method,
    status: 'succeeded',
    authenticated: attempt.authenticated ?? false,
  });
  finish(world, intent, made);
}

function finish(world: World, intent: Stripe.PaymentIntent, made: Stripe.Charge): void {
  world.change<'payment_intent'>(intent, {
    status: 'succeeded',
    amount_received: intent.amount,
    latest_charge: made.id,
    last_payment_error: null,
    processing: null,
  });
  saveMethod(world, intent);
  world.tell('payment_intent.succeeded', intent);
  world.tell('charge.updated', made, { balance_transaction: null });
}

/** What the intent said would be used again is the customer's from now on. */
function saveMethod(world: World, intent: Stripe.PaymentIntent): void {
  const customer = idOf(intent.customer);
  const method = idOf(intent.payment_method);
  if (!intent.setup_future_usage || !customer || !method) return;
  world.store.hidden.setUp[method] = true;
  const kept = world.store.get('payment_method', method);
  if (kept.customer !== null) return;
  world.change<'payment_method'>(kept, { customer, allow_redisplay: 'limited' });
  world.tell('payment_method.attached', kept);
}

function decline(
  world: World,
  intent: Stripe.PaymentIntent,
  { method }: Attempt,
  why: Decline,
): Attempted {
  const made = charge(world, { intent, method, status: 'failed', decline: why });
  fail(world, intent, method, made.id, why);
  return { status: 'declined', decline: why };
}

function fail(
  world: World,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  made: string,
  why: Decline,
): void {
  world.change<'payment_intent'>(intent, {
    status: 'requires_payment_method',
    payment_method: null,
    latest_charge: made,
    processing: null,
    last_payment_error: {
      charge: made,
      code: why.code as Stripe.PaymentIntent.LastPaymentError.Code,
      decline_code: why.declineCode,
      message: why.message,
      ...(why.advice ? { advice_code: why.advice } : {}),
      payment_method: structuredClone(method),
      type: 'card_error',
    },
  });
  world.tell('payment_intent.payment_failed', intent);
}

function ask(world: World, intent: Stripe.PaymentIntent, attempt: Attempt): Attempted {
  world.change<'payment_intent'>(intent, {
    status: 'requires_action',
    next_action: {
      type: 'redirect_to_url',
      redirect_to_url: {
        return_url: attempt.returnUrl ?? null,
        url: `${world.origin}/authenticate/${intent.id}`,
      },
    },
  });
  world.tell('payment_intent.requires_action', intent);
  return { status: 'requires_action' };
}

function process(world: World, intent: Stripe.PaymentIntent, attempt: Attempt): Attempted {
  const made = charge(world, { intent, method: attempt.method, status: 'pending' });
  world.change<'payment_intent'>(intent, {
    status: 'processing',
    latest_charge: made.id,
  });
  world.tell('payment_intent.processing', intent);
  const clock = world.clockOf(intent.customer);
  plan(
    world,
    'settle_payment',
    intent.id,
    world.now(clock) + world.settings.settleAfterSeconds,
    clock,
  );
  return { status: 'processing' };
}

const returned: Decline = {
  code: 'payment_intent_payment_attempt_failed',
  declineCode: 'generic_decline',
  message: 'The bank returned the debit.',
  advice: null,
};

/** The bank answers a debit that was under way. */
export function settlePayment(world: World, intent: Stripe.PaymentIntent): void {
  const method = world.store.get('payment_method', idOf(intent.payment_method) ?? '');
  const made = world.store.get('charge', idOf(intent.latest_charge) ?? '');
  const { outcome } = cardOf(world, method.id);
  if (outcome.kind === 'settles' && !outcome.well) {
    const { code, message } = returned;
    world.change<'charge'>(made, {
      status: 'failed',
      failure_code: code,
      failure_message: message,
    });
    world.tell('charge.failed', made);
    fail(world, intent, method, made.id, returned);
    return;
  }
  world.change<'charge'>(made, {
    status: 'succeeded',
    paid: true,
    captured: true,
    amount_captured: made.amount,
  });
  credit(world, made);
  world.tell('charge.succeeded', made);
  finish(world, intent, made);
}
