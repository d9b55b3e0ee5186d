import type { EntryRow } from '../../../core/ledger/entry-row.ts';
import { formatInstant, type Instant, parseInstant } from '../../../core/units/instant.ts';
import type { BalanceNow } from '../../account/protocol.ts';
import type { AccountCall } from '../call.ts';
import { database } from '../database.ts';
import { invalid } from '../problem.ts';
import { checkQuery } from '../query.ts';
import { denied, json, refuse } from '../reply.ts';

/** What there is now, or was at an instant, with everything due by then folded in. */
export async function readBalance(call: AccountCall): Promise<Response> {
  const wrong = checkQuery(call.url, ['at']);
  if (wrong) return refuse(call, wrong);
  const at = call.url.searchParams.get('at');
  return at === null ? balanceNow(call) : balanceThen(call, at);
}

async function balanceNow(call: AccountCall): Promise<Response> {
  const answer = await call.rpc().balance(call.caller);
  if (!answer.ok) return denied(call, answer);
  return json(200, accountBalanceView(answer.value), { rate: answer.rate });
}

export const accountBalanceView = (now: BalanceNow) => ({
  available_microcredits: now.available,
  held_microcredits: now.held,
  owed_microcredits: now.owed,
  as_of_seq: now.seq,
  at: formatInstant(now.at),
  status: now.status,
});

/** What is due is settled first, so that the log holds every expiry of the past. */
async function balanceThen(call: AccountCall, text: string): Promise<Response> {
  const at = parseInstant(text);
  if (at === undefined) return refuse(call, invalid('at', 'at must be RFC 3339 with a time zone'));
  if (at > call.now) return refuse(call, invalid('at', 'at must not be in the future'));
  const filter = { to: (at + 1) as Instant };
  const answer = await call.rpc().undrained(call.caller, { filter, limit: 1 });
  if (!answer.ok) return denied(call, answer);
  const row = answer.value.rows[0] ?? (await recorded(call, at));
  return json(200, pastBalanceView(row, at), { rate: answer.rate });
}

async function recorded({ env, account }: AccountCall, at: Instant): Promise<EntryRow | undefined> {
  const { entryAt } = await import('../../../db/entries.ts');
  return entryAt(database(env), account, at);
}

/** Before its first entry an account had nothing. */
const pastBalanceView = (row: EntryRow | undefined, at: Instant) => ({
  available_microcredits: row?.available ?? 0,
  held_microcredits: row?.held ?? 0,
  owed_microcredits: row?.owed ?? 0,
  as_of_seq: row?.seq ?? 0,
  at: formatInstant(at),
});
