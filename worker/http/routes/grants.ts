import type { Entry } from '../../../core/ledger/entry.ts';
import { priorityBySource } from '../../../core/ledger/grant-priority.ts';
import { credits } from '../../../core/units/credits.ts';
import { grantId } from '../../../core/units/ids.ts';
import { formatInstant, type Instant, parseInstant } from '../../../core/units/instant.ts';
import type { GrantNow } from '../../account/protocol.ts';
import type { AccountCall } from '../call.ts';
import { executeCommand, replayOr } from '../execute-command.ts';
import { operate } from '../operate.ts';
import { parseBody } from '../parse-body.ts';
import { invalid } from '../problem.ts';
import { checkQuery, pageOf, parseCursor, parseLimit } from '../query.ts';
import { readJson } from '../read-body.ts';
import { denied, json, refuse } from '../reply.ts';
import { newGrant } from '../schemas/requests.ts';
import { balanceView, entryView, type GrantView, grantView } from '../views.ts';

/** Credits put in by the platform or an operator. */
export async function grantCredits(call: AccountCall): Promise<Response> {
  const body = await readJson(call);
  if (!body.ok) return refuse(call, body.error);
  const parsed = parseBody(newGrant, body.value.value);
  if (!parsed.ok) return refuse(call, parsed.error);
  const { source, amount_microcredits: amount, priority, reason } = parsed.value;
  const expiresAt = parseInstant(parsed.value.expires_at ?? '');
  const { raw } = body.value;
  const answering = {
    status: 201,
    body: (entry: Entry) => ({
      entry: entryView(call.account, entry),
      grant: grantView(call.account, entry),
      balance: balanceView(entry),
    }),
  };
  if (expiresAt !== undefined && expiresAt <= call.now) {
    const problem = invalid('expires_at', 'expires_at must be in the future');
    return replayOr(call, raw, problem, answering);
  }
  const command = {
    kind: 'grant',
    source,
    amount: credits(amount),
    priority: priority ?? priorityBySource[source],
    reason,
    ...(expiresAt === undefined ? {} : { expiresAt }),
  } as const;
  // A key is on the entry; who was signed in only the audit log tells.
  return call.principal.kind === 'session'
    ? operate(call, command, raw, answering)
    : executeCommand(call, { command, raw }, answering);
}

const isOffset = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) > 0;

/** What is left of each grant, in burn-down order; those with nothing left are history. */
export async function listGrants(call: AccountCall): Promise<Response> {
  const wrong = checkQuery(call.url, ['limit', 'cursor']);
  if (wrong) return refuse(call, wrong);
  const limit = parseLimit(call.url);
  if (!limit.ok) return refuse(call, limit.error);
  const offset = parseCursor(call.url, isOffset);
  if (!offset.ok) return refuse(call, offset.error);
  const answer = await call.rpc().grants(call.caller);
  if (!answer.ok) return denied(call, answer);
  const from = offset.value ?? 0;
  const { rows, ...page } = pageOf(
    answer.value.grants.slice(from, from + limit.value + 1),
    limit.value,
    () => from + limit.value,
  );
  const data = rows.map((grant) => grantNowView(call, grant));
  return json(200, { data, ...page, as_of_seq: answer.value.seq }, { rate: answer.rate });
}

const grantNowView = ({ account }: AccountCall, grant: GrantNow): GrantView => ({
  id: grantId(account, grant.seq),
  source: grant.source,
  amount_microcredits: grant.amount,
  remaining_microcredits: grant.remaining,
  held_microcredits: grant.held,
  priority: grant.priority,
  ...optionalTime('expires_at', grant.expiresAt),
});

const optionalTime = <K extends string>(name: K, at: Instant | undefined) =>
  at === undefined ? {} : ({ [name]: formatInstant(at) } as Record<K, string>);
