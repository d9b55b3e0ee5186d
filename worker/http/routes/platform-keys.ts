import { newApiKeyId } from '../../../core/units/ids.ts';
import { parseInstant } from '../../../core/units/instant.ts';
import { ok, refuse as refusal } from '../../../core/units/result.ts';
import * as keys from '../../../db/api-keys.ts';
import { newPlatformKey as newKeyText, secretBytes } from '../../auth/key-text.ts';
import { withdrawSecret } from '../../auth/platform-keys.ts';
import { randomBytes } from '../../auth/random.ts';
import { sha256 } from '../../auth/sha256.ts';
import { record } from '../audit.ts';
import type { SignedCall } from '../call.ts';
import { database } from '../database.ts';
import { beyondOwn, callingKey } from '../key-bounds.ts';
import { keptOf, keyView, parseExpiry } from '../key-view.ts';
import { once } from '../once.ts';
import { parseBody } from '../parse-body.ts';
import { notFound, type Problem } from '../problem.ts';
import { pageOf, parseTimePage } from '../query.ts';
import { readJson } from '../read-body.ts';
import { json, refuse } from '../reply.ts';
import { newPlatformKey } from '../schemas/keys.ts';
import { publishSecrets, tellEdges } from '../tell-edges.ts';

/** A key that acts for any account. Its secret is in this answer and nowhere else. */
export async function createPlatformKey(call: SignedCall): Promise<Response> {
  const body = await readJson(call);
  if (!body.ok) return refuse(call, body.error);
  const parsed = parseBody(newPlatformKey, body.value.value);
  if (!parsed.ok) return refuse(call, parsed.error);
  const { name, scopes, expires_at } = parsed.value;
  const giving = { scopes, expiresAt: parseInstant(expires_at ?? '') ?? null };
  const beyond = beyondOwn(call, await callingKey(call), giving);
  if (beyond) return refuse(call, beyond);
  const request = { scope: 'platform', path: call.url.pathname, raw: body.value.raw };
  return once(call, request, async (idBytes) => {
    const expiry = parseExpiry(expires_at, call.now);
    if (!expiry.ok) return expiry;
    const secret = newKeyText(randomBytes(secretBytes), sha256);
    const id = newApiKeyId(idBytes('platform key'));
    const wanted = { id, account: null, name, scopes, createdAt: call.now, ...expiry.value };
    const db = database(call.env);
    const unseen = await keys.findApiKey(db, null, id);
    const key = await keys.createApiKey(db, { ...wanted, ...keptOf(secret) });
    if (unseen && unseen.hash !== key.hash) await withdrawSecret(call.env, unseen.hash);
    await tellEdges(call.env, key);
    const view = keyView(key, { now: call.now });
    const deed = { action: 'platform_key.create', target: id, after: view };
    await record(call, { id: `created_${id}`, ...deed });
    const kept = { ...view, secret: null };
    const mine = key.hash === sha256(secret);
    return ok({ status: 201, body: { ...kept, secret: mine ? secret : null }, kept });
  });
}

export async function listPlatformKeys(call: SignedCall): Promise<Response> {
  const asked = parseTimePage(call.url);
  if (!asked.ok) return refuse(call, asked.error);
  const found = await keys.listApiKeys(database(call.env), null, asked.value.read);
  const { rows, ...page } = pageOf(found, asked.value.limit, (last) => ({
    at: last.createdAt,
    id: last.id,
  }));
  return json(200, { data: rows.map((key) => keyView(key, { now: call.now })), ...page });
}

/**
 * Every edge refuses both its secrets within two minutes. They hear of it first: cut short, it is
 * still called active, and whoever wants it gone asks again.
 */
export async function revokePlatformKey(call: SignedCall): Promise<Response> {
  const id = call.params.key ?? '';
  return once(call, { scope: 'platform', path: call.url.pathname, raw: '' }, async () => {
    const { env, now } = call;
    const db = database(env);
    const known = await keys.findApiKey(db, null, id);
    if (!known) return refusal(noSuchPlatformKey);
    await publishSecrets(env, { ...known, revokedAt: known.revokedAt ?? now });
    const key = (await keys.revokeApiKey(db, null, id, now)) ?? known;
    await tellEdges(env, key);
    const before = keyView({ ...key, revokedAt: null }, { now });
    const after = keyView(key, { now });
    const deed = { action: 'platform_key.revoke', target: id, before, after };
    await record(call, { id: `revoked_${id}`, ...deed });
    return ok({ status: 200, body: after });
  });
}

export const noSuchPlatformKey: Problem = notFound('There is no such platform key.');
