import { accountOf, customerOf, markDeleted } from '../../../db/stripe-customers.ts';
import { answered, shown } from '../answered.ts';
import type { Desk } from '../desk.ts';
import { factsOfMethod } from '../payment-facts.ts';
import type { Settled } from '../reference.ts';
import { isMissing } from '../stripe-errors.ts';

const ignored = (reason: string): Settled => ({ status: 'ignored', reason });

/**
 * A customer was changed or deleted, perhaps in the portal. Deleted, the next purchase makes
 * another, and auto top-up rests, having nothing to charge; credits stay, and the plan's end is told
 * by an event of its own. A default card that is there may end a stop of auto top-up; that it is
 * gone the next attempt finds out.
 */
export async function settleCustomer(desk: Desk, customer: string): Promise<Settled> {
  const { account, db, stripe } = desk;
  if ((await accountOf(db, customer)) !== account) return ignored('customer_unknown');
  const current = await customerOf(db, account);
  const expand = ['invoice_settings.default_payment_method'];
  const found = await stripe.customers.retrieve(customer, { expand }).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
  if (!found || found.deleted) {
    await markDeleted(db, customer, desk.now());
    if (current?.customer === customer)
      await desk.submit({ kind: 'pause_top_up', reason: 'no_card' });
    return { status: 'done' };
  }
  if (current?.customer !== customer) return ignored('customer_replaced');
  const { invoice_settings: settings } = answered(found, 'customer');
  await noteCard(desk, shown(settings.default_payment_method));
  return { status: 'done' };
}

/** A method was attached, renewed or detached: what that means its customer says. */
export async function settleMethod(desk: Desk, _method: string): Promise<Settled> {
  const current = await customerOf(desk.db, desk.account);
  return current ? settleCustomer(desk, current.customer) : ignored('customer_unknown');
}

/** Tells the ledger which card is the default: another one than was declined ends a stop. */
export async function noteCard(
  desk: Desk,
  method: Parameters<typeof factsOfMethod>[0],
): Promise<void> {
  // Auto top-up charges cards alone, and there is nothing to say of a default that is gone.
  if (!method?.card) return;
  const { fingerprint } = factsOfMethod(method);
  // Refused where nothing changes by it, which is well.
  await desk.submit({ kind: 'note_card', ...(fingerprint === undefined ? {} : { fingerprint }) });
}
