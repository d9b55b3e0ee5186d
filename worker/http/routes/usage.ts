import type { Entry } from '../../../core/ledger/entry.ts';
import { rateUsage } from '../../rating/rate-usage.ts';
import type { AccountCall } from '../call.ts';
import { executeCommand } from '../execute-command.ts';
import { eventIdentity } from '../identity.ts';
import { readJson } from '../read-body.ts';
import { refuse } from '../reply.ts';
import { parseEvent } from '../usage-input.ts';
import { balanceView, entryView } from '../views.ts';

/** The debit path: parse, rate by the cached card, one RPC, answer. */
export async function reportUsage(call: AccountCall): Promise<Response> {
  const body = await readJson(call);
  if (!body.ok) return refuse(call, body.error);
  const { raw, value } = body.value;
  const event = parseEvent(value, '', call.now);
  if (!event.ok) return refuse(call, event.error);
  const rated = await rateUsage(call.env, event.value, call.now);
  if (!rated.ok) return refuse(call, rated.error);
  const { usage, rating } = rated.value;
  const command = { kind: 'debit', amount: rating.amount, usage, collect: 'all' } as const;
  return executeCommand(
    call,
    { command, raw, event: eventIdentity(event.value) },
    { status: 201, body: (entry) => entryAndBalance(call, entry) },
  );
}

export const entryAndBalance = ({ account }: Pick<AccountCall, 'account'>, entry: Entry) => ({
  entry: entryView(account, entry),
  balance: balanceView(entry),
});
