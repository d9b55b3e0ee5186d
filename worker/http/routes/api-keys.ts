import { type ApiKeyId, newApiKeyId } from '../../../core/units/ids.ts';
import { ok, refuse as refusal } from '../../../core/units/result.ts';
import * as keys from '../../../db/api-keys.ts';
import { newAccountKey as newKeyText, secretBytes } from '../../auth/key-text.ts';
import { randomBytes } from '../../auth/random.ts';
import type { Scope } from '../../auth/scopes.ts';
import { sha256 } from '../../auth/sha256.ts';
import { record } from '../audit.ts';
import type { AccountCall } from '../call.ts';
import { database } from '../database.ts';
import { canonicalPath } from '../identity.ts';
import { keptOf, keyView, parseExpiry } from '../key-view.ts';
import { once } from '../once.ts';
import { parseBody } from '../parse-body.ts';
import { notFound, type Problem } from '../problem.ts';
import { pageOf, parseTimePage } from '../query.ts';
import { readJson } from '../read-body.ts';
import { denialProblem } from '../refusal-problem.ts';
import { denied, json, refuse } from '../reply.ts';
import { newAccountKey } from '../schemas/requests.ts';

/** A key for the account. Its secret is in this answer and nowhere else: a replay has null. */
export async function createApiKey(call: AccountCall): Promise<Response> {
  const body = await readJson(call);
  if (!body.ok) return refuse(call, body.error);
  const parsed = parseBody(newAccountKey, body.value.value);
  if (!parsed.ok) return refuse(call, parsed.error);
  const { name, scopes } = parsed.value;
  const seen = await call.rpc().balance(call.caller);
  if (!seen.ok) return denied(call, seen);
  const beyond = await scopesBeyond(call, scopes);
  if (beyond) return refuse(call, beyond);

  const { account, now, env } = call;
  const path = canonicalPath(call.url, account);
  const request = { scope: account, path, raw: body.value.raw, rate: seen.rate };
  return once(call, request, async (idBytes) => {
    const expiry = parseExpiry(parsed.value.expires_at, now);
    if (!expiry.ok) return expiry;
    const secret = newKeyText(account, randomBytes(secretBytes), sha256);
    const id = newApiKeyId(idBytes('api key'));
    const wanted = { id, account, name, scopes, createdAt: now, ...expiry.value };
    const key = await keys.createApiKey(database(env), { ...wanted, ...keptOf(secret) });
    const put = await call.rpc().putKey({ keyHash: key.hash, id, scopes, ...expiry.value });
    if (!put.ok) return refusal(denialProblem(put.denial));
    const deed = { action: 'api_key.create', target: id, after: keyView(key) };
    await record(call, { id: `created_${id}`, ...deed });
    const kept = { ...keyView(key), secret: null, as_of_seq: seen.value.seq };
    // Made by an attempt that was cut short: that attempt alone knew the secret.
    const mine = key.hash === sha256(secret);
    return ok({ status: 201, body: { ...kept, secret: mine ? secret : null }, kept });
  });
}

/** Nobody gives what they do not have. People may give all an account's key can hold. */
async function scopesBeyond(
  { principal, env }: AccountCall,
  wanted: readonly Scope[],
): Promise<Problem | undefined> {
  if (principal.kind === 'session') return undefined;
  const own =
    principal.kind === 'platform_key'
      ? principal.scopes
      : new Set((await keys.findApiKeyByHash(database(env), principal.keyHash))?.scopes);
  const missing = wanted.find((scope) => !own.has(scope));
  if (missing === undefined) return undefined;
  return {
    code: 'forbidden',
    param: 'scopes',
    detail: `A key cannot give ${missing}, which it does not have.`,
    extra: { scope: missing },
  };
}

export async function listApiKeys(call: AccountCall): Promise<Response> {
  const asked = parseTimePage(call.url);
  if (!asked.ok) return refuse(call, asked.error);
  const seen = await call.rpc().balance(call.caller);
  if (!seen.ok) return denied(call, seen);
  const found = await keys.listApiKeys(database(call.env), call.account, asked.value.read);
  const { rows, ...page } = pageOf(found, asked.value.limit, ({ createdAt, id }) => ({
    at: createdAt,
    id,
  }));
  return json(
    200,
    { data: rows.map(keyView), ...page, as_of_seq: seen.value.seq },
    { rate: seen.rate },
  );
}

/**
 * The object first, with D1 down too and before a replay is looked for: from then on the key is
 * refused, whatever becomes of the record.
 */
export async function revokeApiKey(call: AccountCall): Promise<Response> {
  const seen = await call.rpc().balance(call.caller);
  if (!seen.ok) return denied(call, seen);
  const id = (call.params.key ?? '') as ApiKeyId;
  const revoked = await call.rpc().revokeKey(id);
  if (!revoked.ok) return denied(call, revoked);
  const { account: scope, now, env } = call;
  const path = canonicalPath(call.url, scope);
  return once(call, { scope, path, raw: '', rate: seen.rate }, async () => {
    const key = await keys.revokeApiKey(database(env), scope, id, now);
    if (!key) return refusal(notFound('The account has no such key.'));
    const deed = { action: 'api_key.revoke', target: id, after: keyView(key) };
    await record(call, { id: `revoked_${id}`, ...deed });
    return ok({ status: 200, body: { ...keyView(key), as_of_seq: seen.value.seq } });
  });
}
