import Stripe from 'stripe';
import { inject } from 'vitest';

/** What Stripe knows and does, asked of the simulator itself and of nothing of ours. */

/** The part of the simulator's summary that is read here. */
interface Summary {
  readonly customers: readonly {
    readonly customer: string;
    readonly charges: readonly { readonly amount: number }[];
  }[];
}

/** Its API, as any other client would use it. */
export function stripeApi(): Stripe {
  const { hostname, port } = new URL(inject('served').stripe);
  return new Stripe('sk_test_local', { host: hostname, port: Number(port), protocol: 'http' });
}

/** One of the simulator's controls, by its name; throws what it refuses. */
export async function control<T>(method: string, argument: object = {}): Promise<T> {
  const response = await fetch(`${inject('served').stripe}/_control/${method}`, {
    method: 'POST',
    body: JSON.stringify(argument),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`the simulator's ${method}: ${response.status} ${text}`);
  return JSON.parse(text) as T;
}

const known = new Map<string, string[]>();

/** The customers an account has: none before it first goes to a Checkout. */
export async function customersOf(account: string): Promise<string[]> {
  const before = known.get(account);
  if (before) return before;
  const ids: string[] = [];
  for await (const { id, metadata } of stripeApi().customers.list({ limit: 100 }))
    if (metadata.account === account) ids.push(id);
  if (ids.length > 0) known.set(account, ids);
  return ids;
}

/** Minor units of every charge that took money of an account. */
export async function chargesOf(account: string): Promise<number[]> {
  const ids = await customersOf(account);
  const { customers } = await control<Summary>('summary');
  return customers
    .filter(({ customer }) => ids.includes(customer))
    .flatMap(({ charges }) => charges.map(({ amount }) => amount));
}

/** How the Checkouts of an account stand, newest first. */
export async function checkoutsOf(account: string): Promise<(string | null)[]> {
  const [customer = 'none'] = await customersOf(account);
  const { data } = await stripeApi().checkout.sessions.list({ customer, limit: 100 });
  return data.map(({ status }) => status);
}

/** The bank thinks otherwise of an account's default card from now on: as the test card of that name. */
export async function turnDefaultCard(account: string, card: string): Promise<void> {
  const [id = ''] = await customersOf(account);
  const customer = await stripeApi().customers.retrieve(id);
  const method = customer.deleted ? null : customer.invoice_settings.default_payment_method;
  await control('turnCard', { payment_method: method, card });
}
