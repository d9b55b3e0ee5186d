import { beforeEach, describe, expect, it } from 'vitest';
import type { ApiKeyId } from '../../../core/units/ids.ts';
import { instant } from '../../../core/units/instant.ts';
import {
  createApiKey,
  findApiKey,
  findApiKeyByHash,
  type KeyOwner,
  listApiKeys,
  recordRotation,
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
  deleteSessions,
  findSession,
  type Session,
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
    expect(await findApiKeyByHash(db, alice, 'hash 1')).toEqual(key);
    expect(key.scopes).toEqual(['usage:write', 'balance:read']);
    expect(await findApiKeyByHash(db, alice, 'hash 2')).toBeUndefined();
    expect(await findApiKeyByHash(db, bob, 'hash 1')).toBeUndefined();
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
      return (await findApiKeyByHash(db, alice, 'hash 1'))?.lastUsedAt;
    };
    expect(await lastUse(100_000)).toBe(100_000);
    expect(await lastUse(159_999)).toBe(100_000);
    expect(await lastUse(160_000)).toBe(160_000);
    expect(await lastUse(50_000)).toBe(160_000);
  });

  const rotation = (rotatedAt: number, hash: string, previousHash: string) => ({
    ...{ hash, prefix: 'hc_new', checksum: 'x2', expiresAt: null, rotation: `rot_${rotatedAt}` },
    ...{ rotatedAt, previousHash, previousExpiresAt: rotatedAt + 100 },
  });

  it('are found by the secret before as well once they were rotated', async () => {
    const { id } = await make(1, alice);
    const rotated = await recordRotation(db, alice, id, rotation(5, 'hash 2', 'hash 1'));
    expect(rotated).toMatchObject({ id, hash: 'hash 2', previousHash: 'hash 1', rotatedAt: 5 });
    expect(await findApiKeyByHash(db, alice, 'hash 1')).toEqual(rotated);
    expect(await findApiKeyByHash(db, alice, 'hash 2')).toEqual(rotated);
  });

  it('keep the later of two rotations whichever is recorded first', async () => {
    const { id } = await make(1, alice);
    await recordRotation(db, alice, id, rotation(6, 'hash 3', 'hash 2'));
    expect(await recordRotation(db, alice, id, rotation(5, 'hash 2', 'hash 1'))).toBeUndefined();
    expect(await findApiKey(db, alice, id)).toMatchObject({ hash: 'hash 3', rotatedAt: 6 });
  });

  it('are not rotated over another hash than was read, by others, or once revoked', async () => {
    const { id } = await make(1, alice);
    const next = rotation(5, 'hash 2', 'hash 1');
    expect(await recordRotation(db, alice, id, next, 'hash 0')).toBeUndefined();
    expect(await recordRotation(db, bob, id, next)).toBeUndefined();
    await revokeApiKey(db, alice, id, instant(7));
    expect(await recordRotation(db, alice, id, next)).toBeUndefined();
  });

  it('made again by an attempt that finishes another have its secret, once rotated their own', async () => {
    const first = await make(1, alice);
    const again = { ...first, id: first.id as ApiKeyId, account: alice, hash: 'hash 9' };
    const { expiresAt: _, ...wanted } = { ...again, createdAt: instant(3) };
    expect(await createApiKey(db, wanted)).toMatchObject({ hash: 'hash 9', createdAt: 1 });
    await recordRotation(db, alice, first.id, rotation(5, 'hash 10', 'hash 9'));
    expect(await createApiKey(db, wanted)).toMatchObject({ hash: 'hash 10' });
  });

  it('are never two of one hash', async () => {
    await make(1, alice);
    const twin = { account: bob, name: 'x', prefix: 'x', checksum: 'x', scopes: [] };
    const same = { ...twin, id: 'key_9' as ApiKeyId, hash: 'hash 1', createdAt: instant(0) };
    await expect(createApiKey(db, same)).rejects.toThrow();
  });
});

describe('sessions', () => {
  const session: Session = {
    id: 'ses_1',
    kind: 'portal',
    tokenHash: 'h',
    previousHash: null,
    rotatedAt: 0,
    person: null,
    account: alice,
    role: 'viewer',
    returnUrl: null,
    createdBy: 'key_1',
    userAgent: null,
    createdAt: 0,
    lastSeenAt: 0,
    endsAt: 500_000,
    expiresAt: 200_000,
  };

  it('hold until they expire or are signed out of', async () => {
    await createSession(db, session);
    const found = await findSession(db, 'h', instant(199_999));
    expect(found).toMatchObject({ session: { account: alice }, role: 'viewer', operator: false });
    expect(await findSession(db, 'h', instant(200_000))).toBeUndefined();
    expect(await deleteSessions(db, ['ses_1'])).toBe(1);
    expect(await findSession(db, 'h', instant(1))).toBeUndefined();
  });

  it('say when they were last seen, to the minute, and go on for as long again', async () => {
    await createSession(db, session);
    await touchSession(db, 'ses_1', instant(59_999), instant(259_999));
    const seen = async () => (await findSession(db, 'h', instant(1)))?.session;
    expect(await seen()).toMatchObject({ lastSeenAt: 0, expiresAt: 200_000 });
    await touchSession(db, 'ses_1', instant(60_000), instant(260_000));
    expect(await seen()).toMatchObject({ lastSeenAt: 60_000, expiresAt: 260_000 });
  });

  it('never go on beyond their end', async () => {
    await createSession(db, session);
    await touchSession(db, 'ses_1', instant(190_000), instant(590_000));
    expect((await findSession(db, 'h', instant(1)))?.session.expiresAt).toBe(500_000);
  });

  it('are cleaned up once expired, a bounded number at a time', async () => {
    for (let n = 0; n < 4; n++)
      await createSession(db, {
        ...session,
        id: `ses_${n}`,
        tokenHash: `h${n}`,
        expiresAt: n * 100,
      });
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
        account: null,
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
