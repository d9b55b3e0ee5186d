import type Stripe from 'stripe';
import { pageOf } from '../http/lists.ts';
import { cannot } from '../http/refusal.ts';
import { route } from '../http/route.ts';
import { complete } from '../schema/complete.ts';
import { idOf } from '../store.ts';
import type { World } from '../world.ts';
import { newMetadata, orNull } from './metadata.ts';
import { attach, cardOf, cardRefusal, usable } from './payment-methods.ts';

export interface SetupOf {
  readonly customer?: string | null;
  readonly description?: string | null;
  readonly metadata?: Record<string, string>;
  readonly usage?: string;
}

/** A setup intent that waits for a card. */
export function newSetup(world: World, of: SetupOf): Stripe.SetupIntent {
  const id = world.id('seti');
  const intent = complete<Stripe.SetupIntent>('SetupIntent', {
    id,
    object: 'setup_intent',
    automatic_payment_methods: { allow_redirects: 'always', enabled: true },
    client_secret: world.id(`${id}_secret`),
    created: world.now(world.clockOf(of.customer)),
    customer: of.customer ?? null,
    description: of.description ?? null,
    livemode: false,
    metadata: of.metadata ?? {},
    payment_method_types: ['card', 'sepa_debit'],
    status: 'requires_payment_method',
    usage: of.usage ?? 'off_session',
  });
  world.store.put('setup_intent', intent);
  world.tell('setup_intent.created', intent);
  return intent;
}

export interface SetUpWith {
  readonly method: Stripe.PaymentMethod;
  /** The cardholder has just proved who they are. */
  readonly authenticated?: boolean;
  readonly returnUrl?: string | null;
}

/** Saves a card to the intent's customer. Refuses a card its bank does not let be saved. */
export function setUp(world: World, intent: Stripe.SetupIntent, by: SetUpWith): void {
  const { method } = by;
  const { outcome, refusedOnAttach } = cardOf(world, method.id);
  if (refusedOnAttach && outcome.kind === 'declines') {
    const { code, declineCode, message } = outcome.decline;
    world.change<'setup_intent'>(intent, {
      status: 'requires_payment_method',
      last_setup_error: {
        code: code as Stripe.SetupIntent.LastSetupError.Code,
        decline_code: declineCode,
        message,
        payment_method: structuredClone(method),
        type: 'card_error',
      },
    });
    world.tell('setup_intent.setup_failed', intent);
    throw cardRefusal(outcome.decline, {
      setup_intent: structuredClone(intent),
      payment_method: structuredClone(method),
    });
  }
  if (outcome.kind === 'authenticates' && !by.authenticated) {
    world.change<'setup_intent'>(intent, {
      status: 'requires_action',
      payment_method: method.id,
      next_action: {
        type: 'redirect_to_url',
        redirect_to_url: {
          return_url: by.returnUrl ?? null,
          url: `${world.origin}/authenticate/${intent.id}`,
        },
      },
    });
    world.tell('setup_intent.requires_action', intent);
    return;
  }
  world.store.hidden.setUp[method.id] = true;
  world.change<'setup_intent'>(intent, {
    status: 'succeeded',
    payment_method: method.id,
    next_action: null,
    last_setup_error: null,
  });
  const customer = idOf(intent.customer);
  if (customer) attach(world, method.id, customer);
  world.tell('setup_intent.succeeded', intent);
}

function createSetup(world: World, params: Stripe.SetupIntentCreateParams): Stripe.SetupIntent {
  if (params.customer) world.store.get('customer', params.customer, 'customer');
  const method = params.payment_method ? usable(world, params.payment_method) : undefined;
  const intent = newSetup(world, {
    customer: params.customer ?? null,
    description: orNull(params.description),
    metadata: newMetadata(params.metadata),
    ...(params.usage ? { usage: params.usage } : {}),
  });
  if (!method) return intent;
  world.change<'setup_intent'>(intent, {
    payment_method: method.id,
    status: 'requires_confirmation',
  });
  if (params.confirm) setUp(world, intent, { method, returnUrl: params.return_url ?? null });
  return intent;
}

function confirmSetup(world: World, params: Stripe.SetupIntentConfirmParams, id: string) {
  const intent = world.store.get('setup_intent', id);
  const named = params.payment_method ?? idOf(intent.payment_method);
  if (!named || intent.status === 'succeeded' || intent.status === 'canceled')
    throw cannot(
      `You cannot confirm this SetupIntent because it has a status of ${intent.status}.`,
      'setup_intent_unexpected_state',
    );
  setUp(world, intent, { method: usable(world, named), returnUrl: params.return_url ?? null });
  return intent;
}

function cancelSetup(world: World, params: Stripe.SetupIntentCancelParams, id: string) {
  const intent = world.store.get('setup_intent', id);
  if (intent.status === 'succeeded' || intent.status === 'canceled')
    throw cannot(
      `You cannot cancel this SetupIntent because it has a status of ${intent.status}.`,
      'setup_intent_unexpected_state',
    );
  world.change<'setup_intent'>(intent, {
    status: 'canceled',
    cancellation_reason: params.cancellation_reason ?? null,
    next_action: null,
  });
  world.tell('setup_intent.canceled', intent);
  return intent;
}

export const setupIntentRoutes = [
  route('POST /v1/setup_intents', 'SetupIntentCreateParams', createSetup),
  route('GET /v1/setup_intents/:id', 'SetupIntentRetrieveParams', (world, _, id = '') =>
    world.store.get('setup_intent', id),
  ),
  route(
    'POST /v1/setup_intents/:id/confirm',
    'SetupIntentConfirmParams',
    (world, params, id = '') => confirmSetup(world, params, id),
  ),
  route('POST /v1/setup_intents/:id/cancel', 'SetupIntentCancelParams', (world, params, id = '') =>
    cancelSetup(world, params, id),
  ),
  route('GET /v1/setup_intents', 'SetupIntentListParams', (world, params) =>
    pageOf(
      world.store
        .all('setup_intent')
        .filter(({ customer }) => params.customer === undefined || params.customer === customer),
      params,
      '/v1/setup_intents',
    ),
  ),
];
