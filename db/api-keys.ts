import { and, desc, eq, isNull, type SQL } from 'drizzle-orm';
import type { AccountId, ApiKeyId } from '../core/units/ids.ts';
import type { Instant } from '../core/units/instant.ts';
import type { D1Port } from './d1.ts';
import { queries } from './drizzle.ts';
import { before, type ListPage, pageLimit } from './list-page.ts';
import { apiKeys } from './schema.ts';

export type ApiKey = typeof apiKeys.$inferSelect;

/** Whose keys: an account's, or the platform's own. */
export type KeyOwner = AccountId | null;

export interface NewApiKey {
  readonly id: ApiKeyId;
  readonly account: KeyOwner;
  readonly name: string;
  readonly prefix: string;
  readonly checksum: string;
  /** SHA-256 of the whole key, hexadecimal. */
  readonly hash: string;
  readonly scopes: readonly string[];
  readonly createdAt: Instant;
  readonly expiresAt?: Instant;
}

const ownedBy = (owner: KeyOwner): SQL =>
  owner === null ? isNull(apiKeys.account) : eq(apiKeys.account, owner);

const one = (owner: KeyOwner, id: string) => and(ownedBy(owner), eq(apiKeys.id, id));

/** Sent again with its id, it is there as it was first. Throws when the hash is another key's. */
export async function createApiKey(db: D1Port, key: NewApiKey): Promise<ApiKey> {
  const q = queries(db);
  const [, rows] = await q.batch([
    q.insert(apiKeys).values(key).onConflictDoNothing({ target: apiKeys.id }),
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

/** Whatever its state: the caller refuses what is revoked or expired. */
export async function findApiKeyByHash(db: D1Port, hash: string): Promise<ApiKey | undefined> {
  return (await queries(db).select().from(apiKeys).where(eq(apiKeys.hash, hash)))[0];
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
