import { desc, eq, lt, lte } from 'drizzle-orm';
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

/** The published card that took effect last; undefined while only the one shipped is in force. */
export async function rateCardInForce(db: D1Port, at: Instant): Promise<RateCardRow | undefined> {
  const [card] = await queries(db)
    .select()
    .from(rateCards)
    .where(lte(rateCards.effectiveAt, at))
    .orderBy(desc(rateCards.effectiveAt), desc(rateCards.version))
    .limit(1);
  return card;
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
