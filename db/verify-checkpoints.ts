import { and, desc, eq, lt, lte } from 'drizzle-orm';
import type { AccountId } from '../core/units/ids.ts';
import type { D1Port } from './d1.ts';
import { queries } from './drizzle.ts';
import { verifyCheckpoints } from './schema.ts';

export type VerifyCheckpoint = typeof verifyCheckpoints.$inferSelect;

/** How many an account keeps: one to go on from, and some before it should that one not match. */
const keptPerAccount = 5;

/** Keeps this one and the few before it. Saved again under its id, the first stands. */
export async function saveCheckpoint(db: D1Port, checkpoint: VerifyCheckpoint): Promise<void> {
  const q = queries(db);
  const { account } = checkpoint;
  const kept = q
    .select({ seq: verifyCheckpoints.seq })
    .from(verifyCheckpoints)
    .where(eq(verifyCheckpoints.account, account))
    .orderBy(desc(verifyCheckpoints.seq))
    .limit(1)
    .offset(keptPerAccount - 1);
  await q.batch([
    q.insert(verifyCheckpoints).values(checkpoint).onConflictDoNothing(),
    q
      .delete(verifyCheckpoints)
      .where(and(eq(verifyCheckpoints.account, account), lt(verifyCheckpoints.seq, kept))),
  ]);
}

export async function findCheckpoint(
  db: D1Port,
  account: AccountId,
  id: string,
): Promise<VerifyCheckpoint | undefined> {
  const own = and(eq(verifyCheckpoints.id, id), eq(verifyCheckpoints.account, account));
  return (await queries(db).select().from(verifyCheckpoints).where(own))[0];
}

/** The one furthest on, at or before `uptoSeq`. */
export async function latestCheckpoint(
  db: D1Port,
  account: AccountId,
  uptoSeq = Number.MAX_SAFE_INTEGER,
): Promise<VerifyCheckpoint | undefined> {
  const [latest] = await queries(db)
    .select()
    .from(verifyCheckpoints)
    .where(and(eq(verifyCheckpoints.account, account), lte(verifyCheckpoints.seq, uptoSeq)))
    .orderBy(desc(verifyCheckpoints.seq))
    .limit(1);
  return latest;
}
