import { and, desc, eq, gt, lt } from 'drizzle-orm';
import type { Instant } from '../core/units/instant.ts';
import type { D1Port } from './d1.ts';
import { queries } from './drizzle.ts';
import { pageLimit } from './list-page.ts';
import { rateCards } from './schema.ts';

export type RateCardRow = typeof rateCards.$inferSelect;

/** False when the version is there already: cards are immutable, whoever was first stands. */
export async function insertRateCard(db: D1Port, card: RateCardRow): Promise<boolean> {
  const inserted = await queries(db).insert(rateCards).values(card).onConflictDoNothing();
  return inserted.meta.changes === 1;
}

export async function findRateCard(db: D1Port, version: number): Promise<RateCardRow | undefined> {
  return (await queries(db).select().from(rateCards).where(eq(rateCards.version, version)))[0];
}

export type RateCardDate = Pick<RateCardRow, 'version' | 'effectiveAt'>;

/** Which version prices from when, newest version first, 1 to 100; without the documents. */
export async function listRateCardDates(db: D1Port, limit: number): Promise<RateCardDate[]> {
  return await queries(db)
    .select({ version: rateCards.version, effectiveAt: rateCards.effectiveAt })
    .from(rateCards)
    .where(gt(rateCards.version, 0))
    .orderBy(desc(rateCards.version))
    .limit(pageLimit({ limit }));
}

/**
 * Puts off a card that did not reach every edge in time. False when it was given another instant
 * meanwhile: then that one stands.
 */
export async function postponeRateCard(
  db: D1Port,
  { version, effectiveAt }: RateCardDate,
  to: Instant,
): Promise<boolean> {
  const asKnown = and(eq(rateCards.version, version), eq(rateCards.effectiveAt, effectiveAt));
  const put = await queries(db).update(rateCards).set({ effectiveAt: to }).where(asKnown);
  return put.meta.changes === 1;
}

/** Newest version first, 1 to 100, those before `before`. */
export async function listRateCards(
  db: D1Port,
  page: { readonly before?: number; readonly limit: number },
): Promise<RateCardRow[]> {
  return await queries(db)
    .select()
    .from(rateCards)
    .where(lt(rateCards.version, page.before ?? Number.MAX_SAFE_INTEGER))
    .orderBy(desc(rateCards.version))
    .limit(pageLimit({ limit: page.limit }));
}
