import { and, desc, eq, lt, notInArray, or, sql } from 'drizzle-orm';
import type { AccountId } from '../core/units/ids.ts';
import { dayMs } from '../core/units/instant.ts';
import type { D1Port } from './d1.ts';
import { queries } from './drizzle.ts';
import { verifyCheckpoints } from './schema.ts';

export type VerifyCheckpoint = typeof verifyCheckpoints.$inferSelect;

/** How many an account keeps: two of each run, so ten runs at a time. */
const keptPerAccount = 20;
/** A run that nobody goes on with for so long is given up. */
const keptMs = dayMs;

const runLength = 'chk_'.length + 16;

/** The start of an id says which run of checkpoints it is of: that of the one it goes on from. */
export function checkpointId(token: string, from: VerifyCheckpoint | undefined): string {
  const id = `chk_${token.slice(0, 32)}`;
  return from ? runOf(from) + id.slice(runLength) : id;
}

const runOf = ({ id }: VerifyCheckpoint): string => id.slice(0, runLength);

/**
 * Keeps this one, and `from`, which it goes on from: a step whose answer was lost is asked again.
 * Its run needs nothing before them. Of other runs it takes only what is too old or the oldest of
 * too many, so that none stops another. Saved again under its id, the first stands.
 */
export async function saveCheckpoint(
  db: D1Port,
  checkpoint: VerifyCheckpoint,
  from?: VerifyCheckpoint,
): Promise<void> {
  const q = queries(db);
  const { id, account, seq, createdAt } = checkpoint;
  const own = eq(verifyCheckpoints.account, account);
  const newest = q
    .select({ id: verifyCheckpoints.id })
    .from(verifyCheckpoints)
    .where(own)
    .orderBy(desc(verifyCheckpoints.createdAt), desc(verifyCheckpoints.id))
    .limit(keptPerAccount);
  const passed = and(
    sql`substr(${verifyCheckpoints.id}, 1, ${runLength}) = ${runOf(checkpoint)}`,
    lt(verifyCheckpoints.seq, from?.seq ?? seq),
  );
  const tooOld = lt(verifyCheckpoints.createdAt, createdAt - keptMs);
  const tooMany = notInArray(verifyCheckpoints.id, newest);
  const others = notInArray(verifyCheckpoints.id, from ? [id, from.id] : [id]);
  await q.batch([
    q.insert(verifyCheckpoints).values(checkpoint).onConflictDoNothing(),
    q.delete(verifyCheckpoints).where(and(own, others, or(passed, tooOld, tooMany))),
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
