import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EntryRow } from '../../../core/ledger/entry-row.ts';
import { dayMs, hourMs, instant } from '../../../core/units/instant.ts';
import { labelsOf } from '../../../core/usage/series.ts';
import { appendEntries } from '../../../db/append-entries.ts';
import { rollUpChunk, rollupMemory } from '../../../db/rollup.ts';
import { countedRows, rollupProgress } from '../../../db/rollup-entries.ts';
import { fillDays, unfilledZones } from '../../../db/usage-backfill.ts';
import { askForZone } from '../../../db/usage-zones.ts';
import { rollUp } from '../../../worker/cron/roll-up.ts';
import { type SqliteD1, sqliteD1, withFaults } from '../../support/sqlite-d1.ts';
import { alice, bob, ledgerOf, randomFacts } from './random-ledger.ts';

let db: SqliteD1;
beforeEach(() => {
  db = sqliteD1();
});
afterEach(() => db.close());

const total = (table: 'usage_cells' | 'usage_days') =>
  db.sqlite.prepare(`SELECT sum(count) AS count, sum(amount) AS amount FROM ${table}`).get();
const spendings = (rows: readonly EntryRow[]) =>
  rows.filter(({ kind }) => kind === 'debit' || kind === 'capture').length;
const start = 20_000 * dayMs;

describe('a chunk', () => {
  const rows = ledgerOf(alice, randomFacts(100, 5), start);

  it('counts once when two runs have read it', async () => {
    await appendEntries(db, alice, rows);
    const chunk = { position: 0, upto: 100 };
    const both = await Promise.all([1, 2].map(() => rollUpChunk(db, chunk, rollupMemory())));
    expect(both.filter((counts) => counts !== undefined)).toHaveLength(1);
    expect(total('usage_cells')?.count).toBe(spendings(rows));
    expect(await rollupProgress(db)).toEqual({ position: 100, last: 100 });
  });

  it('counts once when its run is killed after the commit, or before', async () => {
    await appendEntries(db, alice, rows);
    let calls = 0;
    const killed = (nth: number, fault: true | 'after') =>
      rollUp(
        withFaults(db, () => ++calls === nth && fault),
        50,
      );
    for (const [nth, fault] of [
      [4, true],
      [4, 'after'],
      [3, 'after'],
    ] as const) {
      calls = 0;
      await expect(killed(nth, fault)).rejects.toThrow('connection lost');
    }
    await rollUp(db);
    expect(total('usage_cells')?.count).toBe(spendings(rows));
  });

  it('holds what drained late, in the cell of its time', async () => {
    await appendEntries(db, alice, rows);
    await rollUp(db);
    const late = ledgerOf(bob, randomFacts(30, 6), start - 40 * dayMs);
    await appendEntries(db, bob, late);
    expect((await rollUp(db)).entries).toBe(30);
    const before = db.sqlite.prepare('SELECT sum(count) AS count FROM usage_cells WHERE start < ?');
    expect(before.get(start - dayMs)?.count).toBe(spendings(late));
  });

  it('is bounded, and what is left waits for the next run', async () => {
    await appendEntries(db, alice, rows);
    expect(await rollUp(db, 2)).toMatchObject({ entries: 60, left: 40 });
    expect(await rollUp(db, 2)).toMatchObject({ entries: 40, left: 0 });
    const chunk = { position: 100, upto: 100_000 };
    await expect(rollUpChunk(db, chunk, rollupMemory())).rejects.toThrow('a chunk is bounded');
  });

  it('may come to more than one statement carries', async () => {
    const many = randomFacts(900, 7).map((fact, n) =>
      'usage' in fact && fact.usage
        ? { ...fact, usage: { ...fact.usage, project: `p${n}${'é"\\'.repeat(60)}` } }
        : fact,
    );
    const long = ledgerOf(alice, many, start);
    await appendEntries(db, alice, long);
    await rollUp(db);
    expect(total('usage_cells')?.count).toBe(spendings(long));
    const names = db.sqlite.prepare('SELECT labels FROM usage_series').all();
    const expected = long
      .filter(({ kind }) => kind === 'debit' || kind === 'capture')
      .map((row) => labelsOf(row));
    expect(new Set(names.map(({ labels }) => labels))).toEqual(new Set(expected));
  });

  it('adds what is reported beyond 2^53 in whole numbers', async () => {
    const most = 2 ** 53 - 1;
    const facts = randomFacts(1, 8).map(() => ({
      ...randomFacts(1, 8)[0],
      kind: 'debit',
      usage: { meter: 'server.runtime', quantities: { seconds: most }, tier: 's', card: 1 },
    }));
    const huge = ledgerOf(alice, [...facts, ...facts, ...facts] as never, start);
    await appendEntries(db, alice, huge);
    await rollUp(db);
    const sum = db.sqlite.prepare('SELECT CAST(q0 AS TEXT) AS q0 FROM usage_cells').all();
    expect(sum.map(({ q0 }) => q0)).toEqual([String(3n * BigInt(most))]);
  });

  it('reads little of a reversal, however many grants it restores', async () => {
    const draws = Array.from({ length: 5_000 }, (_, n) => [n + 2, 1_000_000]);
    const detail = { of: 1, direction: 'give_back', draws, owed: 0, counter: { meter: 'ai.chat' } };
    const [debit] = ledgerOf(alice, randomFacts(1, 2), start) as [EntryRow];
    const spent = { ...debit, seq: 1, kind: 'debit', meter: 'ai.chat', quantities: '{}' } as const;
    const back = { ...debit, seq: 2, kind: 'reversal', meter: null, quantities: null } as const;
    await appendEntries(db, alice, [spent, { ...back, detail: JSON.stringify(detail) }]);
    const [, read] = await countedRows(db, 0, 2);
    expect(JSON.parse(read?.detail ?? '')).toEqual({
      of: 1,
      direction: 'give_back',
      counter: { meter: 'ai.chat' },
    });
  });

  it('names series as the entries themselves do', async () => {
    const odd = ledgerOf(alice, randomFacts(200, 9), start).map((row) =>
      row.project ? { ...row, project: 'ç "q" \\ / 🜁 \u2028' } : row,
    );
    await appendEntries(db, alice, odd);
    for (const row of await countedRows(db, 0, 200))
      if (row.kind !== 'reversal') expect(row.labels).toBe(labelsOf(odd[row.seq - 1] as EntryRow));
  });
});

