import { credits } from '../../core/units/credits.ts';
import type { ApiKeyId } from '../../core/units/ids.ts';
import { ok, type Result, refuse } from '../../core/units/result.ts';
import { wallClock } from '../../core/usage/bucket-starts.ts';
import { askTwice } from '../account/account-client.ts';
import type { Identity } from '../account/protocol.ts';
import { sha256 } from '../auth/sha256.ts';
import type { AccountCall } from './call.ts';
import { invalid, type Problem } from './problem.ts';
import { denialProblem, rejectionProblem } from './refusal-problem.ts';
import type { newAccountKey } from './schemas/keys.ts';

export type KeyBudget = NonNullable<ReturnType<typeof newAccountKey.parse>['budget']>;

export const badZone = ({ time_zone: zone }: KeyBudget): Problem | undefined =>
  wallClock(zone)
    ? undefined
    : invalid('budget.time_zone', 'budget.time_zone must be a time zone such as Europe/Berlin');

/**
 * The budget a key is made with, once however often the key is asked for: its identity is made of
 * the key's id, which every attempt has in common. Refuses one budget too many.
 */
export async function addKeyBudget(
  call: AccountCall,
  key: { readonly id: ApiKeyId; readonly name: string },
  { limit_microcredits, period, time_zone: timeZone, hard = true }: KeyBudget,
): Promise<Result<undefined, Problem>> {
  const terms = { period, timeZone, limit: credits(limit_microcredits), hard };
  const about = { name: key.name, scope: 'key', target: key.id } as const;
  const command = { kind: 'add_budget', ...about, ...terms } as const;
  const { caller, requestId } = call;
  const identities = [identityOf(key.id, JSON.stringify(command))];
  const request = { caller, requestId, command, identities };
  const answer = await askTwice(() => call.rpc().execute(request));
  if (!answer.ok) return refuse(denialProblem(answer.denial));
  const outcome = answer.value;
  return outcome.kind === 'accepted'
    ? ok(undefined)
    : refuse(rejectionProblem(outcome.rejection, outcome.seq, call.url.origin, call.account));
}

/** Under no name that a caller could choose. */
function identityOf(id: ApiKeyId, asked: string): Identity {
  const name = `api-key-budget:${id}`;
  const short = (text: string) => sha256(text).slice(0, 32);
  return { name, nameHash: short(name), bodyHash: short(asked), param: 'Idempotency-Key' };
}
