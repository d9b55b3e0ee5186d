import { and, desc, eq, lt } from 'drizzle-orm';
import type { AccountId } from '../core/units/ids.ts';
import type { D1Port } from './d1.ts';
import { queries } from './drizzle.ts';
import { pageLimit } from './list-page.ts';
import { holds } from './schema.ts';

export type Hold = typeof holds.$inferSelect;

export interface HoldPage {
  readonly status?: Hold['status'];
  /** Only holds opened before this seq. */
  readonly before?: number;
  readonly limit: number;
}

/** Newest first, 1 to 100, as they stood at the last entry D1 has. */
export async function listHolds(
  db: D1Port,
  account: AccountId,
  { status, before, limit }: HoldPage,
): Promise<Hold[]> {
  const withStatus = status === undefined ? undefined : eq(holds.status, status);
  const earlier = before === undefined ? undefined : lt(holds.seq, before);
  return await queries(db)
    .select()
    .from(holds)
    .where(and(eq(holds.account, account), withStatus, earlier))
    .orderBy(desc(holds.seq))
    .limit(pageLimit({ limit }));
}
