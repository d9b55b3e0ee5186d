import type Stripe from 'stripe';
import { log } from '../log.ts';
import { idOf } from './answered.ts';
import { byKey } from './by-key.ts';
import type { Desk } from './desk.ts';
import { noteCard } from './methods/settle-customer.ts';
import { requestError } from './stripe-errors.ts';

/**
 * A payment method the customer agreed to have kept: it becomes the default where there is none.
 * One that is not this customer's is left alone.
 */
export async function keepCard(
  desk: Desk,
  customer: string,
  method: Stripe.PaymentMethod | undefined,
): Promise<void> {
  if (!method || idOf(method.customer) !== customer) return;
  const found = await desk.stripe.customers.retrieve(customer);
  if (found.deleted) return;
  const chosen = idOf(found.invoice_settings.default_payment_method);
  if (chosen !== undefined && chosen !== method.id) return;
  if (chosen === undefined && !(await madeDefault(desk, customer, method.id))) return;
  await noteCard(desk, method);
}

/** Not every kind of method can pay invoices by itself: one that cannot is kept all the same. */
async function madeDefault(
  { account, stripe }: Desk,
  customer: string,
  method: string,
): Promise<boolean> {
  try {
    const settings = { invoice_settings: { default_payment_method: method } };
    await byKey(`card:${customer}:${method}:first`, (options) =>
      stripe.customers.update(customer, settings, options),
    );
    return true;
  } catch (error) {
    const refused = requestError(error);
    if (!refused) throw error;
    log('warn', 'payment method not made the default', { account, code: refused.code ?? '' });
    return false;
  }
}
