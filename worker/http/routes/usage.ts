import { rateUsage } from '../../rating/rate-usage.ts';
import type { AccountCall } from '../call.ts';
import { executeCommand, replayOr } from '../execute-command.ts';
import { eventIdentity } from '../identity.ts';
import { readJson } from '../read-body.ts';
import { refuse } from '../reply.ts';
import { parseEvent } from '../usage-input.ts';

/** The debit path: parse, rate by the cached card, one RPC, answer. */
export async function reportUsage(call: AccountCall): Promise<Response> {
  const body = await readJson(call);
  if (!body.ok) return refuse(call, body.error);
  const { raw, value } = body.value;
  const event = parseEvent(value, '', call.now);
  if (!event.ok) return replayOr(call, raw, event.error, answering);
  const rated = await rateUsage(call.env, event.value, call.now);
  if (!rated.ok) return replayOr(call, raw, rated.error, answering);
  const { usage, rating } = rated.value;
  const command = { kind: 'debit', amount: rating.amount, usage, collect: 'all' } as const;
  return executeCommand(call, { command, raw, event: eventIdentity(event.value) }, answering);
}

const answering = { status: 201, shape: 'entry' } as const;
