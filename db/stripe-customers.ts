import { and, desc, eq, isNull } from 'drizzle-orm';
import type { DrizzleD1Database } from 'drizzle-orm/d1';
import type { AccountId } from '../core/units/ids.ts';
import type { Instant } from '../core/units/instant.ts';
import type { D1Port } from './d1.ts';
import { queries } from './drizzle.ts';
import { stripeCustomers } from './payment-schema.ts';

export type StripeCustomer = typeof stripeCustomers.$inferSelect;

/** The account's newest that is not deleted at Stripe, as far as is known here. */
export async function customerOf(
  db: D1Port,
  account: AccountId,
): Promise<StripeCustomer | undefined> {
  const found = await queries(db)
    .select()
    .from(stripeCustomers)
    .where(and(eq(stripeCustomers.account, account), isNull(stripeCustomers.deletedAt)))
    .orderBy(desc(stripeCustomers.generation))
    .limit(1);
  return found[0];
}

/** The number of the account's last customer, deleted or not; 0 before the first. */
export async function lastGeneration(db: D1Port, account: AccountId): Promise<number> {
  const found = await queries(db)
    .select({ generation: stripeCustomers.generation })
    .from(stripeCustomers)
    .where(eq(stripeCustomers.account, account))
    .orderBy(desc(stripeCustomers.generation))
    .limit(1);
  return found[0]?.generation ?? 0;
}

/** Whose customer it is, deleted ones included: what they paid before is still theirs. */
export async function accountOf(db: D1Port, customer: string): Promise<AccountId | undefined> {
  return accountIn(await accountAsking(queries(db), customer));
}

/** The statement alone, for a batch. */
export const accountAsking = (q: DrizzleD1Database, customer: string) =>
  q
    .select({ account: stripeCustomers.account })
    .from(stripeCustomers)
    .where(eq(stripeCustomers.customer, customer));

export const accountIn = ([row]: readonly { account: string }[]): AccountId | undefined =>
  row?.account as AccountId | undefined;

/** A customer never changes its account; put again it stays as it was. */
export async function putCustomer(db: D1Port, customer: StripeCustomer): Promise<void> {
  await queries(db).insert(stripeCustomers).values(customer).onConflictDoNothing();
}

/** The first instant it was found deleted stays. */
export async function markDeleted(db: D1Port, customer: string, at: Instant): Promise<void> {
  await queries(db)
    .update(stripeCustomers)
    .set({ deletedAt: at })
    .where(and(eq(stripeCustomers.customer, customer), isNull(stripeCustomers.deletedAt)));
}
