import { and, desc, eq, isNull, notInArray, sql } from 'drizzle-orm';
import type { Instant } from '../core/units/instant.ts';
import type { D1Port } from './d1.ts';
import { queries } from './drizzle.ts';
import { catalogueItems, stripePrices } from './payment-schema.ts';

export type CatalogueItem = typeof catalogueItems.$inferSelect;
export type ItemKind = CatalogueItem['kind'];
export type StripePrice = typeof stripePrices.$inferSelect;

/** More are not sold. */
const itemsMax = 100;

/** What is sold now, in the order it is shown. */
export async function listItems(db: D1Port, kind: ItemKind): Promise<CatalogueItem[]> {
  return await queries(db)
    .select()
    .from(catalogueItems)
    .where(and(eq(catalogueItems.kind, kind), isNull(catalogueItems.retiredAt)))
    .orderBy(catalogueItems.position)
    .limit(itemsMax);
}

/** Retired ones too: what somebody bought keeps its name. */
export async function findItem(db: D1Port, id: string): Promise<CatalogueItem | undefined> {
  return (await queries(db).select().from(catalogueItems).where(eq(catalogueItems.id, id)))[0];
}

/** In one transaction: these are sold from now on, and what is not among them is retired. */
export async function replaceCatalogue(
  db: D1Port,
  items: readonly Omit<CatalogueItem, 'retiredAt'>[],
  now: Instant,
): Promise<void> {
  const q = queries(db);
  const left = notInArray(
    catalogueItems.id,
    items.map(({ id }) => id),
  );
  await q.batch([
    q
      .update(catalogueItems)
      .set({ retiredAt: now })
      .where(and(left, isNull(catalogueItems.retiredAt))),
    ...items.map(({ id, ...content }) =>
      q
        .insert(catalogueItems)
        .values({ id, ...content, retiredAt: null })
        .onConflictDoUpdate({ target: catalogueItems.id, set: { ...content, retiredAt: null } }),
    ),
  ]);
}

/**
 * A price never changes at Stripe, nor what it buys here: put again it stays as it was. One of the
 * same content that Stripe no longer has, or another Stripe had, gives way.
 */
export async function putPrice(db: D1Port, price: StripePrice): Promise<void> {
  const q = queries(db);
  const gone = and(
    eq(stripePrices.lookupKey, price.lookupKey),
    sql`${stripePrices.price} <> ${price.price}`,
  );
  await q.batch([
    q.delete(stripePrices).where(gone),
    q.insert(stripePrices).values(price).onConflictDoNothing(),
  ]);
}

/** By Stripe's id, of an item that is sold or of one that was. */
export async function findPrice(db: D1Port, price: string): Promise<StripePrice | undefined> {
  return (await queries(db).select().from(stripePrices).where(eq(stripePrices.price, price)))[0];
}

/** By the name its content gives it. */
export async function findPriceByName(
  db: D1Port,
  lookupKey: string,
): Promise<StripePrice | undefined> {
  const named = eq(stripePrices.lookupKey, lookupKey);
  return (await queries(db).select().from(stripePrices).where(named))[0];
}

/** The newest that says what the item says now; undefined until that is pushed. */
export async function priceOfItem(db: D1Port, item: string): Promise<StripePrice | undefined> {
  const same = sql`${stripePrices.credits} = ${catalogueItems.credits}
    AND ${stripePrices.bonus} = ${catalogueItems.bonus}
    AND ${stripePrices.amountMinor} = ${catalogueItems.amountMinor}
    AND ${stripePrices.currency} = ${catalogueItems.currency}`;
  const found = await queries(db)
    .select({ price: stripePrices })
    .from(stripePrices)
    .innerJoin(catalogueItems, and(eq(catalogueItems.id, stripePrices.item), same))
    .where(eq(stripePrices.item, item))
    .orderBy(desc(stripePrices.createdAt))
    .limit(1);
  return found[0]?.price;
}
