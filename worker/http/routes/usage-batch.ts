import { ok, type Result, refuse as refusal } from '../../../core/units/result.ts';
import { askTwice } from '../../account/account-client.ts';
import type { BatchOutcome, RateState } from '../../account/protocol.ts';
import { rateUsage } from '../../rating/rate-usage.ts';
import { type BatchItem, commandsOf, itemResults, outage } from '../batch-results.ts';
import type { AccountCall } from '../call.ts';
import { canonicalPath, eventIdentity, keyIdentity, present } from '../identity.ts';
import { invalid, type Problem } from '../problem.ts';
import { readJson } from '../read-body.ts';
import { rejectionProblem } from '../refusal-problem.ts';
import { denied, json, refuse } from '../reply.ts';
import { parseEvent, unknownField, unknownProblem } from '../usage-input.ts';

export const eventsPerBatchMax = 1_000;

/** Each event is its own debit with its own outcome; all are one transaction and one RPC. */
export async function reportUsageBatch(call: AccountCall): Promise<Response> {
  const body = await readJson(call);
  if (!body.ok) return refuse(call, body.error);
  const events = parseEvents(body.value.value);
  if (!events.ok) return refuse(call, events.error);
  const key = keyIdentity(call, canonicalPath(call.url, call.account), body.value.raw);
  if (!key.ok) return refuse(call, key.error);
  const items = await Promise.all(
    events.value.map((event, index) => toItem(call, event, `events[${index}]`)),
  );
  const down = outage(items);
  if (down) return refuse(call, down);

  const { caller, requestId } = call;
  const commands = commandsOf(items);
  const batch = { caller, requestId, commands, ...(key.value ? { identity: key.value } : {}) };
  const ask = () => call.rpc().executeBatch(batch);
  const answer = key.value ? await askTwice(ask) : await ask();
  if (!answer.ok) return denied(call, answer);
  return batchResponse(call, items, answer.value, answer.rate);
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

async function toItem(call: AccountCall, event: unknown, param: string): Promise<BatchItem> {
  const parsed = parseEvent(event, param, call.now);
  if (!parsed.ok) return parsed;
  const rated = await rateUsage(call.env, parsed.value, call.now, { param });
  if (!rated.ok) return rated;
  const { usage, rating } = rated.value;
  return ok({
    command: { kind: 'debit', amount: rating.amount, usage, collect: 'all' },
    identities: present(eventIdentity(parsed.value)),
  });
}

function batchResponse(
  call: AccountCall,
  items: readonly BatchItem[],
  { outcomes, replayed, refused }: BatchOutcome,
  rate: RateState,
): Response {
  const { origin } = call.url;
  if (refused) return refuse(call, rejectionProblem(refused, undefined, origin), { rate });
  if (outcomes.length !== commandsOf(items).length)
    return refuse(call, replayUnavailable, { rate });
  const seqs = outcomes.map((o) => (o.kind === 'accepted' ? o.entry.seq : o.seq));
  const body = {
    results: itemResults(call.account, items, outcomes, origin),
    ...(seqs.length > 0 ? { as_of_seq: Math.max(...seqs) } : {}),
  };
  return json(200, body, { rate, replayed });
}

/** An event was in its window when the batch was first sent and no longer is, or the reverse. */
const replayUnavailable: Problem = {
  code: 'replay_unavailable',
  detail:
    'The batch was carried out before, but its answer can no longer be rebuilt: an event in it ' +
    'has since left the window of times that are taken. Its entries stand; read them instead.',
};
