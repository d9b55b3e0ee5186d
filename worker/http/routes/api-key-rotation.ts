import { type ApiKeyId, randomSuffix } from '../../../core/units/ids.ts';
import { instant, secondMs } from '../../../core/units/instant.ts';
import { ok, type Result, refuse as refusal } from '../../../core/units/result.ts';
import * as keys from '../../../db/api-keys.ts';
import type { KeyRotated, NewSecret } from '../../account/protocol.ts';
import { newAccountKey as newKeyText, secretBytes } from '../../auth/key-text.ts';
import { randomBytes } from '../../auth/random.ts';
import { sha256 } from '../../auth/sha256.ts';
import { record } from '../audit.ts';
import type { AccountCall } from '../call.ts';
import { database } from '../database.ts';
import { canonicalPath, keyMissing } from '../identity.ts';
import { beyondOwn, callingKey } from '../key-bounds.ts';
import { keptOf, keyView } from '../key-view.ts';
import { type Made, once } from '../once.ts';
import { parseBody } from '../parse-body.ts';
import { type Problem, unavailable } from '../problem.ts';
import { readOptionalJson } from '../read-body.ts';
import { denialProblem } from '../refusal-problem.ts';
import { denied, refuse } from '../reply.ts';
import { keyRotation } from '../schemas/keys.ts';
import { noSuchKey } from './api-keys.ts';

/**
 * Another secret for a key that keeps its id, and with it its scopes, expiry, budgets and history.
 * Needs an idempotency key: what an attempt cut short began, only the same request can finish.
 */
export async function rotateApiKey(call: AccountCall): Promise<Response> {
  const nameless = keyMissing(call);
  if (nameless) return refuse(call, nameless);
  const body = await readOptionalJson(call);
  if (!body.ok) return refuse(call, body.error);
  const parsed = parseBody(keyRotation, body.value.value);
  if (!parsed.ok) return refuse(call, parsed.error);
  const seen = await call.rpc().watch(call.caller);
  if (!seen.ok) return denied(call, seen);
  const { rate } = seen;
  const { budgets, seq } = seen.value;
  const key = await keys.findApiKey(database(call.env), call.account, call.params.key ?? '');
  if (!key) return refuse(call, noSuchKey, { rate });
  const own = await callingKey(call);
  const { scopes, expiresAt } = key;
  const beyond = beyondOwn(call, own, { scopes, expiresAt, key: key.id }, budgets);
  if (beyond) return refuse(call, beyond, { rate });
  const path = canonicalPath(call.url, call.account);
  return once(call, { scope: call.account, path, raw: body.value.raw, rate }, async (idBytes) => {
    const rotation = `rot_${randomSuffix(idBytes('rotation'))}`;
    const overlapMs = parsed.value.overlap_seconds * secondMs;
    const rotated = await rotate(call, key, rotation, overlapMs);
    if (!rotated.ok) return rotated;
    const { after, secret } = rotated.value;
    const before = keyView(key, { now: call.now, budgets });
    // By the object's clock, or a secret that just ended would be said to be good.
    const now = instant(Math.max(call.now, after.rotatedAt ?? 0));
    const view = keyView(after, { now, budgets });
    const deed = { action: 'api_key.rotate', target: key.id, actor: own?.id };
    await record(call, { id: `rotated_${rotation}`, ...deed, before, after: view });
    const kept = { ...view, secret: null, as_of_seq: seq };
    return ok<Made>({ status: 200, body: { ...kept, secret }, kept });
  });
}

/** Of several at once each that is overtaken goes again; three in a row are somebody's mistake. */
const attemptsMax = 3;

/**
 * The object makes the secret and keeps the order of rotations, D1 records, and only then the secret
 * takes its place: cut short before, the one in use goes on as it was, and what was made ends with
 * the next rotation.
 */
async function rotate(
  call: AccountCall,
  key: keys.ApiKey,
  rotation: string,
  overlapMs: number,
): Promise<Result<{ after: keys.ApiKey; secret: string }, Problem>> {
  const { account, env } = call;
  const db = database(env);
  const secret = newKeyText(account, randomBytes(secretBytes), sha256);
  const kept = keptOf(secret);
  const id = key.id as ApiKeyId;
  const asked = { id: rotation, hash: kept.hash, overlapMs };
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    const planned = await step(call, id, { ...asked, recorded: false });
    if (!planned.ok) return planned;
    if (planned.value === 'overtaken') continue;
    await keys.recordRotation(db, account, id, { ...planned.value, ...kept });
    const made = await step(call, id, { ...asked, recorded: true });
    if (!made.ok) return made;
    if (made.value === 'overtaken') continue;
    // One that was begun earlier may have come before it meanwhile.
    if (made.value.previousHash !== planned.value.previousHash)
      await keys.recordRotation(db, account, id, { ...made.value, ...kept });
    const after = await keys.findApiKey(db, account, id);
    return !after || after.revokedAt !== null ? refusal(notActive) : ok({ after, secret });
  }
  return refusal(unavailable('The key is being rotated by others as well. Send it again.'));
}

async function step(
  call: AccountCall,
  id: ApiKeyId,
  secret: NewSecret,
): Promise<Result<Exclude<KeyRotated, 'not-active'>, Problem>> {
  const answer = await call.rpc().rotateKey(id, secret);
  if (!answer.ok) return refusal(denialProblem(answer.denial));
  return answer.value === 'not-active' ? refusal(notActive) : ok(answer.value);
}

export const notActive: Problem = {
  code: 'key_not_active',
  detail: 'The key is revoked or has expired: make a new one.',
};