describe('days of a zone', () => {
  const rows = ledgerOf(alice, randomFacts(300, 3), start).map((row) => ({
    ...row,
    at: start + row.seq * 5 * hourMs,
  }));
  const end = instant(start + 301 * 5 * hourMs);
  const midnight = instant(Math.ceil(end / dayMs) * dayMs);

  it('are made in steps, newest first, gaps at once, until there are no cells before', async () => {
    const early = ledgerOf(bob, randomFacts(9, 3), start - 500 * dayMs);
    await appendEntries(
      db,
      alice,
      early.map((row) => ({ ...row, at: start - 500 * dayMs })),
    );
    await appendEntries(db, alice, rows.slice(9));
    await rollUp(db);
    await askForZone(db, alice, 'UTC', end, midnight);
    const found: number[] = [];
    for (let zones = await unfilledZones(db, 1); zones[0]; zones = await unfilledZones(db, 1))
      found.push((await fillDays(db, zones[0])) as number);
    const lowered = found.map((since) => (midnight - since) / dayMs);
    expect(lowered.slice(0, 3)).toEqual([8, 16, 24]);
    expect(found).toHaveLength(10);
    expect(found.at(-1)).toBe(0);
    expect(total('usage_days')).toEqual(total('usage_cells'));
  });

  const keep = (account: string, zone: string, since: number) =>
    db.sqlite
      .prepare('INSERT INTO usage_zones (account, zone, since, asked_at) VALUES (?, ?, ?, 0)')
      .run(account, zone, since);
  const zonesKept = () =>
    db.sqlite
      .prepare('SELECT zone, since FROM usage_zones ORDER BY zone')
      .all()
      .map((row) => ({ ...row }));

  it('of a zone nobody knows any more are given up, and keep no entry from being counted', async () => {
    await appendEntries(db, alice, rows);
    await askForZone(db, alice, 'UTC', end, midnight);
    keep(alice, 'Atlantis/Capital', midnight);
    await rollUp(db);
    expect(total('usage_cells')?.count).toBe(spendings(rows));
    expect(zonesKept()).toEqual([{ zone: 'UTC', since: 0 }]);
    expect(total('usage_days')).toEqual(total('usage_cells'));
  });

  it('that cannot be made keep those of other accounts waiting for no run', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    await appendEntries(db, alice, rows);
    await askForZone(db, alice, 'UTC', end, midnight);
    for (let n = 0; n < 20; n++) keep(`too large ${n}`, 'Asia/Tokyo', midnight + dayMs);
    db.sqlite.exec(`CREATE TRIGGER too_large BEFORE UPDATE ON usage_zones
      WHEN NEW.account LIKE 'too large %' BEGIN SELECT RAISE(ABORT, 'too large'); END`);
    await rollUp(db);
    const [utc] = zonesKept().filter(({ zone }) => zone === 'UTC');
    expect(utc).toEqual({ zone: 'UTC', since: 0 });
  });

  it('are not made while a rollup under way may not know of the zone', async () => {
    await appendEntries(db, alice, rows);
    await askForZone(db, alice, 'UTC', end, midnight);
    expect(await unfilledZones(db, 9)).toEqual([]);
    await rollUpChunk(db, { position: 0, upto: 100 }, rollupMemory());
    expect(await unfilledZones(db, 9)).toMatchObject([{ zone: 'UTC', since: midnight }]);
  });

  it('are made by one of two backfills', async () => {
    await appendEntries(db, alice, rows.slice(0, 200));
    await rollUpChunk(db, { position: 0, upto: 150 }, rollupMemory());
    await askForZone(db, alice, 'UTC', end, midnight);
    await rollUpChunk(db, { position: 150, upto: 200 }, rollupMemory());
    const [zone] = await unfilledZones(db, 1);
    if (!zone) throw new Error('no zone is to be filled');
    const both = await Promise.all([fillDays(db, zone), fillDays(db, zone)]);
    expect(both.filter((since) => since === undefined)).toHaveLength(1);
    await rollUp(db);
    expect(total('usage_days')).toEqual(total('usage_cells'));
  });

  it('leave nothing of the zone that gave way', async () => {
    await appendEntries(db, alice, rows);
    for (const zone of ['Asia/Tokyo', 'A', 'B', 'C'])
      await askForZone(db, alice, zone, end, midnight);
    db.sqlite.exec("DELETE FROM usage_zones WHERE zone IN ('B', 'C')");
    db.sqlite.exec("UPDATE usage_zones SET zone = 'Asia/Kathmandu' WHERE zone = 'A'");
    await rollUp(db);
    for (const zone of ['UTC', 'America/New_York', 'Asia/Dubai'])
      await askForZone(db, alice, zone, instant(end + 8 * dayMs), instant(midnight + 9 * dayMs));
    await rollUp(db);
    const cells = total('usage_cells');
    const each = db.sqlite.prepare(
      'SELECT sum(count) AS count, sum(amount) AS amount FROM usage_days GROUP BY zone',
    );
    expect(each.all()).toEqual([cells, cells, cells, cells]);
  });
});
