import { type AccountId, newAccountId, randomSuffix } from '../../../core/units/ids.ts';
import { formatInstant, instant } from '../../../core/units/instant.ts';
import { ok, refuse as refusal } from '../../../core/units/result.ts';
import * as accounts from '../../../db/accounts.ts';
import { accountRpc } from '../../account/account-client.ts';
import type { BalanceNow } from '../../account/protocol.ts';
import { auditOf } from '../audit.ts';
import type { AccountCall, SignedCall } from '../call.ts';
import { database } from '../database.ts';
import { pathOf } from '../identity.ts';
import { once } from '../once.ts';
import { openAccount } from '../open-account.ts';
import { parseBody } from '../parse-body.ts';
import { notFound } from '../problem.ts';
import { readJson } from '../read-body.ts';
import { denialProblem } from '../refusal-problem.ts';
import { denied, json, refuse } from '../reply.ts';
import { accountName } from '../schemas/members.ts';
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
  const account = await accounts.findAccount(database(call.env), call.account);
  if (!account) return refuse(call, notFound('There is no such account.'));
  return json(200, accountView(account, answer.value), { rate: answer.rate });
}

/** People know it by its name; nothing else does. */
export async function renameAccount(call: AccountCall): Promise<Response> {
  const body = await readJson(call);
  if (!body.ok) return refuse(call, body.error);
  const parsed = parseBody(accountName, body.value.value);
  if (!parsed.ok) return refuse(call, parsed.error);
  const seen = await call.rpc().balance(call.caller);
  if (!seen.ok) return denied(call, seen);
  const { account: id, env } = call;
  const request = { scope: id, path: pathOf(call), raw: body.value.raw, rate: seen.rate };
  return once(call, request, async (idBytes) => {
    const { name } = parsed.value;
    const audit = await auditOf(call, {
      id: `renamed_${randomSuffix(idBytes('deed'))}`,
      action: 'account.rename',
      target: id,
      after: { name },
    });
    const renamed = await accounts.renameAccount(database(env), id, name, audit);
    if (!renamed) return refusal(notFound('There is no such account.'));
    return ok({ status: 200, body: accountView(renamed, seen.value) });
  });
}

const accountView = (account: accounts.Account, now: BalanceNow) => ({
  ...accountRowView(account),
  status: now.status,
  balance: accountBalanceView(now),
  as_of_seq: now.seq,
});

/** What D1 knows of an account; its status and balance only its object does. */
export const accountRowView = (account: accounts.Account) => ({
  id: account.id,
  name: account.name,
  external_id: account.externalId,
  email: account.email,
  created_at: formatInstant(instant(account.createdAt)),
});
