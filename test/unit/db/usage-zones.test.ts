import { afterEach, beforeEach, expect, it } from 'vitest';
import { dayMs, hourMs, instant } from '../../../core/units/instant.ts';
import { appendEntries } from '../../../db/append-entries.ts';
import { askForZone, findZone } from '../../../db/usage-zones.ts';
import { type SqliteD1, sqliteD1 } from '../../support/sqlite-d1.ts';
import { alice, bob, ledgerOf, randomFacts } from './random-ledger.ts';

let db: SqliteD1;
beforeEach(() => {
  db = sqliteD1();
});
afterEach(() => db.close());

const day = (n: number) => instant(20_000 * dayMs + n * dayMs);
const ask = (zone: string, at = day(0), account = alice) =>
  askForZone(db, account, zone, at, instant(at + 9 * hourMs));
const kept = (account = alice) =>
  db.sqlite
    .prepare('SELECT zone FROM usage_zones WHERE account = ? ORDER BY zone')
    .all(account)
    .map(({ zone }) => zone);
const changes = () => Number(db.sqlite.prepare('SELECT total_changes() AS n').get()?.n);

it('keeps the days of a zone from the next midnight there on', async () => {
  await ask('Asia/Tokyo');
  expect(await findZone(db, alice, 'Asia/Tokyo')).toMatchObject({ since: day(0) + 9 * hourMs });
  expect(await findZone(db, alice, 'Asia/Seoul')).toBeUndefined();
  expect(await findZone(db, bob, 'Asia/Tokyo')).toBeUndefined();
});

it('writes at most once a day for a zone, however often it is asked for', async () => {
  await ask('Asia/Tokyo');
  const before = changes();
  await ask('Asia/Tokyo', instant(day(1) - 1));
  expect(changes()).toBe(before);
  await ask('Asia/Tokyo', day(1));
  expect(changes()).toBe(before + 1);
  expect(await findZone(db, alice, 'Asia/Tokyo')).toMatchObject({ since: day(0) + 9 * hourMs });
});

it('keeps four zones an account', async () => {
  for (const zone of ['A', 'B', 'C', 'D', 'E']) await ask(zone);
  await ask('E', day(0), bob);
  expect(kept()).toEqual(['A', 'B', 'C', 'D']);
  expect(kept(bob)).toEqual(['E']);
});

it('lets the zone asked for least recently give way, when that was more than a week ago', async () => {
  for (const zone of ['A', 'B', 'C', 'D']) await ask(zone);
  await ask('A', day(3));
  await ask('E', instant(day(7) - 1));
  expect(kept()).toEqual(['A', 'B', 'C', 'D']);
  await ask('E', day(7));
  expect(kept()).toEqual(['A', 'C', 'D', 'E']);
  expect(await findZone(db, alice, 'E')).toMatchObject({ since: day(7) + 9 * hourMs });
});

it('keeps no zone from a midnight that entries lie beyond, whatever the clock says', async () => {
  await appendEntries(db, alice, ledgerOf(alice, randomFacts(5, 1), day(5)));
  await ask('Asia/Tokyo', day(4));
  expect(kept()).toEqual([]);
  await ask('Asia/Tokyo', day(5));
  expect(kept()).toEqual(['Asia/Tokyo']);
});

it('keeps no zone whose days begin within a quarter of an hour', async () => {
  await askForZone(db, alice, '+05:07', day(0), instant(day(1) - 5 * hourMs - 7 * 60_000));
  expect(kept()).toEqual([]);
});

it('keeps one zone of two that are asked for at once when there is room for one', async () => {
  for (const zone of ['A', 'B', 'C']) await ask(zone);
  await Promise.all([ask('D'), ask('E')]);
  expect(kept()).toHaveLength(4);
});
