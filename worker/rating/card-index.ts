import { type Instant, minuteMs } from '../../core/units/instant.ts';
import type { Env } from '../env.ts';
import { database } from '../http/database.ts';

/** One published card, as KV lists them under `rate-cards`: which version prices from when. */
export interface IndexedCard {
  readonly version: number;
  /** Ms since the epoch. */
  readonly effective_at: number;
}

export const indexName = 'rate-cards';

/** A card takes effect no sooner after publishing, so that every edge has it by then. */
export const publishLeadMs = 5 * minuteMs;

const cachedMs = minuteMs;
/** A minute of the lead is for writing; a card that KV has this long before its instant is in time. */
export const visibleLeadMs = publishLeadMs - minuteMs;
/** KV itself may be a minute behind; up to this age nothing in force can be missing. */
const trustedMs = visibleLeadMs - minuteMs;

/** The most versions the index carries; older ones no longer price anything new. */
export const indexMax = 100;

let cached: { readonly index: readonly IndexedCard[]; readonly readAt: number } | undefined;

/**
 * The published cards. KV, else what is cached and still trusted, else D1, which is the record.
 * With both down what is cached goes on: nobody can publish then. Undefined when nothing is known:
 * pricing by the shipped card might then differ from every other edge, for ever.
 */
export async function cardIndex(
  env: Env,
  now: Instant,
): Promise<readonly IndexedCard[] | undefined> {
  const age = cached ? now - cached.readAt : Number.POSITIVE_INFINITY;
  if (cached && age >= 0 && age < cachedMs) return cached.index;
  try {
    const index = (await env.EDGE.get<IndexedCard[]>(indexName, 'json')) ?? [];
    cached = { index, readAt: now };
    return index;
  } catch {
    if (cached && age < trustedMs) return cached.index;
    return fromRecord(env, now);
  }
}

async function fromRecord(env: Env, now: Instant): Promise<readonly IndexedCard[] | undefined> {
  try {
    const index = await recordedIndex(env);
    cached = { index, readAt: now };
    return index;
  } catch {
    return cached?.index;
  }
}

/** As D1 has it: what KV is written from. */
export async function recordedIndex(env: Env): Promise<IndexedCard[]> {
  const { listRateCardDates } = await import('../../db/rate-cards.ts');
  const cards = await listRateCardDates(database(env), indexMax);
  return cards.map(({ version, effectiveAt }) => ({ version, effective_at: effectiveAt }));
}

/** The next question is put to KV again. */
export function forgetIndex(): void {
  cached = undefined;
}
