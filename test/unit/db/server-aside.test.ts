import { beforeEach, describe, expect, it } from 'vitest';
import { hourMs, instant } from '../../../core/units/instant.ts';
import { appendEntries } from '../../../db/append-entries.ts';
import { busynessOf, listSamples, putSamples } from '../../../db/server-samples.ts';
import {
  lastStopsOf,
  listOpenStops,
  markAnnounced,
  orphansToAnnounce,
  settleStops,
} from '../../../db/server-stops.ts';
import { type SqliteD1, sqliteD1 } from '../../support/sqlite-d1.ts';
import { alice, bob, ledgerOf } from './random-ledger.ts';
import { givenBack, making } from './server-ledger.ts';

let db: SqliteD1;
beforeEach(() => {
  db = sqliteD1();
});

const never = instant(0);
const hour = (place: number) => place * hourMs;

describe('samples of servers', () => {
  it('keep the latest word on an hour, oldest first, of that server alone', async () => {
    const early = [
      { hour: hour(2), cpu: 90.5, memory: 10 },
      { hour: hour(1), cpu: 1, memory: 2 },
    ];
    await putSamples(db, alice, 7, early, never);
    await putSamples(db, alice, 7, [{ hour: hour(2), cpu: 30, memory: 40 }], never);
    await putSamples(db, alice, 8, [{ hour: hour(2), cpu: 99, memory: 99 }], never);
    await putSamples(db, bob, 7, [{ hour: hour(2), cpu: 98, memory: 98 }], never);
    expect(await listSamples(db, alice, 7, never)).toEqual([
      { hour: hour(1), cpu: 1, memory: 2 },
      { hour: hour(2), cpu: 30, memory: 40 },
    ]);
    expect(await listSamples(db, alice, 7, instant(hour(2)))).toHaveLength(1);
  });

  it('are forgotten when they are older than is kept', async () => {
    await putSamples(db, alice, 7, [{ hour: hour(1), cpu: 1, memory: 2 }], never);
    const late = [{ hour: hour(9), cpu: 1, memory: 2 }];
    await putSamples(db, alice, 7, late, instant(hour(5)));
    expect(await listSamples(db, alice, 7, never)).toEqual(late);
  });

  it.each([1, 19, 20, 100, 168])('give the 95th percentile of %i hours by rank', async (count) => {
    const values = Array.from({ length: count }, (_, place) => (place * 37) % count);
    const samples = values.map((value, place) => ({
      hour: hour(place),
      cpu: value / 2,
      memory: count - value - 1,
    }));
    await putSamples(db, alice, 7, samples, never);
    const busy = await busynessOf(db, alice, [
      { server: 7, from: never },
      { server: 8, from: never },
    ]);
    const rank = Math.ceil(count * 0.95) - 1;
    expect(busy.get(7)).toEqual({ server: 7, hours: count, cpu: rank / 2, memory: rank });
    expect(busy.has(8)).toBe(false);
  });
});

describe('servers to be taken down', () => {
  /** Two whose making nobody confirmed: stops 4 and 5 of servers 2 and 3, at 1,001,000. */
  const two = [
    { kind: 'open', account: alice } as const,
    making('web', 2),
    making('db', 3),
    givenBack(2, 'deadline'),
    givenBack(3, 'deadline'),
  ];
  const due = instant(1_001_000);
  const orphans = (silentSince: number) =>
    orphansToAnnounce(db, { due, silentSince: instant(silentSince), limit: 100 });
  const seqsOf = (stops: readonly { readonly seq: number }[]) => stops.map(({ seq }) => seq);
  const open = (orphaned: boolean) => listOpenStops(db, { orphaned, limit: 100 });

  beforeEach(async () => {
    await appendEntries(db, alice, ledgerOf(alice, two));
  });

  it('are due from when they were to be down on, and silent for a while once told', async () => {
    const before = instant(1_000_999);
    expect(await orphansToAnnounce(db, { due: before, silentSince: due, limit: 9 })).toEqual([]);
    const [first] = await orphans(0);
    expect(first).toMatchObject({ account: alice, server: 2, name: 'web', project: 'prj_a' });
    if (first) expect(await markAnnounced(db, first, instant(2_000_000))).toBe(true);
    expect(seqsOf(await orphans(1_999_999))).toEqual([5]);
    expect(seqsOf(await orphans(2_000_000))).toEqual([4, 5]);
    expect(seqsOf(await open(true))).toEqual([4]);
    expect(seqsOf(await open(false))).toEqual([5, 4]);
  });

  it('page on from the last one seen', async () => {
    const [first] = await listOpenStops(db, { orphaned: false, limit: 1 });
    expect(first?.seq).toBe(5);
    const before = { at: first?.stopAt ?? 0, row: first?.row ?? 0 };
    expect(seqsOf(await listOpenStops(db, { orphaned: false, before, limit: 9 }))).toEqual([4]);
  });

  it('are settled by a word of whoever runs them, which tells of no later one', async () => {
    await settleStops(db, alice, { server: 2, upTo: 3, undrained: [] }, instant(5));
    expect((await lastStopsOf(db, alice, [2])).get(2)?.settledAt).toBeNull();
    const [stop] = await orphans(0);
    await settleStops(db, alice, { server: 2, upTo: 4, undrained: [] }, instant(6));
    expect((await lastStopsOf(db, alice, [2, 3])).get(2)).toMatchObject({ settledAt: 6 });
    expect((await lastStopsOf(db, alice, [2, 3])).get(3)).toMatchObject({ settledAt: null });
    expect(seqsOf(await open(false))).toEqual([5]);
    if (stop) expect(await markAnnounced(db, stop, instant(7))).toBe(false);
  });

  it('stay settled when the drain brings them only then', async () => {
    db = sqliteD1();
    const undrained = [{ seq: 4, reason: 'failed' as const, stopAt: 1_001_000, announcedAt: 1 }];
    await settleStops(db, alice, { server: 2, upTo: 4, undrained }, instant(6));
    await appendEntries(db, alice, ledgerOf(alice, two));
    expect(seqsOf(await open(false))).toEqual([5]);
  });
});
