import type Stripe from 'stripe';
import { pageOf } from '../http/lists.ts';
import { badParameter, cannot, missing, Refusal } from '../http/refusal.ts';
import { route } from '../http/route.ts';
import { lettersFrom } from '../ids.ts';
import { cardNamed, cardNumbered, type TestCard } from '../payments/test-cards.ts';
import { complete } from '../schema/complete.ts';
import { idOf } from '../store.ts';
import type { World } from '../world.ts';
import { wholeAddress } from './customers.ts';
import { changedMetadata, newMetadata, orNull } from './metadata.ts';

type Billing = Stripe.PaymentMethodCreateParams['billing_details'];

const expiryYear = 2034;

const billingOf = (asked: Billing): Stripe.PaymentMethod.BillingDetails => ({
  address: wholeAddress(asked?.address ?? {}),
  email: orNull(asked?.email),
  name: orNull(asked?.name),
  phone: orNull(asked?.phone),
  tax_id: orNull(asked?.tax_id),
});

function detailsOf(
  card: TestCard,
  expiry: { month: number; year: number },
): Pick<Stripe.PaymentMethod, 'type' | 'card' | 'sepa_debit'> {
  const last4 = card.number.slice(-4);
  const fingerprint = lettersFrom(card.number, 16);
  if (card.iban) {
    const country = card.number.slice(0, 2);
    const debit = { bank_code: '19043', branch_code: '', country, fingerprint, last4 };
    return { type: 'sepa_debit', sepa_debit: { ...debit, generated_from: null } };
  }
  return {
    type: 'card',
    card: complete<Stripe.PaymentMethod.Card>('PaymentMethod.Card', {
      brand: card.brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
      country: 'US',
      display_brand: card.brand,
      exp_month: expiry.month,
      exp_year: expiry.year,
      fingerprint,
      funding: card.name.includes('debit') ? 'debit' : 'credit',
      last4,
      networks: { available: [card.brand], preferred: null },
      three_d_secure_usage: { supported: true },
    }),
  };
}

/** A payment method of a test card, not yet anyone's. */
export function methodOf(
  world: World,
  card: TestCard,
  billing: Billing = {},
  expiry = { month: 12, year: expiryYear },
): Stripe.PaymentMethod {
  const method = complete<Stripe.PaymentMethod>('PaymentMethod', {
    id: world.id('pm'),
    object: 'payment_method',
    ...detailsOf(card, expiry),
    allow_redisplay: 'unspecified',
    billing_details: billingOf(billing),
    created: world.now(),
    livemode: false,
    metadata: {},
  });
  world.store.put('payment_method', method);
  world.store.hidden.cards[method.id] = card.name;
  return method;
}

export function cardOf(world: World, id: string): TestCard {
  const card = cardNamed(world.store.hidden.cards[id] ?? '');
  if (!card) throw new Error(`Payment method ${id} has no test card`);
  return card;
}

/** A payment method to use: one that is kept, or a new one of a named test card. */
export function usable(world: World, id: string, param = 'payment_method'): Stripe.PaymentMethod {
  const kept = world.store.find('payment_method', id);
  if (kept) return kept;
  const card = cardNamed(id.replace(/^(?:pm_card_|tok_)/, ''));
  if (!card || !/^(?:pm_card_|tok_)/.test(id)) throw missing('PaymentMethod', id, param);
  return methodOf(world, card);
}

function createMethod(world: World, params: Stripe.PaymentMethodCreateParams) {
  const { card, sepa_debit: debit } = params as {
    card?: { number?: string; token?: string; exp_month?: number; exp_year?: number };
    sepa_debit?: { iban: string };
  };
  const known = card?.token
    ? cardNamed(card.token.replace(/^tok_/, ''))
    : cardNumbered(card?.number ?? debit?.iban ?? '');
  if (!known)
    throw badParameter(
      debit ? 'sepa_debit[iban]' : 'card[number]',
      'The simulator takes the documented test cards alone.',
      'incorrect_number',
    );
  const method = methodOf(world, known, params.billing_details, {
    month: card?.exp_month ?? 12,
    year: card?.exp_year ?? expiryYear,
  });
  method.metadata = newMetadata(params.metadata);
  return method;
}

