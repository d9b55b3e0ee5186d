import type Stripe from 'stripe';
import { cut, pageOf } from '../http/lists.ts';
import { badParameter, cannot } from '../http/refusal.ts';
import { route } from '../http/route.ts';
import { complete } from '../schema/complete.ts';
import { idOf } from '../store.ts';
import { plan, unplan } from '../timetable.ts';
import type { World } from '../world.ts';
import { lineItemsOf, newLineItems } from './checkout-terms.ts';
import { changedMetadata, newMetadata, orNull } from './metadata.ts';
import { refuseUnsupported } from './unsupported.ts';

type Params = Stripe.Checkout.SessionCreateParams;
type Session = Stripe.Checkout.Session;

const minuteSeconds = 60;
const daySeconds = 24 * 60 * minuteSeconds;

const unsupported = [
  ...['discounts', 'optional_items', 'shipping_options', 'customer_account', 'custom_fields'],
  ...['shipping_address_collection', 'payment_method_data', 'after_expiration'],
];

function createSession(world: World, params: Params): Session {
  refuseUnsupported(params, unsupported);
  const mode = params.mode ?? 'payment';
  refuseMissing(params, mode);
  const customer = params.customer
    ? world.store.get('customer', params.customer, 'customer')
    : undefined;
  const clock = world.clockOf(customer);
  const now = world.now(clock);
  const taxed = params.automatic_tax?.enabled ?? false;
  const items = newLineItems(world, params.line_items ?? [], taxed);
  refuseMixed(mode, items);
  const id = world.id('cs_test', 58);
  const sum = (of: (item: Stripe.LineItem) => number) =>
    items.reduce((total, item) => total + of(item), 0);
  const priced = mode !== 'setup';
  const session = complete<Session>('Checkout.Session', {
    id,
    object: 'checkout.session',
    adaptive_pricing: priced ? { enabled: params.adaptive_pricing?.enabled ?? false } : null,
    allow_promotion_codes: params.allow_promotion_codes ?? null,
    amount_subtotal: priced ? sum((item) => item.amount_subtotal) : null,
    amount_total: priced ? sum((item) => item.amount_total) : null,
    automatic_tax: complete<Stripe.Checkout.Session.AutomaticTax>('Checkout.Session.AutomaticTax', {
      enabled: taxed,
      status: taxed ? 'complete' : null,
    }),
    billing_address_collection: params.billing_address_collection ?? null,
    cancel_url: orNull(params.cancel_url),
    client_reference_id: orNull(params.client_reference_id),
    created: now,
    currency: items[0]?.currency ?? params.currency?.toLowerCase() ?? null,
    custom_fields: [],
    consent_collection: consentCollection(params),
    custom_text: {
      after_submit: params.custom_text?.after_submit || null,
      shipping_address: params.custom_text?.shipping_address || null,
      submit: params.custom_text?.submit || null,
      terms_of_service_acceptance: params.custom_text?.terms_of_service_acceptance || null,
    },
    customer: customer?.id ?? null,
    customer_creation:
      customer || mode !== 'payment' ? null : (params.customer_creation ?? 'if_required'),
    customer_details: complete<Stripe.Checkout.Session.CustomerDetails>(
      'Checkout.Session.CustomerDetails',
      {
        email: customer?.email ?? orNull(params.customer_email),
        name: customer?.name ?? null,
        tax_exempt: customer?.tax_exempt ?? 'none',
        tax_ids: null,
      },
    ),
    customer_email: orNull(params.customer_email),
    discounts: [],
    expires_at: expiry(params.expires_at, now),
    invoice_creation: mode === 'payment' ? invoiceCreation(params) : null,
    livemode: false,
    locale: params.locale ?? null,
    metadata: newMetadata(params.metadata),
    mode,
    payment_method_collection: mode === 'subscription' ? 'always' : 'if_required',
    allowed_payment_method_types: params.allowed_payment_method_types ?? null,
    payment_method_types: methodTypes(params),
    payment_status: mode === 'setup' ? 'no_payment_required' : 'unpaid',
    phone_number_collection: { enabled: params.phone_number_collection?.enabled ?? false },
    saved_payment_method_options:
      customer && mode === 'payment'
        ? {
            allow_redisplay_filters: ['always'],
            payment_method_remove: 'disabled',
            payment_method_save:
              params.saved_payment_method_options?.payment_method_save ?? 'disabled',
          }
        : null,
    shipping_options: [],
    status: 'open',
    submit_type: params.submit_type ?? null,
    success_url: orNull(params.success_url),
    tax_id_collection: {
      enabled: params.tax_id_collection?.enabled ?? false,
      required: params.tax_id_collection?.required ?? 'never',
    },
    total_details: priced
      ? { amount_discount: 0, amount_shipping: 0, amount_tax: sum((item) => item.amount_tax) }
      : null,
    ui_mode: 'hosted_page',
    url: `${world.origin}/c/pay/${id}`,
  });
  world.store.put('checkout.session', session);
  world.store.hidden.sessions[id] = {
    lineItems: items,
    paymentIntentData: params.payment_intent_data ?? {},
    setupIntentData: params.setup_intent_data ?? {},
    subscriptionData: params.subscription_data ?? {},
  };
  plan(world, 'expire_session', id, session.expires_at, clock);
  return session;
}

