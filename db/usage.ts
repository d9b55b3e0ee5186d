import type { AccountId } from '../core/units/ids.ts';
import { ok, type Result, refuse } from '../core/units/result.ts';
import type { CountedWindow } from '../core/usage/window-summary.ts';
import type { D1Port, D1Statement } from './d1.ts';
import { lastCountedSeq } from './entry-position.ts';
import { parameters } from './parameters.ts';
import type { UsageAsked, UsageWindow } from './usage-found.ts';
import { rankedSums, readRanked } from './usage-ranked.ts';
import { readStored, storedSums } from './usage-stored.ts';
import type { KeysShown } from './usage-sums.ts';
import type { UsageZone } from './usage-zones.ts';

/** A month of hours with room to spare. */
export const usageBucketsMax = 1_000;

/**
 * So many stored sums leave the database as they are: adding them up there would have it count each
 * row twice or three times, and cost more than carrying them. Beyond, it adds up and ranks them.
 */
export const storedSumsMax = 20_000;

export interface UsageQuestion extends Omit<UsageAsked, 'zone'> {
  /** The kept zone the plans were made for; undefined when they use no days. */
  readonly zone: { readonly name: string; readonly kept: UsageZone } | undefined;
  /** Keys that entries beyond `drainedSeq` name: told apart however little D1 has of them. */
  readonly freshKeys: readonly (string | null)[];
  readonly windows: readonly (UsageWindow & { readonly shown: KeysShown })[];
}

export interface UsageAnswer {
  /** The account's last entry that rollups have counted; it may be beyond `drainedSeq`. */
  readonly countedSeq: number;
  /** In the order they were asked. */
  readonly windows: readonly CountedWindow[];
}

export type UsageRefusal = 'zone-changed' | 'too-many-sums';

/**
 * Usage of several ranges as of one instant: all sums come from one transaction. Refused when the
 * days the plans count on are no longer kept, or when it comes to more than `usageSumsMax` sums.
 * `storedMax` says which of the two ways it is read; both give the same.
 */
export async function readUsage(
  db: D1Port,
  account: AccountId,
  question: UsageQuestion,
  storedMax = storedSumsMax,
): Promise<Result<UsageAnswer, UsageRefusal>> {
  const head = headStatement(db, account, question);
  const stored = await db.batch<unknown>([head, ...storedSums(db, account, question, storedMax)]);
  const windows = readStored(stored.slice(1), question, storedMax);
  if (windows) return answerOf(stored[0]?.results[0] as HeadRow, windows);
  const ranked = await db.batch<unknown>([head, ...rankedSums(db, account, question)]);
  const sums = readRanked(ranked.slice(1));
  return sums ? answerOf(ranked[0]?.results[0] as HeadRow, sums) : refuse('too-many-sums');
}

const answerOf = (
  { kept, counted }: HeadRow,
  windows: readonly CountedWindow[],
): Result<UsageAnswer, UsageRefusal> =>
  kept ? ok({ countedSeq: counted, windows }) : refuse('zone-changed');

interface HeadRow {
  readonly counted: number;
  /** Whether days are kept as they were when the ranges were parted. */
  readonly kept: 0 | 1;
}

function headStatement(db: D1Port, account: AccountId, { zone }: UsageQuestion): D1Statement {
  const bound = parameters();
  const owner = bound.bind(account);
  const kept = zone
    ? `EXISTS (SELECT 1 FROM usage_zones WHERE account = ${owner} AND zone = ${bound.bind(zone.name)}
        AND id = ${bound.bind(zone.kept.id)} AND since <= ${bound.bind(zone.kept.since)})`
    : '1';
  const sql = `SELECT ${lastCountedSeq(owner)} AS counted, ${kept} AS kept`;
  return db.prepare(sql).bind(...bound.values);
}
