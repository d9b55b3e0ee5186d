import { defaultRateCard } from '../../../core/pricing/default-rate-card.ts';
import { parseRateCard } from '../../../core/pricing/rate-card.ts';
import { formatInstant, type Instant, instant, parseInstant } from '../../../core/units/instant.ts';
import { ok, type Result, refuse as refusal } from '../../../core/units/result.ts';
import * as cards from '../../../db/rate-cards.ts';
import { actorOf } from '../../auth/principal.ts';
import type { Env } from '../../env.ts';
import { cardInForce, cardOfVersion } from '../../rating/card-in-force.ts';
import { publishCard } from '../../rating/publish-card.ts';
import { record } from '../audit.ts';
import type { SignedCall } from '../call.ts';
import { database } from '../database.ts';
import { once } from '../once.ts';
import { askOfOwnKey } from '../own-key.ts';
import { invalid, notFound, type Problem } from '../problem.ts';
import { checkQuery, pageOf, parseCursor, parseLimit } from '../query.ts';
import { readJson } from '../read-body.ts';
import { denied, json, refuse } from '../reply.ts';

/** The whole document: what an entry was priced by can be read for ever. `current` is the one in force. */
export async function readRateCard(call: SignedCall): Promise<Response> {
  const seen = await askOfOwnKey(call);
  if (seen && !seen.ok) return denied(call, seen);
  const { env } = call;
  const text = call.params.version ?? '';
  const card = await cardNamed(env, text, call.now);
  if (!card) return refuse(call, notFound('There is no such rate card.'));
  return card.ok ? json(200, card.value) : refuse(call, card.error);
}

async function cardNamed(env: Env, text: string, now: Instant) {
  if (text === 'current') return cardInForce(env, now, now);
  return /^[1-9]\d{0,8}$/.test(text) ? cardOfVersion(env, Number(text)) : undefined;
}

const isVersion = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) > 0;

/** Newest first; the one shipped with the Worker comes last. */
export async function listRateCards(call: SignedCall): Promise<Response> {
  const wrong = checkQuery(call.url, ['limit', 'cursor']);
  if (wrong) return refuse(call, wrong);
  const limit = parseLimit(call.url);
  if (!limit.ok) return refuse(call, limit.error);
  const before = parseCursor(call.url, isVersion);
  if (!before.ok) return refuse(call, before.error);
  const asked = before.value === undefined ? {} : { before: before.value };
  const found = await cards.listRateCards(database(call.env), { limit: limit.value + 1, ...asked });
  const all = found.length > limit.value ? found.map(rowView) : [...found.map(rowView), shipped];
  const { rows, ...page } = pageOf(all, limit.value, ({ version }) => version);
  return json(200, { data: rows, ...page });
}

const rowView = ({
  version,
  document,
  publishedAt,
  effectiveAt,
  publishedBy,
}: cards.RateCardRow) => ({
  version,
  name: (JSON.parse(document) as { name: string }).name,
  published_at: formatInstant(instant(publishedAt)) as string | null,
  effective_at: formatInstant(instant(effectiveAt)) as string | null,
  published_by: publishedBy as string | null,
});

const shipped = {
  version: defaultRateCard.version,
  name: defaultRateCard.name,
  published_at: null,
  effective_at: null,
  published_by: null,
};

/** `{…card, effective_at?}`: no sooner than in five minutes, when every edge has it. */
export async function publishRateCard(call: SignedCall): Promise<Response> {
  const body = await readJson(call);
  if (!body.ok) return refuse(call, body.error);
  const { effective_at: wanted, ...document } = Object(body.value.value);
  const card = parseRateCard(document);
  if (!card.ok) return refuse(call, invalid(card.error.param, card.error.message));
  const effectiveAt = parseEffectiveAt(wanted);
  if (!effectiveAt.ok) return refuse(call, effectiveAt.error);
  const request = { scope: 'platform', path: call.url.pathname, raw: body.value.raw };
  return once(call, request, async () => {
    const publishedBy = actorOf(call.principal);
    const wish = { card: card.value, effectiveAt: effectiveAt.value, publishedBy };
    const published = await publishCard(call.env, wish, call.now);
    if (!published.ok) return published;
    const view = rowView(published.value);
    const deed = { action: 'rate_card.publish', target: String(view.version), after: view };
    await record(call, { id: `rate_card_${view.version}`, ...deed });
    return ok({ status: 201, body: view });
  });
}

/** Its shape alone: whether it is in time says who publishes, and a replay is never late. */
function parseEffectiveAt(value: unknown): Result<Instant | undefined, Problem> {
  if (value === undefined) return ok(undefined);
  const at = typeof value === 'string' ? parseInstant(value) : undefined;
  return at === undefined
    ? refusal(invalid('effective_at', 'effective_at must be RFC 3339 with a time zone'))
    : ok(at);
}
