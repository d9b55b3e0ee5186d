import { type ApiKeyId, newApiKeyId } from '../../../core/units/ids.ts';
import { ok, refuse as refusal } from '../../../core/units/result.ts';
import * as keys from '../../../db/api-keys.ts';
import { newPlatformKey as newKeyText, secretBytes } from '../../auth/key-text.ts';
import { type EdgeKey, publishPlatformKey } from '../../auth/platform-keys.ts';
import { randomBytes } from '../../auth/random.ts';
import { sha256 } from '../../auth/sha256.ts';
import { record } from '../audit.ts';
import type { SignedCall } from '../call.ts';
import { database } from '../database.ts';
import { keptOf, keyView, parseExpiry } from '../key-view.ts';
import { once } from '../once.ts';
import { parseBody } from '../parse-body.ts';
import { notFound } from '../problem.ts';
import { pageOf, parseTimePage } from '../query.ts';
import { readJson } from '../read-body.ts';
import { json, refuse } from '../reply.ts';
import { newPlatformKey } from '../schemas/requests.ts';

const edgeKey = (key: keys.ApiKey): EdgeKey => ({
  id: key.id as ApiKeyId,
  scopes: key.scopes,
  expires_at: key.expiresAt,
  revoked: key.revokedAt !== null,
});

/** A key that acts for any account. Its secret is in this answer and nowhere else. */
export async function createPlatformKey(call: SignedCall): Promise<Response> {
  const body = await readJson(call);
  if (!body.ok) return refuse(call, body.error);
  const parsed = parseBody(newPlatformKey, body.value.value);
  if (!parsed.ok) return refuse(call, parsed.error);
  const { name, scopes } = parsed.value;
  const request = { scope: 'platform', path: call.url.pathname, raw: body.value.raw };
  return once(call, request, async (idBytes) => {
    const expiry = parseExpiry(parsed.value.expires_at, call.now);
    if (!expiry.ok) return expiry;
    const secret = newKeyText(randomBytes(secretBytes), sha256);
    const id = newApiKeyId(idBytes('platform key'));
    const wanted = { id, account: null, name, scopes, createdAt: call.now, ...expiry.value };
    const key = await keys.createApiKey(database(call.env), { ...wanted, ...keptOf(secret) });
    await publishPlatformKey(call.env, key.hash, edgeKey(key));
    const deed = { action: 'platform_key.create', target: id, after: keyView(key) };
    await record(call, { id: `created_${id}`, ...deed });
    const kept = { ...keyView(key), secret: null };
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
  return json(200, { data: rows.map(keyView), ...page });
}

/** Every edge refuses it within two minutes. */
export async function revokePlatformKey(call: SignedCall): Promise<Response> {
  const id = call.params.key ?? '';
  return once(call, { scope: 'platform', path: call.url.pathname, raw: '' }, async () => {
    const key = await keys.revokeApiKey(database(call.env), null, id, call.now);
    if (!key) return refusal(notFound('There is no such platform key.'));
    await publishPlatformKey(call.env, key.hash, edgeKey(key));
    const deed = { action: 'platform_key.revoke', target: id, after: keyView(key) };
    await record(call, { id: `revoked_${id}`, ...deed });
    return ok({ status: 200, body: keyView(key) });
  });
}
