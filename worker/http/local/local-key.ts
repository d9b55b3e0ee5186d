import * as z from 'zod';
import { scopes } from '../../../core/access/scopes.ts';
import { type ApiKeyId, newApiKeyId } from '../../../core/units/ids.ts';
import { parseKey } from '../../auth/key-text.ts';
import { publishPlatformKey } from '../../auth/platform-keys.ts';
import { sha256, sha256Bytes } from '../../auth/sha256.ts';
import type { Call } from '../call.ts';
import { parseBody } from '../parse-body.ts';
import { invalid } from '../problem.ts';
import { readJson } from '../read-body.ts';
import { json, refuse } from '../reply.ts';

const body = z.strictObject({ key: z.string() });

/** Makes a key that was chosen outside a platform key with every scope. May be repeated. */
export async function registerPlatformKey(call: Call): Promise<Response> {
  const read = await readJson(call);
  if (!read.ok) return refuse(call, read.error);
  const parsed = parseBody(body, read.value.value);
  if (!parsed.ok) return refuse(call, parsed.error);
  const { key } = parsed.value;
  if (parseKey(key, sha256)?.kind !== 'platform')
    return refuse(call, invalid('key', 'key must be of the form hyd_plat_<secret>_<checksum>'));
  const id: ApiKeyId = newApiKeyId(sha256Bytes(`local ${key}`));
  await publishPlatformKey(call.env, sha256(key), { id, scopes, expires_at: null, revoked: false });
  return json(200, { id });
}
