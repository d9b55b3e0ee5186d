import { defaultRateCard } from '../../core/pricing/default-rate-card.ts';
import type { RateCard } from '../../core/pricing/rate-card.ts';
import { after, type Instant } from '../../core/units/instant.ts';
import { ok, type Result, refuse } from '../../core/units/result.ts';
import {
  findRateCard,
  insertRateCard,
  listRateCards,
  type RateCardRow,
} from '../../db/rate-cards.ts';
import type { Env } from '../env.ts';
import { database, isDatabaseFailure } from '../http/database.ts';
import { invalid, type Problem, unavailable } from '../http/problem.ts';
import { describeError, log } from '../log.ts';
import { publishLeadMs } from './card-index.ts';
import { refreshCardIndex } from './refresh-card-index.ts';

export interface CardToPublish {
  readonly card: RateCard;
  /** The soonest possible when it is left out. */
  readonly effectiveAt: Instant | undefined;
  readonly publishedBy: string;
}

/**
 * Puts a card on record, then before every edge. Refuses a version that is not the next one, and
 * an instant sooner than every edge can have it. May be repeated: what was cut short between the
 * two is finished by publishing the same document again, or by the next run of the sweep, and then
 * takes effect later.
 */
export async function publishCard(
  env: Env,
  { card, effectiveAt, publishedBy }: CardToPublish,
  now: Instant,
): Promise<Result<RateCardRow, Problem>> {
  const db = database(env);
  const { version } = card;
  const document = JSON.stringify(card);
  const [newest] = await listRateCards(db, { limit: 1 });
  const next = (newest?.version ?? defaultRateCard.version) + 1;
  const isRepeated = newest?.version === version && newest.document === document;
  if (version !== next && !isRepeated) return refuse(notNext(next));
  if (!isRepeated) {
    const soonest = after(now, publishLeadMs);
    const from = effectiveAt ?? soonest;
    if (from < soonest) return refuse(tooSoon);
    const untold = await atEdges(() => probe(env, version));
    if (untold) return refuse(untold);
    const row = { version, document, publishedAt: now, effectiveAt: from, publishedBy };
    if (!(await insertRateCard(db, row))) return refuse(notNext(next + 1));
  }
  const untold = await atEdges(() => refreshCardIndex(env));
  if (untold) return refuse(untold);
  const published = await findRateCard(db, version);
  if (!published) throw new Error(`rate card ${version} was published and is not there`);
  return ok(published);
}

/** While KV takes nothing, nothing is published: D1 would have a card that only some edges find. */
const probe = (env: Env, version: number): Promise<void> =>
  env.EDGE.put('publishing-rate-card', String(version), { expirationTtl: 60 });

async function atEdges(tell: () => Promise<unknown>): Promise<Problem | undefined> {
  try {
    await tell();
    return undefined;
  } catch (error) {
    if (isDatabaseFailure(error)) throw error;
    log('error', 'rate card not published', { error: describeError(error) });
    return unavailable('The card did not reach every edge. Publish it again, as it is.');
  }
}

const tooSoon = invalid('effective_at', 'effective_at must be at least 5 minutes from now');

const notNext = (next: number): Problem => ({
  code: 'version_taken',
  param: 'version',
  detail: `Versions have no gap and never change: the next is ${next}.`,
  extra: { next_version: next },
});
