import { and, desc, eq, inArray, lte, type SQL, sql } from 'drizzle-orm';
import type { DrizzleD1Database } from 'drizzle-orm/d1';
import type { AccountId } from '../core/units/ids.ts';
import type { Instant } from '../core/units/instant.ts';
import type { D1Port } from './d1.ts';
import { queries } from './drizzle.ts';
import { pageLimit } from './list-page.ts';
import { catalogueItems, orders } from './payment-schema.ts';

export type Order = typeof orders.$inferSelect;
export type OrderStatus = Order['status'];

/** Puts an order as it is now, whether it was known or not; one that was paid stays as it is. */
export async function putOrder(db: D1Port, order: Order): Promise<void> {
  const { id: _, account: __, createdAt: ___, ...now } = order;
  await queries(db)
    .insert(orders)
    .values(order)
    .onConflictDoUpdate({ target: orders.id, set: now, setWhere: sql`orders.status <> 'paid'` });
}

const newestWhere = (db: D1Port, where: SQL | undefined) =>
  queries(db).select().from(orders).where(where).orderBy(desc(orders.createdAt), desc(orders.id));

/** Another account's order is not found. */
export async function findOrder(
  db: D1Port,
  account: AccountId,
  id: string,
): Promise<Order | undefined> {
  return (await newestWhere(db, and(eq(orders.account, account), eq(orders.id, id))).limit(1))[0];
}

/**
 * By Stripe's Checkout session, and what its item is called; for a batch, whose rows know columns by
 * name alone: of these two tables only the items have one of that name.
 */
export const orderAsking = (q: DrizzleD1Database, session: string) =>
  q
    .select({ order: orders, itemName: catalogueItems.name })
    .from(orders)
    .leftJoin(catalogueItems, eq(catalogueItems.id, orders.item))
    .where(eq(orders.session, session));

/** The newest of a kind that waits for the customer or for the money. */
export async function openOrder(
  db: D1Port,
  account: AccountId,
  kind: Order['kind'],
): Promise<Order | undefined> {
  const open = and(eq(orders.kind, kind), inArray(orders.status, ['open', 'pending']));
  return (await newestWhere(db, and(eq(orders.account, account), open)).limit(1))[0];
}

/** How an order stands or ended. */
export interface OrderEnd {
  readonly id: string;
  readonly status: OrderStatus;
  /** Why it failed or is quarantined, as a code. */
  readonly reason?: string | undefined;
  /** When it became so. */
  readonly at: Instant;
}

/** The statement alone, for a batch with what goes with it. An order that was paid stays paid. */
export function orderEnding(q: DrizzleD1Database, { id, status, reason, at }: OrderEnd) {
  const over = status !== 'open' && status !== 'pending';
  return q
    .update(orders)
    .set({
      status,
      reason: reason ?? null,
      ...(status === 'open' ? {} : { url: null }),
      ...(over ? { checkAt: null, settledAt: sql`coalesce(${orders.settledAt}, ${at})` } : {}),
    })
    .where(and(eq(orders.id, id), sql`${orders.status} <> 'paid'`));
}

export async function settleOrder(
  db: D1Port,
  id: string,
  status: OrderStatus,
  reason: string | undefined,
  at: Instant,
): Promise<void> {
  await orderEnding(queries(db), { id, status, reason, at });
}

/** Orders Stripe is to be asked about, the longest due first, 1 to 100. */
export async function ordersToCheck(db: D1Port, now: Instant, limit: number): Promise<Order[]> {
  return await queries(db)
    .select()
    .from(orders)
    .where(lte(orders.checkAt, now))
    .orderBy(orders.checkAt)
    .limit(pageLimit({ limit }));
}

/** When Stripe is to be asked about it; null for never again. */
export async function setOrderCheck(
  db: D1Port,
  id: string,
  checkAt: Instant | null,
): Promise<void> {
  await queries(db).update(orders).set({ checkAt }).where(eq(orders.id, id));
}
