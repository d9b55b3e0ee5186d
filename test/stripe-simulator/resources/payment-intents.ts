import type Stripe from 'stripe';
import { pageOf } from '../http/lists.ts';
import { cannot } from '../http/refusal.ts';
import { route } from '../http/route.ts';
import { type Attempted, attemptPayment } from '../payments/attempt-payment.ts';
import { settled } from '../payments/settled.ts';
import { complete } from '../schema/complete.ts';
import { idOf } from '../store.ts';
import { unplan } from '../timetable.ts';
import type { World } from '../world.ts';
import { changedMetadata, newMetadata, orNull } from './metadata.ts';
import { cardRefusal, usable } from './payment-methods.ts';

/** Stripe's least amount, in minor units of most currencies. */
const amountMin = 50;

export interface IntentOf {
  readonly amount: number;
  readonly currency: string;
  readonly customer?: string | null;
  readonly description?: string | null;
  readonly metadata?: Record<string, string>;
  readonly receiptEmail?: string | null;
  readonly setupFutureUsage?: Stripe.PaymentIntent.SetupFutureUsage | null;
}

/** A payment intent that waits for a payment method. */
export function newIntent(world: World, of: IntentOf): Stripe.PaymentIntent {
  if (of.amount < amountMin)
    throw cannot(
      'The amount must be greater than or equal to the minimum charge amount allowed for your account and the currency set.',
      'amount_too_small',
      'amount',
    );
  const id = world.id('pi');
  const intent = complete<Stripe.PaymentIntent>('PaymentIntent', {
    id,
    object: 'payment_intent',
    amount: of.amount,
    amount_capturable: 0,
    amount_received: 0,
    automatic_payment_methods: { allow_redirects: 'always', enabled: true },
    capture_method: 'automatic_async',
    client_secret: world.id(`${id}_secret`),
    confirmation_method: 'automatic',
    created: world.now(world.clockOf(of.customer)),
    currency: of.currency.toLowerCase(),
    customer: of.customer ?? null,
    description: of.description ?? null,
    livemode: false,
    metadata: of.metadata ?? {},
    payment_method_types: ['card', 'sepa_debit'],
    receipt_email: of.receiptEmail ?? null,
    setup_future_usage: of.setupFutureUsage ?? null,
    status: 'requires_payment_method',
  });
  world.store.put('payment_intent', intent);
  world.tell('payment_intent.created', intent);
  return intent;
}

function createIntent(world: World, params: Stripe.PaymentIntentCreateParams) {
  if (params.capture_method === 'manual')
    throw cannot('The simulator captures at once.', undefined, 'capture_method');
  if (params.customer) world.store.get('customer', params.customer, 'customer');
  const method = params.payment_method ? usable(world, params.payment_method) : undefined;
  const intent = newIntent(world, {
    amount: params.amount,
    currency: params.currency,
    customer: params.customer ?? null,
    description: orNull(params.description),
    metadata: newMetadata(params.metadata),
    receiptEmail: orNull(params.receipt_email),
    setupFutureUsage: params.setup_future_usage ?? null,
  });
  if (method) {
    world.change<'payment_intent'>(intent, {
      payment_method: method.id,
      status: 'requires_confirmation',
    });
    if (params.confirm) confirm(world, intent, method, params);
  }
  return intent;
}

interface Confirming {
  readonly off_session?: boolean | string;
  readonly return_url?: string;
  readonly error_on_requires_action?: boolean;
}

function confirm(
  world: World,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  { off_session: offSession, return_url: returnUrl, error_on_requires_action: strict }: Confirming,
): void {
  const attempted = attemptPayment(world, intent, {
    method,
    offSession: Boolean(offSession) || strict === true,
    returnUrl: returnUrl ?? null,
  });
  if (attempted.status === 'succeeded') settled(world, intent);
  refuseDeclined(world, intent, method, attempted);
}

/** Answers 402 when a bank said no, with the intent as it is now. */
export function refuseDeclined(
  world: World,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  attempted: Attempted,
): void {
  if (attempted.status !== 'declined') return;
  throw cardRefusal(attempted.decline, {
    ...(typeof intent.latest_charge === 'string' ? { charge: intent.latest_charge } : {}),
    payment_intent: structuredClone(world.store.get('payment_intent', intent.id)),
    payment_method: structuredClone(method),
  });
}

function confirmIntent(world: World, params: Stripe.PaymentIntentConfirmParams, id: string) {
  const intent = world.store.get('payment_intent', id);
  if (
    !['requires_payment_method', 'requires_confirmation', 'requires_action'].includes(intent.status)
  )
    throw cannot(
      `You cannot confirm this PaymentIntent because it has a status of ${intent.status}.`,
      'payment_intent_unexpected_state',
    );
  const named = params.payment_method ?? idOf(intent.payment_method);
  if (!named)
    throw cannot(
      'You cannot confirm this PaymentIntent because it is missing a payment method.',
      'payment_intent_unexpected_state',
    );
  confirm(world, intent, usable(world, named), params);
  return intent;
}

export function cancelIntent(
  world: World,
  intent: Stripe.PaymentIntent,
  reason: Stripe.PaymentIntent.CancellationReason | null,
): void {
  if (['succeeded', 'canceled', 'processing'].includes(intent.status))
    throw cannot(
      `You cannot cancel this PaymentIntent because it has a status of ${intent.status}.`,
      'payment_intent_unexpected_state',
    );
  unplan(world, 'settle_payment', intent.id);
  world.update<'payment_intent'>(
    intent,
    {
      status: 'canceled',
      canceled_at: world.now(world.clockOf(intent.customer)),
      cancellation_reason: reason,
      next_action: null,
    },
    'payment_intent.canceled',
  );
}

function updateIntent(world: World, params: Stripe.PaymentIntentUpdateParams, id: string) {
  const intent = world.store.get('payment_intent', id);
  world.change<'payment_intent'>(intent, {
    amount: params.amount ?? intent.amount,
    description: orNull(params.description ?? intent.description),
    metadata: changedMetadata(intent.metadata, params.metadata),
  });
  return intent;
}

export const paymentIntentRoutes = [
  route('POST /v1/payment_intents', 'PaymentIntentCreateParams', createIntent),
  route('GET /v1/payment_intents/:id', 'PaymentIntentRetrieveParams', (world, _, id = '') =>
    world.store.get('payment_intent', id),
  ),
  route('POST /v1/payment_intents/:id', 'PaymentIntentUpdateParams', (world, params, id = '') =>
    updateIntent(world, params, id),
  ),
  route(
    'POST /v1/payment_intents/:id/confirm',
    'PaymentIntentConfirmParams',
    (world, params, id = '') => confirmIntent(world, params, id),
  ),
  route(
    'POST /v1/payment_intents/:id/cancel',
    'PaymentIntentCancelParams',
    (world, params, id = '') => {
      const intent = world.store.get('payment_intent', id);
      cancelIntent(world, intent, params.cancellation_reason ?? null);
      return intent;
    },
  ),
  route('GET /v1/payment_intents', 'PaymentIntentListParams', (world, params) =>
    pageOf(
      world.store
        .all('payment_intent')
        .filter(({ customer }) => params.customer === undefined || params.customer === customer),
      params,
      '/v1/payment_intents',
    ),
  ),
];
