import type { Command } from '../../core/ledger/command.ts';
import type { Entry } from '../../core/ledger/entry.ts';
import { askTwice } from '../account/account-client.ts';
import type { Identity, Outcome, RateState, Refused } from '../account/protocol.ts';
import { readShown, toWire } from '../account/shown.ts';
import { type Shape, shapes } from './answer-shapes.ts';
import type { AccountCall } from './call.ts';
import { keyIdentity, pathOf, present } from './identity.ts';
import type { Problem } from './problem.ts';
import { rejectionProblem } from './refusal-problem.ts';
import { denied, json, refuse, told } from './reply.ts';

/** How an accepted command is answered; made of its entry alone, so that a replay is the same. */
export type Answering = { readonly status: number } & (
  | {
      readonly body: (entry: Entry) => object;
      /** What answers a refusal that says all is as was asked; undefined for any other. */
      readonly otherwise?: (refused: Refused) => Promise<object | undefined>;
    }
  /** Written by the account's object: what the debit path asks for. */
  | { readonly shape: Shape }
);

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
  const key = keyIdentity(call, pathOf(call), raw);
  if (!key.ok) return refuse(call, key.error);
  const { caller, requestId } = call;
  const identities = present(key.value, event);
  const request = { caller, requestId, command, identities };
  const once = identities.length > 0 ? askTwice : <T>(ask: () => Promise<T>) => ask();
  if ('shape' in answering) {
    const wire = toWire({ ...request, shape: answering.shape });
    return shownResponse(call, answering.status, await once(() => call.rpc().executeShown(wire)));
  }
  const answer = await once(() => call.rpc().execute(request));
  if (!answer.ok) return denied(call, answer);
  return outcomeResponse(call, answer.value, answering, answer.rate);
}

function shownResponse(call: AccountCall, status: number, shown: string): Response {
  const { answer, bodies } = readShown(shown);
  if (!answer.ok) return denied(call, answer);
  const [outcome] = answer.value.outcomes;
  const { rate } = answer;
  if (typeof outcome === 'object') return refusedResponse(call, outcome, rate);
  return told(call, status, bodies[0] as string, { rate, replayed: answer.value.replayed });
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
  const key = keyIdentity(call, pathOf(call), raw);
  if (!key.ok || key.value === undefined) return refuse(call, problem);
  const answer = await call.rpc().replayOf(call.caller, [key.value], call.requestId);
  if (!answer.ok) return denied(call, answer);
  const { outcome } = answer.value;
  return outcome
    ? outcomeResponse(call, outcome, answering, answer.rate)
    : refuse(call, problem, { rate: answer.rate });
}

async function outcomeResponse(
  call: AccountCall,
  outcome: Outcome,
  answering: Answering,
  rate: RateState,
): Promise<Response> {
  if (outcome.kind === 'refused') {
    const other = 'body' in answering ? await answering.otherwise?.(outcome) : undefined;
    return other
      ? json(answering.status, other, { rate, replayed: outcome.replayed })
      : refusedResponse(call, outcome, rate);
  }
  const { replayed, entry } = outcome;
  const body =
    'shape' in answering ? shapes[answering.shape](call.account, entry) : answering.body(entry);
  return json(answering.status, body, { rate, replayed });
}

function refusedResponse(call: AccountCall, refused: Refused, rate: RateState): Response {
  const problem = rejectionProblem(refused.rejection, refused.seq, call.url.origin, call.account);
  return refuse(refused, problem, { rate, replayed: refused.replayed });
}