/** 402, with what the bank said. */
export const cardRefusal = (
  decline: { code: string; declineCode: string; message: string },
  more: Partial<Refusal['body']> = {},
): Refusal =>
  new Refusal(402, {
    type: 'card_error',
    code: decline.code,
    decline_code: decline.declineCode,
    message: decline.message,
    ...more,
  });

/** Gives a payment method to a customer. */
export function attach(world: World, id: string, customer: string): Stripe.PaymentMethod {
  const method = usable(world, id, 'payment_method');
  world.store.get('customer', customer, 'customer');
  const holder = idOf(method.customer);
  if (holder === customer) return method;
  if (holder)
    throw cannot(
      'The payment method you provided has already been attached to a customer.',
      'payment_method_unexpected_state',
    );
  const card = cardOf(world, method.id);
  if (card.refusedOnAttach && card.outcome.kind === 'declines')
    throw cardRefusal(card.outcome.decline);
  world.change<'payment_method'>(method, { customer });
  world.tell('payment_method.attached', method);
  return method;
}

/** Takes a payment method from its customer, wherever it was the default. */
export function detach(world: World, id: string): Stripe.PaymentMethod {
  const method = world.store.get('payment_method', id);
  const holder = idOf(method.customer);
  if (!holder)
    throw cannot(
      'The payment method you provided is not attached to a customer so detachment is impossible.',
      'payment_method_unexpected_state',
    );
  const previous = world.change<'payment_method'>(method, { customer: null });
  world.tell('payment_method.detached', method, previous);
  const customer = world.store.get('customer', holder);
  if (customer.invoice_settings.default_payment_method === id)
    world.update<'customer'>(
      customer,
      { invoice_settings: { ...customer.invoice_settings, default_payment_method: null } },
      'customer.updated',
    );
  for (const subscription of world.store.all('subscription'))
    if (subscription.default_payment_method === id)
      world.update<'subscription'>(
        subscription,
        { default_payment_method: null },
        'customer.subscription.updated',
      );
  return method;
}

function updateMethod(world: World, params: Stripe.PaymentMethodUpdateParams, id: string) {
  const method = world.store.get('payment_method', id);
  const { exp_month: month, exp_year: year } = params.card ?? {};
  const patch: Partial<Stripe.PaymentMethod> = {
    metadata: changedMetadata(method.metadata, params.metadata),
    ...(params.billing_details ? { billing_details: billingOf(params.billing_details) } : {}),
    ...(method.card && (month || year)
      ? {
          card: {
            ...method.card,
            exp_month: month ?? method.card.exp_month,
            exp_year: year ?? method.card.exp_year,
          },
        }
      : {}),
  };
  world.update<'payment_method'>(method, patch, 'payment_method.updated');
  return method;
}

export const paymentMethodRoutes = [
  route('POST /v1/payment_methods', 'PaymentMethodCreateParams', createMethod),
  route('GET /v1/payment_methods/:id', 'PaymentMethodRetrieveParams', (world, _, id = '') =>
    world.store.get('payment_method', id),
  ),
  route('POST /v1/payment_methods/:id', 'PaymentMethodUpdateParams', (world, params, id = '') =>
    updateMethod(world, params, id),
  ),
  route(
    'POST /v1/payment_methods/:id/attach',
    'PaymentMethodAttachParams',
    (world, params, id = '') => attach(world, id, params.customer ?? ''),
  ),
  route('POST /v1/payment_methods/:id/detach', 'PaymentMethodDetachParams', (world, _, id = '') =>
    detach(world, id),
  ),
  route('GET /v1/payment_methods', 'PaymentMethodListParams', (world, params) =>
    pageOf(
      world.store
        .all('payment_method')
        .filter(({ customer }) => customer !== null && customer === params.customer)
        .filter(({ type }) => params.type === undefined || params.type === type),
      params,
      '/v1/payment_methods',
    ),
  ),
];
