import type { AccountId } from '../../core/units/ids.ts';
import { findPaymentByCharge } from '../../db/payments.ts';
import { accountOf } from '../../db/stripe-customers.ts';
import type { Received } from '../../db/stripe-events.ts';
import type { Env } from '../env.ts';
import { database } from '../http/database.ts';
import { answered, idOf } from './answered.ts';
import { stripeClient } from './client.ts';
import type { StripeReference } from './reference.ts';
import { unlessMissing } from './stripe-errors.ts';

/** What D1 said already of whose it is, in the call that kept the event. */
export type KnownOwner = Pick<Received, 'owner'>;

/**
 * Whose object of Stripe's it is, by our own map of customers. Refunds and disputes name only a
 * charge: that is of a payment we know, or Stripe is asked for its customer. Undefined when it is
 * nobody's here.
 */
export async function ownerOf(
  env: Env,
  { kind, id }: StripeReference,
  customer: string | null,
  known?: KnownOwner,
): Promise<AccountId | undefined> {
  const db = database(env);
  if (known?.owner !== undefined) return known.owner;
  if (customer !== null) return known ? undefined : accountOf(db, customer);
  if (kind !== 'charge') return undefined;
  const payment = known ? undefined : await findPaymentByCharge(db, id);
  if (payment) return payment.account as AccountId;
  const asked = await customerOfCharge(env, id);
  return asked === undefined ? undefined : accountOf(db, asked);
}

async function customerOfCharge(env: Env, id: string): Promise<string | undefined> {
  const stripe = await stripeClient(env);
  if (!stripe) throw new Error('Stripe is not configured');
  const charge = await unlessMissing(stripe.charges.retrieve(id));
  return charge && idOf(answered(charge, 'charge').customer);
}
