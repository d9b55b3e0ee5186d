import { type AccountId, isAccountId } from '../../../core/units/ids.ts';
import { ok, type Result, refuse as refusal } from '../../../core/units/result.ts';
import { accountRpc, askTwice } from '../../account/account-client.ts';
import type { BatchRequest } from '../../account/protocol.ts';
import { readShown, toWire } from '../../account/shown.ts';
import { callerOf } from '../../auth/principal.ts';
import { whichAccount } from '../../auth/which-account.ts';
import { rateUsage } from '../../rating/rate-usage.ts';
import {
  type BatchItem,
  commandsOf,
  failed,
  type ItemResult,
  itemTexts,
  outage,
} from '../batch-results.ts';
import type { SignedCall } from '../call.ts';
import { parseCloudEvent } from '../cloud-event.ts';
import { eventIdentity, present } from '../identity.ts';
import { askOfOwnKey } from '../own-key.ts';
import { invalid, type Problem } from '../problem.ts';
import { readJson } from '../read-body.ts';
import { denialProblem } from '../refusal-problem.ts';
import { json, refuse, text } from '../reply.ts';
import { eventsPerBatchMax } from './usage-batch.ts';

const eventTypes = [
  'application/cloudevents+json',
  'application/cloudevents-batch+json',
  'application/json',
];

/** One event of a request: whose it is and what to ask, or why not. */
interface Addressed {
  readonly account?: AccountId;
  readonly item: BatchItem;
}

/** Facts about work already done: never refused for want of credits. Answers what came of each. */
export async function reportCloudEvents(call: SignedCall): Promise<Response> {
  const results = await takeEvents(call);
  return results.ok ? json(200, { results: results.value }) : refuse(call, results.error);
}

/** The same as OpenMeter's clients expect it: nothing to read when all were taken. */
export async function reportOpenMeterEvents(call: SignedCall): Promise<Response> {
  const results = await takeEvents(call);
  if (!results.ok) return refuse(call, results.error);
  const place = results.value.findIndex((result) => 'error' in result);
  if (place < 0) return text(204, '', null);
  const bad = results.value[place] as Extract<ItemResult, { error: unknown }>;
  const detail = `Event ${place} was not taken: ${bad.error.detail} Those taken count once, however often they are sent.`;
  return refuse(call, {
    ...invalid(String(bad.error.param ?? `[${place}]`), detail),
    extra: { results: results.value },
  });
}

async function takeEvents(call: SignedCall): Promise<Result<ItemResult[], Problem>> {
  const addressed = await readEvents(call);
  if (!asksAnAccount(addressed)) {
    // Nothing here leads to an account, and its key was not looked at yet.
    const seen = await askOfOwnKey(call);
    if (seen && !seen.ok) return refusal(denialProblem(seen.denial));
  }
  return addressed.ok ? settleAll(call, addressed.value) : addressed;
}

type Read = Result<readonly Addressed[], Problem>;

const asksAnAccount = (read: Read): boolean =>
  read.ok && read.value.some(({ account, item }) => account && item.ok);

async function readEvents(call: SignedCall): Promise<Read> {
  const body = await readJson(call, eventTypes);
  if (!body.ok) return body;
  const { value } = body.value;
  const batch = Array.isArray(value);
  const events: readonly unknown[] = batch ? value : [value];
  if (events.length < 1 || events.length > eventsPerBatchMax)
    return refusal(invalid('body', `A batch has 1 to ${eventsPerBatchMax} events.`));
  const addressed = await Promise.all(
    events.map((event, index) => address(call, event, batch ? `[${index}]` : '')),
  );
  const down = outage(addressed.map(({ item }) => item));
  return down ? refusal(down) : ok(addressed);
}

async function address(call: SignedCall, input: unknown, param: string): Promise<Addressed> {
  const event = parseCloudEvent(input, param, call.now);
  if (!event.ok) return { item: event };
  const { source, subject, usage } = event.value;
  const account = await subjectAccount(call, subject);
  if (!account.ok) return { item: account };
  const rated = await rateUsage(call.env, usage, call.now, { param });
  if (!rated.ok) return { item: rated };
  const command = {
    kind: 'debit',
    amount: rated.value.rating.amount,
    usage: rated.value.usage,
    collect: 'what_is_there',
  } as const;
  const identities = present(eventIdentity(usage, source));
  return { account: account.value, item: ok({ command, identities }) };
}

function subjectAccount(
  call: SignedCall,
  subject: string | undefined,
): Promise<Result<AccountId, Problem>> {
  if (call.principal.kind !== 'platform_key')
    return whichAccount(call, call.principal, subject ?? 'me');
  if (subject === undefined)
    return Promise.resolve(refusal(invalid('subject', 'subject must name an account')));
  const named = isAccountId(subject) || subject.startsWith('ext:') ? subject : `ext:${subject}`;
  return whichAccount(call, call.principal, named);
}

/** One transaction an account; the results go back to the places of their events. */
async function settleAll(
  call: SignedCall,
  addressed: readonly Addressed[],
): Promise<Result<ItemResult[], Problem>> {
  const results = addressed.map(({ item }) => (item.ok ? undefined : failed(item.error)));
  const places = new Map<AccountId, number[]>();
  addressed.forEach(({ account, item }, place) => {
    if (account && item.ok) places.set(account, [...(places.get(account) ?? []), place]);
  });
  for (const [account, own] of places) {
    const items = own.map((place) => (addressed[place] as Addressed).item);
    const settled = await settleOne(call, account, items);
    if (!settled.ok) return settled;
    own.forEach((place, index) => {
      results[place] = settled.value[index] as ItemResult;
    });
  }
  return ok(results.filter((result) => result !== undefined));
}

async function settleOne(
  call: SignedCall,
  account: AccountId,
  items: readonly BatchItem[],
): Promise<Result<ItemResult[], Problem>> {
  const { principal, scope, requestId, env, url } = call;
  const commands = commandsOf(items);
  const batch: BatchRequest = { caller: callerOf(principal, scope), requestId, commands };
  const wire = toWire(batch);
  const shown = await askTwice(() => accountRpc(env, account).executeBatch(wire));
  const { answer, bodies } = readShown(shown);
  if (answer.ok) {
    const texts = itemTexts(items, answer.value, bodies, { origin: url.origin, account });
    return ok(texts.map((text) => JSON.parse(text) as ItemResult));
  }
  // An account that is not there fails its own events only; a bad key or a full window fails all.
  const problem = denialProblem(answer.denial);
  return problem.code === 'not_found' ? ok(items.map(() => failed(problem))) : refusal(problem);
}
