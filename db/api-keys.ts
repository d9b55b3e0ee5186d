import { and, desc, eq, isNull, lte, or, type SQL } from 'drizzle-orm';
import type { KeySecrets } from '../core/access/rotate-key.ts';
import type { AccountId, ApiKeyId } from '../core/units/ids.ts';
import type { Instant } from '../core/units/instant.ts';
import type { D1Port } from './d1.ts';
import { queries } from './drizzle.ts';
import { before, type ListPage, pageLimit } from './list-page.ts';
import { apiKeys } from './schema.ts';

export type ApiKey = typeof apiKeys.$inferSelect;

/** Whose keys: an account's, or the platform's own. */
export type KeyOwner = AccountId | null;

/** What is kept of a secret. */
export interface KeptSecret {
  readonly prefix: string;
  readonly checksum: string;
  /** SHA-256 of the whole key, hexadecimal. */
  readonly hash: string;
}

export interface NewApiKey extends KeptSecret {
  readonly id: ApiKeyId;
  readonly account: KeyOwner;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly createdAt: Instant;
  readonly expiresAt?: Instant;
}

const ownedBy = (owner: KeyOwner): SQL =>
  owner === null ? isNull(apiKeys.account) : eq(apiKeys.account, owner);

const one = (owner: KeyOwner, id: string) => and(ownedBy(owner), eq(apiKeys.id, id));

/**
 * Sent again with its id, it is there as it was first, with the secret of the last attempt: those of
 * others were shown to nobody. Not once it was rotated or revoked. Throws when the hash is another
 * key's.
 */
export async function createApiKey(db: D1Port, key: NewApiKey): Promise<ApiKey> {
  const q = queries(db);
  const { hash, prefix, checksum } = key;
  const asMade = and(isNull(apiKeys.rotatedAt), isNull(apiKeys.revokedAt));
  const [, rows] = await q.batch([
    q
      .insert(apiKeys)
      .values(key)
      .onConflictDoUpdate({
        target: apiKeys.id,
        set: { hash, prefix, checksum },
        setWhere: asMade as SQL,
      }),
    q.select().from(apiKeys).where(one(key.account, key.id)),
  ]);
  return rows[0] as ApiKey;
}

export async function findApiKey(
  db: D1Port,
  owner: KeyOwner,
  id: string,
): Promise<ApiKey | undefined> {
  return (await queries(db).select().from(apiKeys).where(one(owner, id)))[0];
}

/**
 * An account's key by the hash of its secret, or of the one before. Whatever its state: the object
 * refuses what is revoked or expired.
 */
export async function findApiKeyByHash(
  db: D1Port,
  account: AccountId,
  hash: string,
): Promise<ApiKey | undefined> {
  const secret = or(eq(apiKeys.hash, hash), eq(apiKeys.previousHash, hash));
  return (
    await queries(db)
      .select()
      .from(apiKeys)
      .where(and(ownedBy(account), secret))
  )[0];
}

/** Newest first, revoked ones included, 1 to 100. */
export async function listApiKeys(db: D1Port, owner: KeyOwner, page: ListPage): Promise<ApiKey[]> {
  return await queries(db)
    .select()
    .from(apiKeys)
    .where(and(ownedBy(owner), before(apiKeys.createdAt, apiKeys.id, page)))
    .orderBy(desc(apiKeys.createdAt), desc(apiKeys.id))
    .limit(pageLimit(page));
}

/**
 * Records a rotation, unless a later one is recorded. `over` names the hash that must still be the
 * key's, where nothing but D1 keeps rotations in order. Undefined when nothing was recorded.
 */
export async function recordRotation(
  db: D1Port,
  owner: KeyOwner,
  id: string,
  secrets: KeySecrets & KeptSecret,
  over?: string,
): Promise<ApiKey | undefined> {
  const { hash, prefix, checksum, rotation, rotatedAt, previousHash, previousExpiresAt } = secrets;
  const isLater = or(isNull(apiKeys.rotatedAt), lte(apiKeys.rotatedAt, rotatedAt ?? 0));
  const isStill = over === undefined ? undefined : eq(apiKeys.hash, over);
  const rows = await queries(db)
    .update(apiKeys)
    .set({ hash, prefix, checksum, rotation, rotatedAt, previousHash, previousExpiresAt })
    .where(and(one(owner, id), isNull(apiKeys.revokedAt), isLater, isStill))
    .returning();
  return rows[0];
}

/** For ever; revoking again keeps the first instant. Undefined when the owner has no such key. */
export async function revokeApiKey(
  db: D1Port,
  owner: KeyOwner,
  id: string,
  at: Instant,
): Promise<ApiKey | undefined> {
  const q = queries(db);
  const [, rows] = await q.batch([
    q
      .update(apiKeys)
      .set({ revokedAt: at })
      .where(and(one(owner, id), isNull(apiKeys.revokedAt))),
    q.select().from(apiKeys).where(one(owner, id)),
  ]);
  return rows[0];
}
