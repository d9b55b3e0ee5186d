import type Stripe from 'stripe';
import { pageOf } from '../http/lists.ts';
import { cannot } from '../http/refusal.ts';
import { route } from '../http/route.ts';
import { complete } from '../schema/complete.ts';
import { idOf } from '../store.ts';
import type { World } from '../world.ts';
import { changedMetadata, newMetadata, orNull, textAfter } from './metadata.ts';
import { attach, usable } from './payment-methods.ts';
import { endSubscription } from './subscription-end.ts';

type Address = Stripe.AddressParam | '' | null | undefined;

export const wholeAddress = (asked: Address): Stripe.Address | null =>
  asked
    ? {
        city: orNull(asked.city),
        country: orNull(asked.country),
        line1: orNull(asked.line1),
        line2: orNull(asked.line2),
        postal_code: orNull(asked.postal_code),
        state: orNull(asked.state),
      }
    : null;

const invoiceSettings = (
  before: Stripe.Customer.InvoiceSettings | undefined,
  method: string | null | undefined,
): Stripe.Customer.InvoiceSettings => ({
  custom_fields: null,
  footer: null,
  rendering_options: null,
  ...before,
  default_payment_method: method === undefined ? (before?.default_payment_method ?? null) : method,
});

export function createCustomer(world: World, params: Stripe.CustomerCreateParams): Stripe.Customer {
  const clock = params.test_clock ?? null;
  const customer = complete<Stripe.Customer>('Customer', {
    id: world.id('cus', 14),
    object: 'customer',
    address: wholeAddress(params.address),
    balance: params.balance ?? 0,
    created: world.now(clock),
    currency: null,
    delinquent: false,
    description: orNull(params.description),
    discount: null,
    email: orNull(params.email),
    invoice_prefix: world.id('x', 8).slice(2).toUpperCase(),
    invoice_settings: invoiceSettings(undefined, null),
    livemode: false,
    metadata: newMetadata(params.metadata),
    name: orNull(params.name),
    next_invoice_sequence: 1,
    phone: orNull(params.phone),
    preferred_locales: params.preferred_locales ?? [],
    tax_exempt: params.tax_exempt || 'none',
    test_clock: clock,
  });
  world.store.put('customer', customer);
  const attached = params.payment_method
    ? attach(world, params.payment_method, customer.id)
    : undefined;
  const asked = params.invoice_settings?.default_payment_method;
  // A named test card stands for the one it was just attached as.
  const chosen = asked && asked === params.payment_method ? attached?.id : asked;
  if (chosen)
    customer.invoice_settings.default_payment_method = ownCard(world, chosen, customer.id);
  world.tell('customer.created', customer);
  return customer;
}

/** Refuses a payment method that is not this customer's. */
function ownCard(world: World, id: string, customer: string): string {
  const method = usable(world, id, 'invoice_settings[default_payment_method]');
  if (idOf(method.customer) !== customer)
    throw cannot(
      `The customer does not have a payment method with the ID ${id}. The payment method must be attached to the customer.`,
      'resource_missing',
      'invoice_settings[default_payment_method]',
    );
  return method.id;
}

function updateCustomer(
  world: World,
  params: Stripe.CustomerUpdateParams,
  id: string,
): Stripe.Customer {
  const customer = world.store.get('customer', id);
  const method = params.invoice_settings?.default_payment_method;
  const patch: Partial<Stripe.Customer> = {
    description: textAfter(customer.description, params.description),
    email: textAfter(customer.email, params.email),
    metadata: changedMetadata(customer.metadata, params.metadata),
    name: textAfter(customer.name, params.name),
    phone: textAfter(customer.phone, params.phone),
    tax_exempt: params.tax_exempt || customer.tax_exempt || 'none',
    ...(params.address === undefined ? {} : { address: wholeAddress(params.address) }),
    ...(params.balance === undefined ? {} : { balance: params.balance }),
    ...(method === undefined
      ? {}
      : {
          invoice_settings: invoiceSettings(
            customer.invoice_settings,
            method ? ownCard(world, method, id) : null,
          ),
        }),
  };
  world.update<'customer'>(customer, patch, 'customer.updated');
  return customer;
}

/** Deleting a customer ends its plans at once, without an invoice. */
export function deleteCustomer(world: World, id: string): Stripe.DeletedCustomer {
  const customer = world.store.get('customer', id);
  for (const subscription of world.store.all('subscription'))
    if (idOf(subscription.customer) === id && subscription.status !== 'canceled')
      endSubscription(world, subscription);
  for (const method of world.store.all('payment_method'))
    if (idOf(method.customer) === id) world.change<'payment_method'>(method, { customer: null });
  world.store.remove('customer', id);
  world.tell('customer.deleted', customer);
  return { id, object: 'customer', deleted: true };
}

function retrieveCustomer(world: World, id: string): Stripe.Customer | Stripe.DeletedCustomer {
  if (world.store.hidden.deleted[id] === 'customer')
    return { id, object: 'customer', deleted: true };
  return world.store.get('customer', id);
}

export const customerRoutes = [
  route('POST /v1/customers', 'CustomerCreateParams', createCustomer),
  route('GET /v1/customers/:id', 'CustomerRetrieveParams', (world, _, id = '') =>
    retrieveCustomer(world, id),
  ),
  route('POST /v1/customers/:id', 'CustomerUpdateParams', (world, params, id = '') =>
    updateCustomer(world, params, id),
  ),
  route('DELETE /v1/customers/:id', 'CustomerDeleteParams', (world, _, id = '') =>
    deleteCustomer(world, id),
  ),
  route('GET /v1/customers', 'CustomerListParams', (world, params) =>
    pageOf(
      world.store
        .all('customer')
        .filter(({ email }) => params.email === undefined || params.email === email),
      params,
      '/v1/customers',
    ),
  ),
  route(
    'GET /v1/customers/:id/payment_methods',
    'CustomerListPaymentMethodsParams',
    (world, params, id = '') => {
      const customer = world.store.get('customer', id);
      return pageOf(
        world.store
          .all('payment_method')
          .filter((method) => method.customer === customer.id)
          .filter(({ type }) => params.type === undefined || params.type === type),
        params,
        `/v1/customers/${id}/payment_methods`,
      );
    },
  ),
  route(
    'GET /v1/customers/:id/payment_methods/:id',
    'PaymentMethodRetrieveParams',
    (world, _, customer = '', id = '') => {
      world.store.get('customer', customer);
      return world.store.get('payment_method', id);
    },
  ),
];
