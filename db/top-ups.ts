import { and, desc, eq, lt, lte } from 'drizzle-orm';
import type { AccountId } from '../core/units/ids.ts';
import type { Instant } from '../core/units/instant.ts';
import type { D1Port } from './d1.ts';
import { queries } from './drizzle.ts';
import { pageLimit } from './list-page.ts';
import { topUps } from './payment-schema.ts';
import { accounts } from './schema.ts';

/** An attempt at an auto top-up, as the last entry D1 has left it. The drain writes these. */
export type TopUpRow = typeof topUps.$inferSelect;

export interface TopUpPage {
  /** Only attempts claimed before this seq. */
  readonly before?: number;
  /** 1 to 101. */
  readonly limit: number;
}

/** Newest first. */
export async function listTopUps(
  db: D1Port,
  account: AccountId,
  page: TopUpPage,
): Promise<TopUpRow[]> {
  const { before } = page;
  return await queries(db)
    .select()
    .from(topUps)
    .where(
      and(eq(topUps.account, account), before === undefined ? undefined : lt(topUps.seq, before)),
    )
    .orderBy(desc(topUps.seq))
    .limit(pageLimit({ limit: page.limit }));
}

/** Accounts whose object is to be woken for an attempt, the longest due first, 1 to 100. */
export async function topUpsDue(db: D1Port, now: Instant, limit: number): Promise<AccountId[]> {
  const due = await queries(db)
    .select({ id: accounts.id })
    .from(accounts)
    .where(lte(accounts.topUpDueAt, now))
    .orderBy(accounts.topUpDueAt)
    .limit(pageLimit({ limit }));
  return due.map(({ id }) => id as AccountId);
}

/**
 * Takes up what is due by `due`: until `next` it is due no more, unless what drains meanwhile says
 * otherwise. Says whether it was still to be had.
 */
export async function leaseTopUp(
  db: D1Port,
  account: AccountId,
  due: Instant,
  next: Instant,
): Promise<boolean> {
  const leased = await queries(db)
    .update(accounts)
    .set({ topUpDueAt: next })
    .where(and(eq(accounts.id, account), lte(accounts.topUpDueAt, due)))
    .returning({ id: accounts.id });
  return leased.length > 0;
}
