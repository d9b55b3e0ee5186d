import { beforeEach, describe, expect, it } from 'vitest';
import type { ApiKeyId } from '../../../core/units/ids.ts';
import { instant } from '../../../core/units/instant.ts';
import {
  createApiKey,
  findApiKeyByHash,
  type KeyOwner,
  listApiKeys,
  revokeApiKey,
} from '../../../db/api-keys.ts';
import { listAudit, recordAudit } from '../../../db/audit-log.ts';
import { recordKeyUses } from '../../../db/key-uses.ts';
import {
  archiveProject,
  createProject,
  findProject,
  listProjects,
  renameProject,
} from '../../../db/projects.ts';
import { findRateCard, insertRateCard, listRateCards } from '../../../db/rate-cards.ts';
import {
  createSession,
  deleteExpiredSessions,
  deleteSession,
  findSession,
  touchSession,
} from '../../../db/sessions.ts';
import { type SqliteD1, sqliteD1 } from '../../support/sqlite-d1.ts';
import { alice, bob } from './random-ledger.ts';

let db: SqliteD1;
beforeEach(() => {
  db = sqliteD1();
});

describe('projects', () => {
  const make = (id: string, name: string, account = alice) =>
    createProject(db, { id, account, name, createdAt: instant(1) });

  it('have a name of their own among the live ones of the account', async () => {
    expect((await make('prj_1', 'Web')).ok).toBe(true);
    expect(await make('prj_2', 'Web')).toEqual({ ok: false, error: 'name-taken' });
    expect((await make('prj_3', 'Web', bob)).ok).toBe(true);
    expect((await archiveProject(db, alice, 'prj_1', instant(5)))?.archivedAt).toBe(5);
    expect((await archiveProject(db, alice, 'prj_1', instant(9)))?.archivedAt).toBe(5);
    expect((await make('prj_2', 'Web')).ok).toBe(true);
    expect((await make('prj_2', 'Web')).ok).toBe(true);
  });

  it('are renamed, but not to the name of another live one', async () => {
    await make('prj_1', 'Web');
    await make('prj_2', 'App');
    expect(await renameProject(db, alice, 'prj_2', 'Web')).toEqual({
      ok: false,
      error: 'name-taken',
    });
    expect((await renameProject(db, alice, 'prj_2', 'Cli')).ok).toBe(true);
    expect((await renameProject(db, alice, 'prj_2', 'Cli')).ok).toBe(true);
    expect((await findProject(db, alice, 'prj_2'))?.name).toBe('Cli');
  });

  it("are another account's to nobody else", async () => {
    await make('prj_1', 'Web');
    expect(await findProject(db, bob, 'prj_1')).toBeUndefined();
    expect(await archiveProject(db, bob, 'prj_1', instant(2))).toBeUndefined();
    expect(await renameProject(db, bob, 'prj_1', 'X')).toEqual({ ok: false, error: 'not-found' });
    expect(await listProjects(db, bob, { limit: 100 })).toEqual([]);
    expect((await findProject(db, alice, 'prj_1'))?.name).toBe('Web');
  });
});

describe('API keys', () => {
  const make = (n: number, account: KeyOwner) =>
    createApiKey(db, {
      id: `key_${n}` as ApiKeyId,
      account,
      name: 'CI',
      prefix: 'hc_abc',
      checksum: 'x1',
      hash: `hash ${n}`,
      scopes: ['usage:write', 'balance:read'],
      createdAt: instant(n),
    });

  it('are found by their hash, with their scopes', async () => {
    const key = await make(1, alice);
    expect(await findApiKeyByHash(db, 'hash 1')).toEqual(key);
    expect(key.scopes).toEqual(['usage:write', 'balance:read']);
    expect(await findApiKeyByHash(db, 'hash 2')).toBeUndefined();
  });

  it('are listed per owner, the platform being one', async () => {
    for (let n = 1; n <= 4; n++) await make(n, n % 2 ? alice : null);
    const ids = async (owner: KeyOwner) =>
      (await listApiKeys(db, owner, { limit: 100 })).map((key) => key.id);
    expect(await ids(alice)).toEqual(['key_3', 'key_1']);
    expect(await ids(null)).toEqual(['key_4', 'key_2']);
    expect(await ids(bob)).toEqual([]);
    const next = await listApiKeys(db, null, { limit: 5, before: { at: 4, id: 'key_4' } });
    expect(next.map((key) => key.id)).toEqual(['key_2']);
  });

  it('are revoked once, by their owner', async () => {
    await make(1, alice);
    expect(await revokeApiKey(db, null, 'key_1', instant(7))).toBeUndefined();
    expect((await revokeApiKey(db, alice, 'key_1', instant(8)))?.revokedAt).toBe(8);
    expect((await revokeApiKey(db, alice, 'key_1', instant(9)))?.revokedAt).toBe(8);
  });

  it('say when they were last used, to the minute and never backwards', async () => {
    await make(1, alice);
    const lastUse = async (at: number) => {
      await recordKeyUses(db, new Map([['key_1', at]]));
      return (await findApiKeyByHash(db, 'hash 1'))?.lastUsedAt;
    };
    expect(await lastUse(100_000)).toBe(100_000);
    expect(await lastUse(159_999)).toBe(100_000);
    expect(await lastUse(160_000)).toBe(160_000);
    expect(await lastUse(50_000)).toBe(160_000);
  });

  it('are never two of one hash', async () => {
    await make(1, alice);
    const twin = { account: bob, name: 'x', prefix: 'x', checksum: 'x', scopes: [] };
    const same = { ...twin, id: 'key_9' as ApiKeyId, hash: 'hash 1', createdAt: instant(0) };
    await expect(createApiKey(db, same)).rejects.toThrow();
  });
});

