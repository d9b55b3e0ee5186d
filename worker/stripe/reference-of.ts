import type { StripeReference } from './reference.ts';
import { isSubscribed, type SubscribedEvent } from './subscribed-events.ts';

/** An event as far as it is read: nothing in it is believed but which object it is about. */
export interface StripeHint {
  readonly id: string;
  readonly type: string;
  /** Seconds since 1970. */
  readonly created: number;
  readonly data: { readonly object: object; readonly previous_attributes?: object };
}

/** What an event leads to. */
export interface Lead {
  readonly reference: StripeReference;
  /** Stripe's customer, where the event says one. */
  readonly customer: string | undefined;
  /** The account its metadata names: compared with our own map, never believed. */
  readonly claimed: string | undefined;
}

type Fields = Readonly<Record<string, unknown>>;
type Kind = StripeReference['kind'];

/** An object of Stripe's stands in another by its id, or whole. */
function idIn(value: unknown): string | undefined {
  if (typeof value === 'string' && value !== '') return value;
  return typeof value === 'object' && value !== null ? idIn((value as Fields).id) : undefined;
}

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};

/** Each group of types, and where in the event's object the thing to look at is named. */
const leads: readonly (readonly [prefix: string, (object: Fields) => [Kind, unknown]])[] = [
  ['checkout.session.', ({ id }) => ['session', id]],
  // It tells of an invoice that does not exist yet.
  ['invoice.upcoming', (invoice) => ['subscription', subscriptionOf(invoice)]],
  ['invoice.', ({ id }) => ['invoice', id]],
  ['customer.subscription.', ({ id }) => ['subscription', id]],
  ['customer.', ({ id }) => ['customer', id]],
  ['payment_method.', ({ id }) => ['payment_method', id]],
  [
    'setup_intent.',
    ({ payment_method: method, customer }) =>
      idIn(method) ? ['payment_method', method] : ['customer', customer],
  ],
  ['charge.refunded', ({ id }) => ['charge', id]],
  ['charge.dispute.', ({ charge }) => ['charge', charge]],
  ['refund.', ({ charge }) => ['charge', charge]],
];

function subscriptionOf({ parent, subscription }: Fields): unknown {
  return fieldsOf(fieldsOf(parent).subscription_details).subscription ?? subscription;
}

/** Undefined where an event of a type we asked for names nothing to look at. */
export function leadOf({ type, data }: StripeHint): Lead | undefined {
  if (!isSubscribed(type)) return undefined;
  const object = fieldsOf(data.object);
  const [kind, named] = leadFor(type)(object);
  const id = idIn(named);
  if (id === undefined) return undefined;
  return {
    reference: { kind, id },
    customer: customerIn(kind, id, object, data),
    claimed: claimOf(object),
  };
}

function leadFor(type: SubscribedEvent) {
  const found = leads.find(([prefix]) => type.startsWith(prefix));
  if (!found) throw new Error(`nothing says what ${type} leads to`);
  return found[1];
}

/** A payment method that was detached says only of whom it was. */
const customerIn = (kind: Kind, id: string, object: Fields, data: StripeHint['data']) =>
  kind === 'customer'
    ? id
    : (idIn(object.customer) ?? idIn(fieldsOf(data.previous_attributes).customer));

function claimOf({ metadata }: Fields): string | undefined {
  const { account } = fieldsOf(metadata);
  return typeof account === 'string' && account !== '' ? account : undefined;
}
