import { type AccountId, newAccountId } from '../../../core/units/ids.ts';
import { formatInstant, instant } from '../../../core/units/instant.ts';
import { ok, refuse as refusal } from '../../../core/units/result.ts';
import { type Account, findAccount } from '../../../db/accounts.ts';
import { accountRpc } from '../../account/account-client.ts';
import type { BalanceNow } from '../../account/protocol.ts';
import type { AccountCall, SignedCall } from '../call.ts';
import { database } from '../database.ts';
import { once } from '../once.ts';
import { openAccount } from '../open-account.ts';
import { parseBody } from '../parse-body.ts';
import { notFound } from '../problem.ts';
import { readJson } from '../read-body.ts';
import { denialProblem } from '../refusal-problem.ts';
import { denied, json, refuse } from '../reply.ts';
import { newAccount } from '../schemas/requests.ts';
import { accountBalanceView } from './balance.ts';

/** A new account with its free credits; the one that has the external id, if one does. */
export async function createAccount(call: SignedCall): Promise<Response> {
  const body = await readJson(call);
  if (!body.ok) return refuse(call, body.error);
  const parsed = parseBody(newAccount, body.value.value);
  if (!parsed.ok) return refuse(call, parsed.error);
  const { name, external_id: externalId, email } = parsed.value;
  const request = { scope: 'platform', path: '/v1/accounts', raw: body.value.raw };
  return once(call, request, async (idBytes) => {
    const id = newAccountId(idBytes('account'));
    const opened = await openAccount(call.env, { id, name, externalId, email }, call.now);
    if (!opened.ok) return opened;
    const { account, created } = opened.value;
    const rpc = accountRpc(call.env, account.id as AccountId);
    const balance = await rpc.balance({ kind: 'checked' });
    if (!balance.ok) return refusal(denialProblem(balance.denial));
    return ok({ status: created ? 201 : 200, body: accountView(account, balance.value) });
  });
}

export async function readAccount(call: AccountCall): Promise<Response> {
  const answer = await call.rpc().balance(call.caller);
  if (!answer.ok) return denied(call, answer);
  const account = await findAccount(database(call.env), call.account);
  if (!account) return refuse(call, notFound('There is no such account.'));
  return json(200, accountView(account, answer.value), { rate: answer.rate });
}

const accountView = (account: Account, now: BalanceNow) => ({
  ...accountRowView(account),
  status: now.status,
  balance: accountBalanceView(now),
  as_of_seq: now.seq,
});

/** What D1 knows of an account; its status and balance only its object does. */
export const accountRowView = (account: Account) => ({
  id: account.id,
  name: account.name,
  external_id: account.externalId,
  email: account.email,
  created_at: formatInstant(instant(account.createdAt)),
});
