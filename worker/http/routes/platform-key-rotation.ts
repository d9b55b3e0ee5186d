import { rotateSecrets } from '../../../core/access/rotate-key.ts';
import { randomSuffix } from '../../../core/units/ids.ts';
import { type Instant, instant, secondMs } from '../../../core/units/instant.ts';
import { ok, type Result, refuse as refusal } from '../../../core/units/result.ts';
import * as keys from '../../../db/api-keys.ts';
import { newPlatformKey as newKeyText, secretBytes } from '../../auth/key-text.ts';
import { withdrawSecret } from '../../auth/platform-keys.ts';
import { randomBytes } from '../../auth/random.ts';
import { sha256 } from '../../auth/sha256.ts';
import { record } from '../audit.ts';
import type { SignedCall } from '../call.ts';
import { database } from '../database.ts';
import { keyMissing } from '../identity.ts';
import { beyondOwn, callingKey } from '../key-bounds.ts';
import { keptOf, keyView, secretsOf } from '../key-view.ts';
import { type Made, once } from '../once.ts';
import { parseBody } from '../parse-body.ts';
import { type Problem, unavailable } from '../problem.ts';
import { readOptionalJson } from '../read-body.ts';
import { refuse } from '../reply.ts';
import { keyRotation } from '../schemas/keys.ts';
import { endedSecrets, tellEdges } from '../tell-edges.ts';
import { notActive } from './api-key-rotation.ts';
import { noSuchPlatformKey } from './platform-keys.ts';

/** Another secret for a platform key, as for an account's: D1 decides, then KV tells every edge. */
export async function rotatePlatformKey(call: SignedCall): Promise<Response> {
  const nameless = keyMissing(call);
  if (nameless) return refuse(call, nameless);
  const body = await readOptionalJson(call);
  if (!body.ok) return refuse(call, body.error);
  const parsed = parseBody(keyRotation, body.value.value);
  if (!parsed.ok) return refuse(call, parsed.error);
  const key = await keys.findApiKey(database(call.env), null, call.params.key ?? '');
  if (!key) return refuse(call, noSuchPlatformKey);
  const { scopes, expiresAt } = key;
  const beyond = beyondOwn(call, await callingKey(call), { scopes, expiresAt, key: key.id });
  if (beyond) return refuse(call, beyond);
  const request = { scope: 'platform', path: call.url.pathname, raw: body.value.raw };
  return once(call, request, async (idBytes) => {
    const id = `rot_${randomSuffix(idBytes('rotation'))}`;
    const overlapMs = parsed.value.overlap_seconds * secondMs;
    const rotated = await rotate(call, key, { id, overlapMs });
    if (!rotated.ok) return rotated;
    const { after, secret } = rotated.value;
    const before = keyView(key, { now: call.now });
    const view = keyView(after, { now: instant(Math.max(call.now, after.rotatedAt ?? 0)) });
    const deed = { action: 'platform_key.rotate', target: key.id, before, after: view };
    await record(call, { id: `rotated_${id}`, ...deed });
    const kept = { ...view, secret: null };
    return ok<Made>({ status: 200, body: { ...kept, secret }, kept });
  });
}

/** Two at once are put in order by D1; three in a row that come between are somebody's mistake. */
const attemptsMax = 3;

async function rotate(
  call: SignedCall,
  { id: key }: keys.ApiKey,
  { id, overlapMs }: { readonly id: string; readonly overlapMs: number },
): Promise<Result<{ after: keys.ApiKey; secret: string }, Problem>> {
  const { env, now } = call;
  const secret = newKeyText(randomBytes(secretBytes), sha256);
  const kept = keptOf(secret);
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    const before = await keys.findApiKey(database(env), null, key);
    if (!before || !isActive(before, now)) return refusal(notActive);
    const next = rotateSecrets(secretsOf(before), { id, hash: kept.hash, overlapMs, at: now });
    // First, because once D1 has forgotten it nobody would know what to withdraw.
    for (const hash of endedSecrets(before, next)) await withdrawSecret(env, hash);
    const secrets = { ...next, ...kept };
    const after = await keys.recordRotation(database(env), null, key, secrets, before.hash);
    if (!after) continue;
    const told = await tellEdges(env, after);
    if (told.revokedAt !== null) return refusal(notActive);
    if (endedSecrets(after, told).includes(after.hash)) break;
    return ok({ after, secret });
  }
  return refusal(unavailable('The key is being rotated by others as well.'));
}

const isActive = ({ revokedAt, expiresAt }: keys.ApiKey, now: Instant): boolean =>
  revokedAt === null && (expiresAt === null || expiresAt > now);
