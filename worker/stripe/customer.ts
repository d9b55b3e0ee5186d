import type Stripe from 'stripe';
import { findAccount } from '../../db/accounts.ts';
import {
  customerOf,
  lastGeneration,
  markDeleted,
  putCustomer,
  type StripeCustomer,
} from '../../db/stripe-customers.ts';
import { sha256 } from '../auth/sha256.ts';
import { log } from '../log.ts';
import { answered } from './answered.ts';
import { byKey } from './by-key.ts';
import type { Desk } from './desk.ts';
import { requestError, unlessMissing } from './stripe-errors.ts';

/**
 * The account's customer at Stripe, made when it has none: one, however many ask, because steps run
 * one after another and the key names the account. One deleted at Stripe is followed by the next.
 */
export async function ensureCustomer(desk: Desk): Promise<string> {
  const known = await customerOf(desk.db, desk.account);
  const living = known && (await retrieved(desk, known));
  const customer = living ?? (await created(desk));
  await introduce(desk, customer);
  return customer.id;
}

async function retrieved(
  desk: Desk,
  { customer }: StripeCustomer,
): Promise<Stripe.Customer | undefined> {
  const found = await unlessMissing(desk.stripe.customers.retrieve(customer));
  if (found && !found.deleted) return answered(found, 'customer');
  await markDeleted(desk.db, customer, desk.now());
  return undefined;
}

/** With nothing that may have changed by the time it is sent again under the same key. */
async function created(desk: Desk): Promise<Stripe.Customer> {
  const { account, db, stripe } = desk;
  const generation = (await lastGeneration(db, account)) + 1;
  const made = await byKey(`cus:${account}:${generation}`, (options) =>
    stripe.customers.create({ metadata: { account } }, options),
  );
  const { id: customer } = answered(made, 'customer');
  await putCustomer(db, {
    customer,
    account,
    generation,
    createdAt: desk.now(),
    deletedAt: null,
  });
  return made;
}

/**
 * Whose customer it is, for receipts; what the customer has changed since stays. An address Stripe
 * does not like keeps nobody from buying.
 */
async function introduce({ account, db, stripe }: Desk, customer: Stripe.Customer): Promise<void> {
  const known = await findAccount(db, account);
  const news = {
    ...(known?.email && !customer.email ? { email: known.email } : {}),
    ...(known?.name && !customer.name ? { name: known.name } : {}),
  };
  if (Object.keys(news).length === 0) return;
  const content = sha256(JSON.stringify(news)).slice(0, 16);
  await byKey(`cus:${customer.id}:${content}`, (options) =>
    stripe.customers.update(customer.id, news, options),
  ).catch((error: unknown) => {
    const refused = requestError(error);
    if (!refused) throw error;
    log('warn', 'stripe customer not introduced', { account, code: refused.code ?? '' });
  });
}
