import { type ApiKeyId, newApiKeyId } from '../../../core/units/ids.ts';
import { type Instant, parseInstant } from '../../../core/units/instant.ts';
import { ok, type Result, refuse as refusal } from '../../../core/units/result.ts';
import * as keys from '../../../db/api-keys.ts';
import { keysMax } from '../../account/key-rows.ts';
import { newAccountKey as newKeyText, secretBytes } from '../../auth/key-text.ts';
import { randomBytes } from '../../auth/random.ts';
import { sha256 } from '../../auth/sha256.ts';
import { record } from '../audit.ts';
import type { AccountCall } from '../call.ts';
import { database } from '../database.ts';
import { canonicalPath } from '../identity.ts';
import { beyondOwn, callingKey } from '../key-bounds.ts';
import { addKeyBudget, badZone } from '../key-budget.ts';
import { keptOf, keyView, parseExpiry } from '../key-view.ts';
import { type Made, once } from '../once.ts';
import { parseBody } from '../parse-body.ts';
import { notFound, type Problem } from '../problem.ts';
import { checkQuery, pageOf, parseTimePage } from '../query.ts';
import { readJson } from '../read-body.ts';
import { denialProblem } from '../refusal-problem.ts';
import { denied, json, refuse } from '../reply.ts';
import { newAccountKey } from '../schemas/keys.ts';

/** A key for the account. Its secret is in this answer and nowhere else: a replay has null. */
export async function createApiKey(call: AccountCall): Promise<Response> {
  const body = await readJson(call);
  if (!body.ok) return refuse(call, body.error);
  const parsed = parseBody(newAccountKey, body.value.value);
  if (!parsed.ok) return refuse(call, parsed.error);
  const { scopes, budget, expires_at } = parsed.value;
  const wrongZone = budget && badZone(budget);
  if (wrongZone) return refuse(call, wrongZone);
  const seen = await call.rpc().watch(call.caller);
  if (!seen.ok) return denied(call, seen);
  const { rate } = seen;
  const own = await callingKey(call);
  const expiresAt = parseInstant(expires_at ?? '') ?? null;
  const giving = { scopes, expiresAt, withBudget: budget !== undefined };
  const beyond = beyondOwn(call, own, giving, seen.value.budgets);
  if (beyond) return refuse(call, beyond, { rate });
  const path = canonicalPath(call.url, call.account);
  return once(call, { scope: call.account, path, raw: body.value.raw, rate }, async (idBytes) => {
    const expiry = parseExpiry(expires_at, call.now);
    if (!expiry.ok) return expiry;
    const id = newApiKeyId(idBytes('api key'));
    return make(call, { ...parsed.value, ...expiry.value, id, by: own?.id });
  });
}

interface Wanted extends ReturnType<typeof newAccountKey.parse> {
  readonly id: ApiKeyId;
  readonly expiresAt?: Instant;
  /** The key that makes it. */
  readonly by: string | undefined;
}

/**
 * The object first, then the budget, then D1's record; only then somebody is shown the secret. Cut
 * short, what is there is of no use to anyone, and a repeat finishes it with a secret of its own.
 */
async function make(call: AccountCall, wanted: Wanted): Promise<Result<Made, Problem>> {
  const { id, name, scopes, budget, by, ...rest } = wanted;
  const expiry = rest.expiresAt === undefined ? {} : { expiresAt: rest.expiresAt };
  const secret = newKeyText(call.account, randomBytes(secretBytes), sha256);
  const kept = keptOf(secret);
  const put = await call.rpc().putKey({ keyHash: kept.hash, id, scopes, ...expiry });
  if (!put.ok) return refusal(denialProblem(put.denial));
  if (put.value === 'full') return refusal(tooMany);
  if (budget) {
    const added = await addKeyBudget(call, { id, name }, budget);
    if (!added.ok) {
      await call.rpc().revokeKey(id);
      return added;
    }
  }
  const own = { id, account: call.account, name, scopes, createdAt: call.now };
  const key = await keys.createApiKey(database(call.env), { ...own, ...expiry, ...kept });
  const view = await viewNow(call, key);
  if (!view.ok) return view;
  const deed = { action: 'api_key.create', target: id, actor: by, after: view.value };
  await record(call, { id: `created_${id}`, ...deed });
  const shown = put.value === 'put' && key.hash === kept.hash ? secret : null;
  const answer = { ...view.value, secret: null };
  return ok({ status: 201, body: { ...answer, secret: shown }, kept: answer });
}

/** With the budgets of now. */
async function viewNow(call: AccountCall, key: keys.ApiKey) {
  const seen = await call.rpc().watch({ kind: 'internal' });
  if (!seen.ok) return refusal(denialProblem(seen.denial));
  const { budgets, seq } = seen.value;
  return ok({ ...keyView(key, { now: call.now, budgets }), as_of_seq: seq });
}

const tooMany: Problem = {
  code: 'limit_reached',
  detail: `The account has reached its limit of ${keysMax} for API keys.`,
  extra: { limit: 'api_keys', max: keysMax },
};

export async function listApiKeys(call: AccountCall): Promise<Response> {
  const asked = parseTimePage(call.url);
  if (!asked.ok) return refuse(call, asked.error);
  const seen = await call.rpc().watch(call.caller);
  if (!seen.ok) return denied(call, seen);
  const found = await keys.listApiKeys(database(call.env), call.account, asked.value.read);
  const { rows, ...page } = pageOf(found, asked.value.limit, ({ createdAt, id }) => ({
    at: createdAt,
    id,
  }));
  const { budgets, seq } = seen.value;
  const data = rows.map((key) => keyView(key, { now: call.now, budgets }));
  return json(200, { data, ...page, as_of_seq: seq }, { rate: seen.rate });
}

export async function readApiKey(call: AccountCall): Promise<Response> {
  const wrong = checkQuery(call.url, []);
  if (wrong) return refuse(call, wrong);
  const seen = await call.rpc().watch(call.caller);
  if (!seen.ok) return denied(call, seen);
  const { rate } = seen;
  const key = await keys.findApiKey(database(call.env), call.account, call.params.key ?? '');
  if (!key) return refuse(call, noSuchKey, { rate });
  const { budgets, seq } = seen.value;
  return json(200, { ...keyView(key, { now: call.now, budgets }), as_of_seq: seq }, { rate });
}

/**
 * The object first, with D1 down too and before a replay is looked for: from then on every secret of
 * the key is refused, whatever becomes of the record.
 */
export async function revokeApiKey(call: AccountCall): Promise<Response> {
  const seen = await call.rpc().watch(call.caller);
  if (!seen.ok) return denied(call, seen);
  const id = (call.params.key ?? '') as ApiKeyId;
  const revoked = await call.rpc().revokeKey(id);
  if (!revoked.ok) return denied(call, revoked);
  const { account: scope, now, env } = call;
  const { budgets, seq } = seen.value;
  const path = canonicalPath(call.url, scope);
  return once(call, { scope, path, raw: '', rate: seen.rate }, async () => {
    const key = await keys.revokeApiKey(database(env), scope, id, now);
    if (!key) return refusal(noSuchKey);
    const after = keyView(key, { now, budgets });
    const before = keyView({ ...key, revokedAt: null }, { now, budgets });
    const actor = (await callingKey(call))?.id;
    const deed = { action: 'api_key.revoke', target: id, actor, before, after };
    await record(call, { id: `revoked_${id}`, ...deed });
    return ok({ status: 200, body: { ...after, as_of_seq: seq } });
  });
}

export const noSuchKey: Problem = notFound('The account has no such key.');