/** The kinds of method the hosted page offers: cards, and the debit that takes its time. */
function methodTypes(params: Params): string[] {
  const { allowed_payment_method_types: allowed, excluded_payment_method_types: excluded } = params;
  const offered = ['card', 'sepa_debit']
    .filter((type) => allowed?.some((one) => one === type) ?? true)
    .filter((type) => !excluded?.some((one) => one === type));
  if (offered.length === 0)
    throw cannot('No valid payment method types for this Checkout Session.');
  return offered;
}

function consentCollection({
  consent_collection: asked,
}: Params): Stripe.Checkout.Session.ConsentCollection | null {
  if (!asked) return null;
  return complete<Stripe.Checkout.Session.ConsentCollection>('Checkout.Session.ConsentCollection', {
    promotions: asked.promotions ?? 'none',
    terms_of_service: asked.terms_of_service ?? 'none',
  });
}

function refuseMissing(params: Params, mode: string): void {
  if (params.ui_mode && params.ui_mode !== 'hosted_page')
    throw cannot('The simulator has hosted pages alone.', undefined, 'ui_mode');
  if (!params.success_url)
    throw badParameter('success_url', 'Missing required param: success_url.', 'parameter_missing');
  if (params.customer && params.customer_email)
    throw cannot(
      'You may only specify one of these parameters: customer, customer_email.',
      'parameters_exclusive',
      'customer_email',
    );
  if (mode !== 'setup' && !params.line_items?.length)
    throw cannot(
      `You must provide \`line_items\` in \`${mode}\` mode.`,
      'parameter_missing',
      'line_items',
    );
  const others = ['payment_intent_data', 'setup_intent_data', 'subscription_data'] as const;
  const own = { payment: others[0], setup: others[1], subscription: others[2] }[mode];
  for (const name of others)
    if (name !== own && params[name])
      throw cannot(`You can not pass \`${name}\` in \`${mode}\` mode.`, undefined, name);
  if (params.invoice_creation?.enabled && mode !== 'payment')
    throw cannot(
      'You can only enable invoice creation in `payment` mode.',
      undefined,
      'invoice_creation',
    );
}

function refuseMixed(mode: string, items: readonly Stripe.LineItem[]): void {
  const recurring = items.filter((item) => item.price?.type === 'recurring').length;
  if (mode === 'payment' && recurring > 0)
    throw cannot(
      'You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.',
      undefined,
      'line_items',
    );
  if (mode === 'subscription' && recurring === 0)
    throw cannot(
      'You must provide at least one recurring price in `subscription` mode when using prices.',
      undefined,
      'line_items',
    );
}

function expiry(asked: number | undefined, now: number): number {
  if (asked === undefined) return now + daySeconds;
  // A minute's grace: the caller's clock and this one need not agree.
  if (asked < now + 29 * minuteSeconds || asked > now + daySeconds + minuteSeconds)
    throw badParameter(
      'expires_at',
      'The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.',
    );
  return asked;
}

function invoiceCreation({
  invoice_creation: asked,
}: Params): Stripe.Checkout.Session.InvoiceCreation {
  const data = asked?.invoice_data;
  return {
    enabled: asked?.enabled ?? false,
    invoice_data: complete<Stripe.Checkout.Session.InvoiceCreation.InvoiceData>(
      'Checkout.Session.InvoiceCreation.InvoiceData',
      {
        description: orNull(data?.description),
        footer: orNull(data?.footer),
        metadata: newMetadata(data?.metadata),
      },
    ),
  };
}

/** Closes a session that nobody completed. */
export function expireSession(world: World, session: Session): void {
  if (session.status !== 'open')
    throw cannot(
      `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${session.status}.`,
    );
  unplan(world, 'expire_session', session.id);
  world.change<'checkout.session'>(session, { status: 'expired', url: null });
  world.tell('checkout.session.expired', session);
}

export const checkoutSessionRoutes = [
  route('POST /v1/checkout/sessions', 'Checkout.SessionCreateParams', createSession),
  route('GET /v1/checkout/sessions/:id', 'Checkout.SessionRetrieveParams', (world, _, id = '') =>
    world.store.get('checkout.session', id),
  ),
  route(
    'POST /v1/checkout/sessions/:id',
    'Checkout.SessionUpdateParams',
    (world, params, id = '') => {
      refuseUnsupported(params, ['line_items', 'shipping_options', 'collected_information']);
      const session = world.store.get('checkout.session', id);
      world.change<'checkout.session'>(session, {
        metadata: changedMetadata(session.metadata, params.metadata),
      });
      return session;
    },
  ),
  route(
    'POST /v1/checkout/sessions/:id/expire',
    'Checkout.SessionExpireParams',
    (world, _, id = '') => {
      const session = world.store.get('checkout.session', id);
      expireSession(world, session);
      return session;
    },
  ),
  route(
    'GET /v1/checkout/sessions/:id/line_items',
    'Checkout.SessionListLineItemsParams',
    (world, params, id = '') => {
      world.store.get('checkout.session', id);
      return cut(lineItemsOf(world, id), params, `/v1/checkout/sessions/${id}/line_items`);
    },
  ),
  route('GET /v1/checkout/sessions', 'Checkout.SessionListParams', (world, params) =>
    pageOf(
      world.store
        .all('checkout.session')
        .filter(({ customer }) => params.customer === undefined || params.customer === customer)
        .filter(({ status }) => params.status === undefined || params.status === status)
        .filter(
          (session) =>
            params.payment_intent === undefined ||
            params.payment_intent === idOf(session.payment_intent),
        )
        .filter(
          (session) =>
            params.subscription === undefined || params.subscription === idOf(session.subscription),
        ),
      params,
      '/v1/checkout/sessions',
    ),
  ),
];
