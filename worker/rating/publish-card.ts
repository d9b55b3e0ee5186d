import { defaultRateCard } from '../../core/pricing/default-rate-card.ts';
import type { RateCard } from '../../core/pricing/rate-card.ts';
import type { Instant } from '../../core/units/instant.ts';
import { ok, type Result, refuse } from '../../core/units/result.ts';
import { insertRateCard, listRateCards, type RateCardRow } from '../../db/rate-cards.ts';
import type { Env } from '../env.ts';
import { database } from '../http/database.ts';
import type { Problem } from '../http/problem.ts';
import { documentName } from './card-in-force.ts';
import { forgetIndex, indexName, recordedIndex } from './card-index.ts';

export interface CardToPublish {
  readonly card: RateCard;
  readonly effectiveAt: Instant;
  readonly publishedBy: string;
}

/**
 * Puts a card on record, then before every edge: the document first, so that no edge knows of a
 * version it cannot read. Refuses a version that is not the next one. May be repeated: what was
 * cut short between the two is finished by publishing the same document again.
 */
export async function publishCard(
  env: Env,
  { card, effectiveAt, publishedBy }: CardToPublish,
  now: Instant,
): Promise<Result<RateCardRow, Problem>> {
  const db = database(env);
  const document = JSON.stringify(card);
  const [newest] = await listRateCards(db, { limit: 1 });
  const next = (newest?.version ?? defaultRateCard.version) + 1;
  const isRepeated = newest?.version === card.version && newest.document === document;
  if (card.version !== next && !isRepeated) return refuse(notNext(next));
  const row: RateCardRow = isRepeated
    ? newest
    : { version: card.version, document, publishedAt: now, effectiveAt, publishedBy };
  if (!isRepeated && !(await insertRateCard(db, row))) return refuse(notNext(next + 1));
  await env.EDGE.put(documentName(row.version), document);
  await env.EDGE.put(indexName, JSON.stringify(await recordedIndex(env)));
  forgetIndex();
  return ok(row);
}

const notNext = (next: number): Problem => ({
  code: 'version_taken',
  param: 'version',
  detail: `Versions have no gap and never change: the next is ${next}.`,
  extra: { next_version: next },
});
