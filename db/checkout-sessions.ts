import type { AccountId } from '../core/units/ids.ts';
import type { D1Port } from './d1.ts';
import { queries } from './drizzle.ts';
import { type Order, orderAsking } from './orders.ts';
import { type Claims, claimsAsking, claimsIn, type PaymentNames } from './payments.ts';
import { accountAsking, accountIn } from './stripe-customers.ts';

/** What is known here of one of Stripe's Checkout sessions. */
export interface KnownSession {
  /** Whose customer it is for. */
  readonly owner: AccountId | undefined;
  /** The order it was made for, of whatever account. */
  readonly order: Order | undefined;
  /** What the item of that order is called, sold or retired. */
  readonly itemName: string | undefined;
  /** Payments recorded under what it pays, or its intent. */
  readonly claims: Claims;
}

export interface SessionNames extends PaymentNames {
  readonly session: string;
  readonly customer: string | undefined;
}

/** All of it in one call. */
export async function readSession(db: D1Port, names: SessionNames): Promise<KnownSession> {
  const q = queries(db);
  const [owners, ordered, claiming] = await q.batch([
    accountAsking(q, names.customer ?? ''),
    orderAsking(q, names.session),
    claimsAsking(q, names),
  ]);
  return {
    owner: accountIn(owners),
    order: ordered[0]?.order,
    itemName: ordered[0]?.itemName ?? undefined,
    claims: claimsIn(claiming, names),
  };
}
