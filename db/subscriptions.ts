import { and, asc, desc, eq, isNull, lt, ne, sql } from 'drizzle-orm';
import type { AccountId } from '../core/units/ids.ts';
import { hourMs, type Instant } from '../core/units/instant.ts';
import type { D1Port } from './d1.ts';
import { queries } from './drizzle.ts';
import { subscriptions } from './payment-schema.ts';

export type Subscription = typeof subscriptions.$inferSelect;

const unpaidYet = sql`${subscriptions.status} = 'incomplete'`;

/** Stripe moves a period on at its end; a row this far behind missed the event that told of it. */
const overdueAfterMs = 2 * hourMs;

/** Writes a plan as Stripe last said; its account, its beginning and its end stay as first written. */
export async function putSubscription(db: D1Port, row: Subscription): Promise<void> {
  const { id: _id, account: _account, createdAt: _made, endedAt, ...changing } = row;
  await queries(db)
    .insert(subscriptions)
    .values(row)
    .onConflictDoUpdate({
      target: subscriptions.id,
      set: { ...changing, endedAt: sql`coalesce(${subscriptions.endedAt}, ${endedAt})` },
    });
}

export async function findSubscription(db: D1Port, id: string): Promise<Subscription | undefined> {
  return (await queries(db).select().from(subscriptions).where(eq(subscriptions.id, id)))[0];
}

/**
 * The account's plan, if it has one that has not ended. There is never a second for long; one that
 * was never paid yet takes the place of none that was.
 */
export async function livingSubscription(
  db: D1Port,
  account: AccountId,
): Promise<Subscription | undefined> {
  const [living] = await queries(db)
    .select()
    .from(subscriptions)
    .where(and(eq(subscriptions.account, account), isNull(subscriptions.endedAt)))
    .orderBy(unpaidYet, desc(subscriptions.createdAt), desc(subscriptions.id))
    .limit(1);
  return living;
}

/** Another plan of the account that lives and began to be paid; the oldest. */
export async function rivalSubscription(
  db: D1Port,
  account: AccountId,
  id: string,
): Promise<Subscription | undefined> {
  const other = and(ne(subscriptions.id, id), ne(subscriptions.status, 'incomplete'));
  const [rival] = await queries(db)
    .select()
    .from(subscriptions)
    .where(and(eq(subscriptions.account, account), isNull(subscriptions.endedAt), other))
    .orderBy(asc(subscriptions.createdAt), asc(subscriptions.id))
    .limit(1);
  return rival;
}

/** Plans whose period should have moved on or ended by now, longest overdue first. */
export async function subscriptionsOverdue(
  db: D1Port,
  now: Instant,
  limit: number,
): Promise<Subscription[]> {
  return await queries(db)
    .select()
    .from(subscriptions)
    .where(and(isNull(subscriptions.endedAt), lt(subscriptions.periodEnd, now - overdueAfterMs)))
    .orderBy(asc(subscriptions.periodEnd))
    .limit(limit);
}
