import { statusAfter, type TipAct } from '../../../core/tips/standing.ts';
import { formatInstant, hourMs, instant } from '../../../core/units/instant.ts';
import { ok, type Result, refuse as refusal } from '../../../core/units/result.ts';
import { tipStatuses } from '../../../db/insight-schema.ts';
import * as tips from '../../../db/tips.ts';
import { makeTipsOf, tipsMadeAt } from '../../tips/make-tips.ts';
import type { AccountCall } from '../call.ts';
import { database } from '../database.ts';
import { canonicalPath } from '../identity.ts';
import { once } from '../once.ts';
import { invalid, notFound, type Problem } from '../problem.ts';
import { checkQuery, pageOf, parseCursor, parseLimit } from '../query.ts';
import { denied, json, refuse } from '../reply.ts';
import { tipView } from '../tip-view.ts';

/** Whoever looks gets tips no older than this. */
const freshMs = hourMs;

/** Those that save most first. The account is looked through before, unless that was done lately. */
export async function listTips(call: AccountCall): Promise<Response> {
  const asked = parseAsked(call.url);
  if (!asked.ok) return refuse(call, asked.error);
  const seen = await call.rpc().balance(call.caller);
  if (!seen.ok) return denied(call, seen);
  const { env, account, now } = call;
  const db = database(env);
  let madeAt = await tipsMadeAt({ db, account });
  if (madeAt === undefined || now - madeAt >= freshMs)
    if (await makeTipsOf({ env, db, account, at: now })) madeAt = now;
  const { limit, ...page } = asked.value;
  const found = await tips.listTips(db, account, { ...page, limit: limit + 1 });
  const { rows, ...more } = pageOf(found, limit, ({ saving, id }) => ({ saving, id }));
  return json(
    200,
    {
      data: rows.map(tipView),
      ...more,
      made_at: madeAt === undefined ? null : formatInstant(instant(madeAt)),
      as_of_seq: seen.value.seq,
    },
    { rate: seen.rate },
  );
}

function parseAsked(url: URL): Result<tips.TipPage, Problem> {
  const wrong = checkQuery(url, ['status', 'limit', 'cursor']);
  if (wrong) return refusal(wrong);
  const text = url.searchParams.get('status') ?? 'open';
  const status = tipStatuses.find((one) => one === text);
  if (!status) return refusal(invalid('status', `status must be one of ${tipStatuses.join(', ')}`));
  const limit = parseLimit(url);
  if (!limit.ok) return limit;
  const before = parseCursor(url, isCursor);
  if (!before.ok) return before;
  const from = before.value ? { before: before.value } : {};
  return ok({ status, limit: limit.value, ...from });
}

const isCursor = (value: unknown): value is tips.TipCursor =>
  typeof value === 'object' &&
  value !== null &&
  Number.isSafeInteger((value as tips.TipCursor).saving) &&
  typeof (value as tips.TipCursor).id === 'string';

/** Not told again, unless it comes to save twice as much. */
export const dismissTip = (call: AccountCall): Promise<Response> => act(call, 'dismiss');

/** It was followed, by the route its `apply` names: it rests until that shows. */
export const applyTip = (call: AccountCall): Promise<Response> => act(call, 'apply');

export const restoreTip = (call: AccountCall): Promise<Response> => act(call, 'restore');

/** Moves no credits and changes no server: only how the tip stands. One that is cleared stays so. */
async function act(call: AccountCall, what: TipAct): Promise<Response> {
  const seen = await call.rpc().balance(call.caller);
  if (!seen.ok) return denied(call, seen);
  const { account, env, now, params, url } = call;
  const request = { scope: account, path: canonicalPath(url, account), raw: '', rate: seen.rate };
  return once(call, request, async () => {
    const one = { account, id: params.tip ?? '' };
    const row = await tips.setTipStatus(database(env), one, statusAfter[what], now);
    if (!row || row.foundAt === 0) return refusal(notFound('The account has no such tip.'));
    return ok({ status: 200, body: { tip: tipView(row), as_of_seq: seen.value.seq } });
  });
}
