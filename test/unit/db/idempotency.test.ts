import { beforeEach, describe, expect, it } from 'vitest';
import { instant } from '../../../core/units/instant.ts';
import {
  abandonKey,
  type Claim,
  claimKey,
  completeKey,
  deleteOldKeys,
} from '../../../db/idempotency.ts';
import { type SqliteD1, sqliteD1 } from '../../support/sqlite-d1.ts';

let db: SqliteD1;
beforeEach(() => {
  db = sqliteD1();
});

const claim = (requestId: string, at = 0, more: Partial<Claim> = {}): Claim => ({
  scope: 'platform',
  nameHash: 'name',
  bodyHash: 'body',
  requestId,
  at: instant(at),
  ...more,
});

describe('an idempotency key', () => {
  it('is given to one of many that ask at once', async () => {
    const asked = Array.from({ length: 50 }, (_, i) => claimKey(db, claim(`req_${i}`)));
    const kinds = (await Promise.all(asked)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'fresh').length).toBe(1);
    expect(kinds.filter((kind) => kind === 'in-progress').length).toBe(49);
  });

  it('replays the kept answer, with the request that was answered first', async () => {
    await claimKey(db, claim('first'));
    expect(await completeKey(db, claim('first'), { status: 201, body: '{"a": 1}' })).toBe(true);
    const answer = { kind: 'replay', status: 201, body: '{"a": 1}', requestId: 'first' };
    expect(await claimKey(db, claim('second'))).toEqual(answer);
    expect(await claimKey(db, claim('third', 90_000))).toEqual(answer);
  });

  it('refuses another body, while running and after', async () => {
    await claimKey(db, claim('first'));
    const other = { bodyHash: 'other' };
    expect(await claimKey(db, claim('second', 0, other))).toEqual({ kind: 'other-body' });
    expect(await claimKey(db, claim('second', 90_000, other))).toEqual({ kind: 'other-body' });
    expect(await completeKey(db, claim('first'), { status: 204, body: null })).toBe(true);
    expect(await claimKey(db, claim('third', 0, other))).toEqual({ kind: 'other-body' });
  });

  it('may be taken over from a request that was killed, after 60 seconds', async () => {
    await claimKey(db, claim('killed'));
    expect(await claimKey(db, claim('early', 59_999))).toEqual({ kind: 'in-progress' });
    expect(await claimKey(db, claim('heir', 60_000))).toEqual({ kind: 'fresh' });
    expect(await claimKey(db, claim('third', 60_001))).toEqual({ kind: 'in-progress' });
    expect(await completeKey(db, claim('killed'), { status: 500, body: null })).toBe(false);
    expect(await completeKey(db, claim('heir'), { status: 200, body: 'x' })).toBe(true);
  });

  it('is unspent once abandoned, but only by its holder and only while it runs', async () => {
    await claimKey(db, claim('first'));
    await abandonKey(db, claim('stranger'));
    expect(await claimKey(db, claim('second'))).toEqual({ kind: 'in-progress' });
    await abandonKey(db, claim('first'));
    expect(await claimKey(db, claim('second'))).toEqual({ kind: 'fresh' });
    await completeKey(db, claim('second'), { status: 200, body: null });
    await abandonKey(db, claim('second'));
    expect(await claimKey(db, claim('third'))).toMatchObject({ kind: 'replay' });
  });

  it('counts once for each scope', async () => {
    await claimKey(db, claim('first'));
    expect(await claimKey(db, claim('second', 0, { scope: 'acct_x' }))).toEqual({ kind: 'fresh' });
  });

  it('is deleted when it is old, a bounded number at a time', async () => {
    for (let i = 0; i < 5; i++) await claimKey(db, claim('r', i * 10, { nameHash: `n${i}` }));
    expect(await deleteOldKeys(db, instant(40), 3)).toBe(3);
    expect(await deleteOldKeys(db, instant(40), 3)).toBe(1);
    expect(await claimKey(db, claim('again', 50, { nameHash: 'n4' }))).toEqual({
      kind: 'in-progress',
    });
    await expect(deleteOldKeys(db, instant(40), 1_001)).rejects.toThrow();
  });
});
