import { ok } from '../../core/units/result.ts';
import type { Desk } from './desk.ts';
import type { Settled, StripeReference } from './reference.ts';
import type { Done } from './steps.ts';

type Settle = (desk: Desk, id: string) => Promise<Settled>;

const byKind: { readonly [K in StripeReference['kind']]: () => Promise<Settle> } = {
  session: async () => (await import('./settle-session.ts')).settleSession,
  invoice: async () => (await import('./settle-invoice.ts')).settleInvoice,
  subscription: async () =>
    (await import('./subscription/settle-subscription.ts')).settleSubscription,
  charge: async () => (await import('./settle-charge.ts')).settleCharge,
  customer: async () => (await import('./methods/settle-customer.ts')).settleCustomer,
  payment_method: async () => (await import('./methods/settle-customer.ts')).settleMethod,
};

/** The event was a hint: this fetches what it named and acts on its present state. */
export async function settle(desk: Desk, { kind, id }: StripeReference): Promise<Done<'settle'>> {
  const look = await byKind[kind]();
  return ok(await look(desk, id));
}