describe('sessions', () => {
  const session = { idHash: 'h', account: alice, createdAt: 0, expiresAt: 200_000 };

  it('hold until they expire or are signed out of', async () => {
    await createSession(db, session);
    expect(await findSession(db, 'h', instant(199_999))).toMatchObject({ account: alice });
    expect(await findSession(db, 'h', instant(200_000))).toBeUndefined();
    await deleteSession(db, 'h');
    expect(await findSession(db, 'h', instant(1))).toBeUndefined();
  });

  it('say when they were last seen, to the minute', async () => {
    await createSession(db, session);
    await touchSession(db, 'h', instant(59_999));
    expect((await findSession(db, 'h', instant(1)))?.lastSeenAt).toBe(0);
    await touchSession(db, 'h', instant(60_000));
    expect((await findSession(db, 'h', instant(1)))?.lastSeenAt).toBe(60_000);
  });

  it('are cleaned up once expired, a bounded number at a time', async () => {
    for (let n = 0; n < 4; n++)
      await createSession(db, { ...session, idHash: `h${n}`, expiresAt: n * 100 });
    expect(await deleteExpiredSessions(db, instant(200), 2)).toBe(2);
    expect(await deleteExpiredSessions(db, instant(200), 2)).toBe(1);
    expect(await findSession(db, 'h3', instant(200))).toBeDefined();
  });
});

describe('rate cards', () => {
  const card = (version: number, effectiveAt: number) => ({
    version,
    document: `{"version":${version}}`,
    publishedAt: 0,
    effectiveAt,
    publishedBy: 'key_1',
  });

  it('never change once published', async () => {
    expect(await insertRateCard(db, card(2, 10))).toBe(true);
    expect(await insertRateCard(db, card(2, 99))).toBe(false);
    expect(await findRateCard(db, 2)).toEqual(card(2, 10));
  });

  it('are listed newest first', async () => {
    for (const [version, at] of [
      [2, 10],
      [3, 20],
      [4, 20],
    ] as const)
      await insertRateCard(db, card(version, at));
    const page = await listRateCards(db, { before: 4, limit: 1 });
    expect(page.map(({ version }) => version)).toEqual([3]);
  });
});

describe('the audit log', () => {
  it('is read newest first, of everything or of one target', async () => {
    for (let n = 0; n < 6; n++)
      await recordAudit(db, {
        id: `a${n}`,
        at: Math.floor(n / 2),
        actor: 'system',
        action: 'api_key.revoke',
        target: n % 2 ? 'key_1' : 'key_2',
        before: null,
        after: '{}',
        requestId: 'r',
      });
    const ids = async (page: Parameters<typeof listAudit>[1]) =>
      (await listAudit(db, page)).map((record) => record.id);
    expect(await ids({ limit: 4 })).toEqual(['a5', 'a4', 'a3', 'a2']);
    expect(await ids({ limit: 4, before: { at: 1, id: 'a2' } })).toEqual(['a1', 'a0']);
    expect(await ids({ limit: 4, target: 'key_1', before: { at: 2, id: 'a5' } })).toEqual([
      'a3',
      'a1',
    ]);
  });
});
