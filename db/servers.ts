import { and, desc, eq, lt, sql } from 'drizzle-orm';
import type { AccountId } from '../core/units/ids.ts';
import type { D1Port } from './d1.ts';
import { queries } from './drizzle.ts';
import { pageLimit } from './list-page.ts';
import { servers } from './server-schema.ts';

/** A server as the last entry D1 has left it. The drain writes these. */
export type ServerRow = typeof servers.$inferSelect;

export interface ServerPage {
  /** Only servers asked for before this seq. */
  readonly before?: number;
  /** 1 to 101. */
  readonly limit: number;
  /** Not these: the caller knows better. As many as an account may have. */
  readonly without: readonly number[];
}

export async function findServer(
  db: D1Port,
  account: AccountId,
  seq: number,
): Promise<ServerRow | undefined> {
  const one = and(eq(servers.account, account), eq(servers.seq, seq));
  return (await queries(db).select().from(servers).where(one))[0];
}

/** Newest first. */
export async function listServers(
  db: D1Port,
  account: AccountId,
  { before, limit, without }: ServerPage,
): Promise<ServerRow[]> {
  const others = sql`${servers.seq} NOT IN (SELECT value FROM json_each(${JSON.stringify(without)}))`;
  const earlier = before === undefined ? undefined : lt(servers.seq, before);
  return await queries(db)
    .select()
    .from(servers)
    .where(and(eq(servers.account, account), earlier, others))
    .orderBy(desc(servers.seq))
    .limit(pageLimit({ limit }));
}
