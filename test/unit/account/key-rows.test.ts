import { beforeEach, describe, expect, it } from 'vitest';
import type { ApiKeyId } from '../../../core/units/ids.ts';
import { type Instant, instant } from '../../../core/units/instant.ts';
import { Access, isDenied } from '../../../worker/account/access.ts';
import { keysMax } from '../../../worker/account/key-rows.ts';
import { migrate } from '../../../worker/account/migrations.ts';
import type { SqlPort, SqlRow } from '../../../worker/account/sql-port.ts';
import { MemorySql } from '../../support/memory-sql.ts';

const id = 'key_1' as ApiKeyId;
const at = (ms: number): Instant => instant(1_000_000 + ms);

let access: Access;
let closed: ApiKeyId[];
/** What each statement found. */
let ran: SqlRow[][];

beforeEach(() => {
  const sql = new MemorySql();
  migrate(sql);
  closed = [];
  ran = [];
  const noting: SqlPort = {
    all: (query, ...values) => {
      const rows = sql.all(query, ...values);
      ran.push(rows);
      return rows;
    },
    transaction: (run) => sql.transaction(run),
  };
  access = new Access(noting, (key) => closed.push(key));
});

const make = (keyHash: string, more: { id?: ApiKeyId; expiresAt?: Instant } = {}) =>
  access.put({ keyHash, id, scopes: ['usage:write'], ...more }, at(0));

const rotate = (rotation: string, hash: string, now: number, overlapMs = 100) =>
  begin(rotation, hash, now, overlapMs) && finish(rotation, hash, now, overlapMs);

const stepOf =
  (recorded: boolean) =>
  (rotation: string, hash: string, now: number, overlapMs = 100) =>
    access.rotate(id, { id: rotation, hash, overlapMs, at: at(now), recorded });

/** The secret is made; D1 has not heard of it. */
const begin = stepOf(false);
/** D1 has it. */
const finish = stepOf(true);

/** The secrets of the key that open the account at a time. */
const opening = (now: number) =>
  ['S0', 'S1', 'S2', 'S3'].filter((keyHash) => {
    const admitted = access.admit({ kind: 'api_key', keyHash, scope: 'usage:write' }, at(now));
    return !isDenied(admitted) && admitted.key === id;
  });

describe('the secrets of a key', () => {
  it('are both good until the overlap ends', () => {
    make('S0');
    rotate('one', 'S1', 10);
    expect(opening(10)).toEqual(['S0', 'S1']);
    expect(opening(109)).toEqual(['S0', 'S1']);
    expect(opening(110)).toEqual(['S1']);
    expect(closed).toEqual([id]);
  });

  it('are one at once without an overlap', () => {
    make('S0');
    rotate('one', 'S1', 10, 0);
    expect(opening(10)).toEqual(['S1']);
  });

  it('are never three: another rotation ends the oldest', () => {
    make('S0');
    rotate('one', 'S1', 10);
    rotate('two', 'S2', 20);
    expect(opening(20)).toEqual(['S1', 'S2']);
    expect(opening(120)).toEqual(['S2']);
  });

  it('give way to the repeat of what was cut short, and the one in use keeps its time', () => {
    make('S0');
    rotate('one', 'S1', 10);
    expect(rotate('one', 'S2', 60)).toMatchObject({ previousExpiresAt: at(110) });
    expect(opening(60)).toEqual(['S0', 'S2']);
    expect(opening(110)).toEqual(['S2']);
  });

  it('end with the key, whatever the overlap', () => {
    make('S0', { expiresAt: at(50) });
    rotate('one', 'S1', 10);
    expect(opening(49)).toEqual(['S0', 'S1']);
    expect(opening(50)).toEqual([]);
    expect(rotate('two', 'S2', 50)).toBe('not-active');
  });

  it('keep its scopes', () => {
    make('S0');
    rotate('one', 'S1', 10);
    const asked = { kind: 'api_key', keyHash: 'S1', scope: 'holds:write' } as const;
    expect(access.admit(asked, at(11))).toEqual({ code: 'scope-missing', scope: 'holds:write' });
  });

  it('all end when it is revoked, and none comes back by a repeat', () => {
    make('S0');
    rotate('one', 'S1', 10);
    expect(access.revoke(id)).toBe(true);
    expect(opening(11)).toEqual([]);
    expect(rotate('one', 'S2', 12)).toBe('not-active');
    expect(make('S3')).toBe('kept');
    expect(opening(13)).toEqual([]);
  });

  it('are replaced by a repeat of its making, but not once it was rotated', () => {
    expect(make('S0')).toBe('put');
    expect(make('S1')).toBe('put');
    expect(opening(1)).toEqual(['S1']);
    rotate('one', 'S2', 10);
    expect(make('S3')).toBe('kept');
    expect(opening(11)).toEqual(['S1', 'S2']);
  });
});

describe('a rotation that D1 never heard of', () => {
  it('takes nothing from the secret in use, and opens nothing', () => {
    make('S0');
    begin('one', 'S1', 10, 0);
    expect(opening(1_000)).toEqual(['S0']);
    expect(closed).toEqual([]);
  });

  it('is nothing to the next one: what is in use is what that replaces', () => {
    make('S0');
    begin('one', 'S1', 10);
    expect(begin('two', 'S2', 10)).toMatchObject({ previousHash: 'S0', rotatedAt: at(11) });
    expect(finish('two', 'S2', 20)).toMatchObject({ hash: 'S2', previousHash: 'S0' });
    expect(opening(20)).toEqual(['S0', 'S2']);
    expect(finish('one', 'S1', 21)).toBe('overtaken');
    expect(opening(21)).toEqual(['S0', 'S2']);
  });

  it('that is finished before one begun later leaves both good', () => {
    make('S0');
    begin('one', 'S1', 10);
    begin('two', 'S2', 10);
    finish('one', 'S1', 20);
    expect(finish('two', 'S2', 20)).toMatchObject({ previousHash: 'S1' });
    expect(finish('two', 'S2', 20)).toMatchObject({ hash: 'S2', previousHash: 'S1' });
    expect(opening(20)).toEqual(['S1', 'S2']);
  });

  it('does not come back once the key is revoked', () => {
    make('S0');
    begin('one', 'S1', 10);
    access.revoke(id);
    expect(finish('one', 'S1', 20)).toBe('not-active');
    expect(opening(20)).toEqual([]);
  });
});

describe('the keys of an account', () => {
  it('that ended are held in memory no longer, and are told from those that never were', () => {
    make('S0', { expiresAt: at(50) });
    make('S1', { id: 'key_2' as ApiKeyId, expiresAt: at(500) });
    const admit = (keyHash: string) =>
      access.admit({ kind: 'api_key', keyHash, scope: 'usage:write' }, at(100));
    const before = ran.length;
    expect(admit('S1')).toMatchObject({ key: 'key_2' });
    expect(ran.slice(before).map((rows) => rows.length)).toEqual([1]);
    expect(admit('S0')).toEqual({ code: 'key-expired' });
    expect(admit('S9')).toEqual({ code: 'key-unknown' });
  });

  it('are bounded; those that ended make room', () => {
    for (let n = 0; n < keysMax; n++) make(`H${n}`, { id: `key_${n}` as ApiKeyId });
    const one = { id: 'key_more' as ApiKeyId };
    expect(make('more', one)).toBe('full');
    access.revoke('key_7' as ApiKeyId);
    expect(make('more', one)).toBe('put');
  });
});
