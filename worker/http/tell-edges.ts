import { type ApiKey, findApiKey } from '../../db/api-keys.ts';
import { type EdgeKey, publishPlatformKey, withdrawSecret } from '../auth/platform-keys.ts';
import type { Env } from '../env.ts';
import { database } from './database.ts';

const edgeKey = ({ id, scopes, expiresAt, revokedAt }: ApiKey): EdgeKey => ({
  id: id as EdgeKey['id'],
  scopes,
  expires_at: expiresAt,
  revoked: revokedAt !== null,
});

type Hashes = Pick<ApiKey, 'hash' | 'previousHash'>;

const hashesOf = ({ hash, previousHash }: Hashes): string[] =>
  previousHash === null ? [hash] : [hash, previousHash];

/** The secrets that are none any more. */
export const endedSecrets = (before: Hashes, after: Hashes): string[] =>
  hashesOf(before).filter((hash) => !hashesOf(after).includes(hash));

/** Tells every edge of both secrets of a platform key, once. */
export async function publishSecrets(env: Env, key: ApiKey): Promise<void> {
  const { previousHash, previousExpiresAt } = key;
  if (previousHash !== null)
    await publishPlatformKey(env, previousHash, { ...edgeKey(key), expires_at: previousExpiresAt });
  await publishPlatformKey(env, key.hash, edgeKey(key));
}

/** Changes of one key that may come in between; more in a row are somebody's mistake. */
const roundsMax = 3;

/**
 * Tells every edge what D1 has of a platform key, and again if that changed while they were told: of
 * two changes at once the slower one would bring back a secret that the other has ended. Answers what
 * they were told last.
 */
export async function tellEdges(env: Env, changed: ApiKey): Promise<ApiKey> {
  let told = changed;
  for (let round = 0; round < roundsMax; round++) {
    await publishSecrets(env, told);
    const now = await findApiKey(database(env), null, told.id);
    if (!now || (now.hash === told.hash && now.revokedAt === told.revokedAt)) return told;
    for (const hash of endedSecrets(told, now)) await withdrawSecret(env, hash);
    told = now;
  }
  await publishSecrets(env, told);
  return told;
}
