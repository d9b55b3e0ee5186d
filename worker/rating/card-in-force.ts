import { defaultRateCard } from '../../core/pricing/default-rate-card.ts';
import type { RateCard } from '../../core/pricing/rate-card.ts';
import type { Instant } from '../../core/units/instant.ts';
import { ok, type Result, refuse } from '../../core/units/result.ts';
import type { Env } from '../env.ts';
import { database } from '../http/database.ts';
import { notFound, type Problem, unavailable } from '../http/problem.ts';
import { cardIndex, type IndexedCard } from './card-index.ts';

/** A card never changes, so an isolate keeps those it has seen. */
const documents = new Map<number, RateCard>([[defaultRateCard.version, defaultRateCard]]);
const documentsMax = 20;

export const documentPrefix = 'rate-card:';

export const documentName = (version: number): string => `${documentPrefix}${version}`;

/** The card that prices usage of an instant: the shipped one until a published one takes effect. */
export async function cardInForce(
  env: Env,
  at: Instant,
  now: Instant,
): Promise<Result<RateCard, Problem>> {
  const index = await cardIndex(env, now);
  if (!index) return refuse(unavailable('The rate card in force is not known right now.'));
  return cardOfVersion(env, versionInForce(index, at));
}

/** The one that took effect last by then; of several at once the newest version. */
export function versionInForce(index: readonly IndexedCard[], at: Instant): number {
  let best: IndexedCard | undefined;
  for (const card of index)
    if (card.effective_at <= at && (!best || isLater(card, best))) best = card;
  return best?.version ?? defaultRateCard.version;
}

const isLater = (a: IndexedCard, b: IndexedCard): boolean =>
  a.effective_at > b.effective_at || (a.effective_at === b.effective_at && a.version > b.version);

/** Refuses a version that was never published. */
export async function cardOfVersion(env: Env, version: number): Promise<Result<RateCard, Problem>> {
  const known = documents.get(version);
  if (known) return ok(known);
  const card = (await fromEdge(env, version)) ?? (await fromRecord(env, version));
  if (card === 'unavailable')
    return refuse(unavailable(`Rate card ${version} cannot be read right now.`));
  if (!card) return refuse(notFound(`There is no rate card ${version}.`));
  if (documents.size >= documentsMax) forgetOldest();
  documents.set(version, card);
  return ok(card);
}

const fromEdge = (env: Env, version: number): Promise<RateCard | null> =>
  env.EDGE.get<RateCard>(documentName(version), 'json').catch(() => null);

async function fromRecord(
  env: Env,
  version: number,
): Promise<RateCard | 'unavailable' | undefined> {
  try {
    const { findRateCard } = await import('../../db/rate-cards.ts');
    const row = await findRateCard(database(env), version);
    return row && (JSON.parse(row.document) as RateCard);
  } catch {
    return 'unavailable';
  }
}

/** The shipped one stays: it costs nothing. */
function forgetOldest(): void {
  for (const version of documents.keys()) {
    if (version === defaultRateCard.version) continue;
    documents.delete(version);
    return;
  }
}
