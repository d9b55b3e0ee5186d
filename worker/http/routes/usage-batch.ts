import type { RateCard } from '../../../core/pricing/rate-card.ts';
import type { Instant } from '../../../core/units/instant.ts';
import { ok, type Result, refuse as refusal } from '../../../core/units/result.ts';
import { askTwice } from '../../account/account-client.ts';
import { type ReadShown, readShown, toWire } from '../../account/shown.ts';
import { cardInForce } from '../../rating/card-in-force.ts';
import { pricedAt, rateBy } from '../../rating/rate-usage.ts';
import { type BatchItem, commandsOf, itemTexts, outage } from '../batch-results.ts';
import type { AccountCall } from '../call.ts';
import { eventIdentity, keyIdentity, pathOf, present } from '../identity.ts';
import { invalid, type Problem } from '../problem.ts';
import { readJson } from '../read-body.ts';
import { rejectionProblem } from '../refusal-problem.ts';
import { denied, refuse, told } from '../reply.ts';
import { parseEvent, type ReportedUsage, unknownField, unknownProblem } from '../usage-input.ts';

export const eventsPerBatchMax = 1_000;

/** Each event is its own debit with its own outcome; all are one transaction and one RPC. */
export async function reportUsageBatch(call: AccountCall): Promise<Response> {
  const body = await readJson(call);
  if (!body.ok) return refuse(call, body.error);
  const events = parseEvents(body.value.value);
  if (!events.ok) return refuse(call, events.error);
  const key = keyIdentity(call, pathOf(call), body.value.raw);
  if (!key.ok) return refuse(call, key.error);
  const items = await itemsOf(call, events.value);
  const down = outage(items);
  if (down) return refuse(call, down);

  const { caller, requestId } = call;
  const commands = commandsOf(items);
  const identity = key.value ? { identity: key.value } : {};
  const batch = toWire({ caller, requestId, commands, ...identity });
  const ask = () => call.rpc().executeBatch(batch);
  return batchResponse(call, items, readShown(key.value ? await askTwice(ask) : await ask()));
}

function parseEvents(value: unknown): Result<readonly unknown[], Problem> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return refusal(invalid('body', 'The body must be an object.'));
  const unknown = unknownField(value, batchFields);
  if (unknown !== undefined) return refusal(unknownProblem(unknown));
  const { events } = value as { events?: unknown };
  return Array.isArray(events) && events.length >= 1 && events.length <= eventsPerBatchMax
    ? ok(events)
    : refusal(invalid('events', `events must be a list of 1 to ${eventsPerBatchMax} usage events`));
}

const batchFields: ReadonlySet<string> = new Set(['events']);

/** One after the other and without a wait where the card is known: most events happen now. */
async function itemsOf(call: AccountCall, events: readonly unknown[]): Promise<BatchItem[]> {
  const cards = new Map<Instant, Result<RateCard, Problem>>();
  const items: BatchItem[] = [];
  for (const [index, event] of events.entries()) {
    const param = `events[${index}]`;
    const parsed = parseEvent(event, param, call.now);
    if (!parsed.ok) {
      items.push(parsed);
      continue;
    }
    const at = pricedAt(parsed.value, call.now);
    const card = cards.get(at) ?? (await cardInForce(call.env, at, call.now));
    cards.set(at, card);
    items.push(card.ok ? toItem(parsed.value, card.value, param) : card);
  }
  return items;
}

function toItem(event: ReportedUsage, card: RateCard, param: string): BatchItem {
  const rated = rateBy(card, event, param);
  if (!rated.ok) return rated;
  const { usage, rating } = rated.value;
  return ok({
    command: { kind: 'debit', amount: rating.amount, usage, collect: 'all' },
    identities: present(eventIdentity(event)),
  });
}

function batchResponse(
  call: AccountCall,
  items: readonly BatchItem[],
  { answer, bodies }: ReadShown,
): Response {
  if (!answer.ok) return denied(call, answer);
  const { rate, value: shown } = answer;
  const { origin } = call.url;
  if (shown.refused)
    return refuse(call, rejectionProblem(shown.refused, undefined, origin), { rate });
  if (shown.outcomes.length !== commandsOf(items).length)
    return refuse(call, replayUnavailable, { rate });
  const texts = itemTexts(items, shown, bodies, { origin, account: call.account });
  const seqs = shown.outcomes.map((outcome) =>
    typeof outcome === 'number' ? outcome : outcome.seq,
  );
  const asOf = seqs.length > 0 ? `,"as_of_seq":${Math.max(...seqs)}` : '';
  const { replayed } = shown;
  return told(call, 200, `{"results":[${texts.join(',')}]${asOf}}`, { rate, replayed });
}

/** An event was in its window when the batch was first sent and no longer is, or the reverse. */
const replayUnavailable: Problem = {
  code: 'replay_unavailable',
  detail:
    'The batch was carried out before, but its answer can no longer be rebuilt: an event in it ' +
    'has since left the window of times that are taken. Its entries stand; read them instead.',
};
