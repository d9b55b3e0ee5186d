import type { Command } from '../../core/ledger/command.ts';
import type { Entry } from '../../core/ledger/entry.ts';
import { askTwice } from '../account/account-client.ts';
import type { Identity, Outcome, RateState } from '../account/protocol.ts';
import type { AccountCall } from './call.ts';
import { canonicalPath, keyIdentity, present } from './identity.ts';
import type { Problem } from './problem.ts';
import { rejectionProblem } from './refusal-problem.ts';
import { denied, json, refuse } from './reply.ts';

/** How an accepted command is answered; made of its entry alone, so that a replay is the same. */
export interface Answering {
  readonly status: number;
  readonly body: (entry: Entry) => object;
}

interface Asked {
  readonly command: Command;
  /** The request's body as sent. */
  readonly raw: string;
  readonly event?: Identity | undefined;
}

/** One command, one RPC, one answer. */
export async function executeCommand(
  call: AccountCall,
  { command, raw, event }: Asked,
  answering: Answering,
): Promise<Response> {
  const key = keyIdentity(call, canonicalPath(call.url, call.account), raw);
  if (!key.ok) return refuse(call, key.error);
  const { caller, requestId } = call;
  const identities = present(key.value, event);
  const ask = () => call.rpc().execute({ caller, requestId, command, identities });
  const answer = identities.length > 0 ? await askTwice(ask) : await ask();
  if (!answer.ok) return denied(call, answer);
  return outcomeResponse(call, answer.value, answering, answer.rate);
}

/**
 * A request that was right once may have become wrong since: its instants have passed, its tier has
 * left the rate card. Under a key that was spent it is answered as it was then.
 */
export async function replayOr(
  call: AccountCall,
  raw: string,
  problem: Problem,
  answering: Answering,
): Promise<Response> {
  const key = keyIdentity(call, canonicalPath(call.url, call.account), raw);
  if (!key.ok || key.value === undefined) return refuse(call, problem);
  const answer = await call.rpc().replayOf(call.caller, [key.value], call.requestId);
  if (!answer.ok) return denied(call, answer);
  const { outcome } = answer.value;
  return outcome
    ? outcomeResponse(call, outcome, answering, answer.rate)
    : refuse(call, problem, { rate: answer.rate });
}

function outcomeResponse(
  call: AccountCall,
  outcome: Outcome,
  { status, body }: Answering,
  rate: RateState,
): Response {
  const { replayed } = outcome;
  if (outcome.kind === 'accepted') return json(status, body(outcome.entry), { rate, replayed });
  const problem = rejectionProblem(outcome.rejection, outcome.seq, call.url.origin);
  return refuse(outcome, problem, { rate, replayed });
}
