import type Stripe from 'stripe';
import { customerOf } from '../../../db/stripe-customers.ts';
import { answered } from '../answered.ts';
import type { Desk } from '../desk.ts';
import { isMissing } from '../stripe-errors.ts';

/** The card that is charged when nobody is there. */
export interface DefaultCard {
  /** Stripe's `cus_…`. */
  readonly customer: string;
  /** Stripe's `pm_…`. */
  readonly method: string;
  readonly fingerprint: string | undefined;
  readonly brand: string;
  readonly last4: string;
  readonly expMonth: number;
  readonly expYear: number;
}

/**
 * As Stripe has it now: it may have been changed in the portal. Undefined without one, and for what
 * is no card: a bank debit takes days to fail, and nothing is granted before it has not.
 */
export async function defaultCard(desk: Desk): Promise<DefaultCard | undefined> {
  const customer = await customerOf(desk.db, desk.account);
  if (!customer) return undefined;
  const found = await retrieved(desk, customer.customer);
  const method = found?.invoice_settings.default_payment_method;
  if (!method || typeof method === 'string' || !method.card) return undefined;
  const { brand, last4, exp_month: expMonth, exp_year: expYear, fingerprint } = method.card;
  return {
    customer: customer.customer,
    method: method.id,
    fingerprint: fingerprint ?? undefined,
    brand,
    last4,
    expMonth,
    expYear,
  };
}

/** Undefined when it was deleted there; that it was is told by an event of its own. */
async function retrieved(desk: Desk, id: string): Promise<Stripe.Customer | undefined> {
  try {
    const found = await desk.stripe.customers.retrieve(id, {
      expand: ['invoice_settings.default_payment_method'],
    });
    return found.deleted ? undefined : answered(found, 'customer');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
