import { randomSuffix } from '../../../core/units/ids.ts';
import { ok, refuse as refusal } from '../../../core/units/result.ts';
import { findAccount } from '../../../db/accounts.ts';
import * as reconciliations from '../../../db/reconciliations.ts';
import { reconcileOne } from '../../cron/reconcile.ts';
import { record } from '../audit.ts';
import type { AccountCall, SignedCall } from '../call.ts';
import { database } from '../database.ts';
import { canonicalPath } from '../identity.ts';
import { once } from '../once.ts';
import { parseBody } from '../parse-body.ts';
import { invalid, notFound } from '../problem.ts';
import { checkQuery, pageOf, parseCursor, parseLimit } from '../query.ts';
import { readOptionalJson } from '../read-body.ts';
import { reconciliationView } from '../reconciliation-view.ts';
import { denied, json, refuse } from '../reply.ts';
import { nothing } from '../schemas/notices.ts';

/** Accounts that are not in order, by state, the longest unchecked first. */
export async function listReconciliations(call: SignedCall): Promise<Response> {
  const wrong = checkQuery(call.url, ['state', 'limit', 'cursor']);
  if (wrong) return refuse(call, wrong);
  const limit = parseLimit(call.url);
  if (!limit.ok) return refuse(call, limit.error);
  const after = parseCursor(call.url, isCursor);
  if (!after.ok) return refuse(call, after.error);
  const text = call.url.searchParams.get('state');
  const state = reconciliations.wrongStates.find((one) => one === text);
  if (text !== null && !state)
    return refuse(
      call,
      invalid('state', `state must be one of ${reconciliations.wrongStates.join(', ')}`),
    );
  const found = await reconciliations.listReconciliations(database(call.env), {
    limit: limit.value + 1,
    ...(state && { state }),
    ...(after.value && { after: after.value }),
  });
  const { rows, ...page } = pageOf(found, limit.value, (last) => ({
    state: last.state,
    at: last.at,
    row: last.row,
  }));
  const data = rows.map((row) => reconciliationView(row, row.accountName));
  return json(200, { data, ...page });
}

function isCursor(value: unknown): value is reconciliations.ReconciliationCursor {
  const { state, at, row } = Object(value);
  return typeof state === 'string' && Number.isSafeInteger(at) && Number.isSafeInteger(row);
}

/** Compares it now, heals what replay can heal, and answers what came of it. */
export async function reconcileAccount(call: AccountCall): Promise<Response> {
  const body = await readOptionalJson(call);
  if (!body.ok) return refuse(call, body.error);
  const parsed = parseBody(nothing, body.value.value);
  if (!parsed.ok) return refuse(call, parsed.error);
  const seen = await call.rpc().balance(call.caller);
  if (!seen.ok) return denied(call, seen);
  const { account, env, now } = call;
  const path = canonicalPath(call.url, account);
  const request = { scope: account, path, raw: body.value.raw, rate: seen.rate };
  return once(call, request, async (idBytes) => {
    const db = database(env);
    const row = await findAccount(db, account);
    if (!row) return refusal(notFound('There is no such account.'));
    const before = await reconciliations.findReconciliation(db, account);
    const compared = await reconcileOne(env, account, now);
    const noted = await reconciliations.findReconciliation(db, account);
    const view = reconciliationView(noted ?? { ...compared, since: now }, row.name);
    await record(call, {
      id: `reconcile_${randomSuffix(idBytes('reconcile'))}`,
      action: 'account.reconcile',
      target: account,
      ...(before && { before: { state: before.state, detail: before.detail } }),
      after: { state: view.state, detail: view.detail },
    });
    return ok({ status: 200, body: view });
  });
}
