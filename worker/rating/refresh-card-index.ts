import { after, hourMs, type Instant, instant } from '../../core/units/instant.ts';
import { recordAudit } from '../../db/audit-log.ts';
import type { D1Port } from '../../db/d1.ts';
import {
  findRateCard,
  listRateCardDates,
  postponeRateCard,
  type RateCardDate,
} from '../../db/rate-cards.ts';
import type { Env } from '../env.ts';
import { database } from '../http/database.ts';
import { documentName, documentPrefix } from './card-in-force.ts';
import {
  forgetIndex,
  type IndexedCard,
  indexMax,
  indexName,
  publishLeadMs,
  visibleLeadMs,
} from './card-index.ts';

/** Others may publish meanwhile; what is still missing after so many the next run brings. */
const passesMax = 3;

/**
 * A card this long past its instant was in force and KV has lost it: no run would have left it out
 * for so long. It comes back as it was.
 */
const lostAfterMs = hourMs;

const clock = (): Instant => instant(Date.now());

/**
 * Brings before every edge the cards that D1 has on record and KV lacks: documents first, so that
 * no edge knows of a version it cannot read. May be repeated, by several at once; says how many
 * cards were missing. A card that comes too late for its instant is put off, on record too: no
 * usage that was priced without it ever falls under it.
 */
export async function refreshCardIndex(env: Env): Promise<number> {
  const db = database(env);
  const brought = new Set<number>();
  let shown = (await env.EDGE.get<IndexedCard[]>(indexName, 'json')) ?? [];
  for (let pass = 0; pass < passesMax; pass++) {
    const cards = await inTime(db, shown);
    for (const version of await bringDocuments(env, db, cards)) brought.add(version);
    const index = cards.map(indexed);
    const added = index.filter((card) => !shown.some((one) => isSame(one, card)));
    if (added.length === 0 && index.length === shown.length) break;
    for (const { version } of added) brought.add(version);
    await env.EDGE.put(indexName, JSON.stringify(index));
    forgetIndex();
    // And once more: whoever published meanwhile may have written the index before this.
    shown = index;
  }
  return brought.size;
}

const indexed = ({ version, effectiveAt }: RateCardDate): IndexedCard => ({
  version,
  effective_at: effectiveAt,
});

const isSame = (a: IndexedCard, b: IndexedCard): boolean =>
  a.version === b.version && a.effective_at === b.effective_at;

/** The cards on record, newest first, those put off that no edge can have in time. */
async function inTime(db: D1Port, shown: readonly IndexedCard[]): Promise<RateCardDate[]> {
  const now = clock();
  const recorded = await listRateCardDates(db, indexMax);
  const dated: RateCardDate[] = [];
  for (const card of recorded) {
    if (!isLate(card, shown, now)) {
      dated.push(card);
      continue;
    }
    const to = putOffTo(card, recorded, dated, now);
    if (to !== card.effectiveAt) await postpone(db, card, to, now);
    dated.push({ ...card, effectiveAt: to });
  }
  return dated;
}

function isLate(
  { version, effectiveAt }: RateCardDate,
  shown: readonly IndexedCard[],
  now: Instant,
): boolean {
  if (effectiveAt >= now + visibleLeadMs || effectiveAt <= now - lostAfterMs) return false;
  return !shown.some((one) => one.version === version && one.effective_at <= effectiveAt);
}

/**
 * Five minutes from now; but never past a newer card that was to follow it, or the older of the two
 * would have the last word. At one instant the newer version prices.
 */
function putOffTo(
  card: RateCardDate,
  recorded: readonly RateCardDate[],
  newer: readonly RateCardDate[],
  now: Instant,
): Instant {
  const followers = newer.filter((_, place) => {
    const follower = recorded[place];
    return follower !== undefined && follower.effectiveAt >= card.effectiveAt;
  });
  const instants = followers.map(({ effectiveAt }) => effectiveAt);
  return instant(Math.min(after(now, publishLeadMs), ...instants));
}

async function postpone(db: D1Port, card: RateCardDate, to: Instant, now: Instant): Promise<void> {
  const { version, effectiveAt } = card;
  if (!(await postponeRateCard(db, card, to))) return;
  await recordAudit(db, {
    id: `aud_rate_card_${version}_${to}`,
    at: now,
    actor: 'system',
    action: 'rate_card.postpone',
    target: String(version),
    account: null,
    before: JSON.stringify({ effective_at: new Date(effectiveAt).toISOString() }),
    after: JSON.stringify({ effective_at: new Date(to).toISOString() }),
    requestId: 'refresh-cards',
  });
}

/** The versions whose documents KV lacked. */
async function bringDocuments(
  env: Env,
  db: D1Port,
  cards: readonly RateCardDate[],
): Promise<number[]> {
  if (cards.length === 0) return [];
  const { keys } = await env.EDGE.list({ prefix: documentPrefix });
  const present = new Set(keys.map(({ name }) => name));
  const missing = cards.filter(({ version }) => !present.has(documentName(version)));
  for (const { version } of missing) {
    const card = await findRateCard(db, version);
    if (card) await env.EDGE.put(documentName(version), card.document);
  }
  return missing.map(({ version }) => version);
}
