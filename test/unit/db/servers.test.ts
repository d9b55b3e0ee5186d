import { beforeEach, describe, expect, it } from 'vitest';
import type { Fact } from '../../../core/ledger/entry.ts';
import { seq } from '../../../core/units/ids.ts';
import { instant } from '../../../core/units/instant.ts';
import { appendEntries } from '../../../db/append-entries.ts';
import { listServers, type ServerRow } from '../../../db/servers.ts';
import { withServerTail } from '../../../worker/http/server-rows.ts';
import { type SqliteD1, sqliteD1 } from '../../support/sqlite-d1.ts';
import { alice, bob, dice, ledgerOf } from './random-ledger.ts';
import {
  billed,
  givenBack,
  leased,
  made,
  making,
  randomServerFacts,
  type ServerFact,
  terms,
} from './server-ledger.ts';

let db: SqliteD1;
beforeEach(() => {
  db = sqliteD1();
});

const send = (facts: readonly ServerFact[]) => appendEntries(db, alice, ledgerOf(alice, facts));
const servers = () => db.sqlite.prepare('SELECT * FROM servers ORDER BY seq').all();
const stops = () => db.sqlite.prepare('SELECT * FROM server_stops ORDER BY seq').all();

const open: Fact = { kind: 'open', account: alice };
const two = seq(2);
const lease = (from: number, until: number) =>
  leased({ server: two, from: instant(from), until: instant(until) });
const span = (before: number, after: number) => ({ server: two, before, after });
/** A server that runs: entries 2 to 4. */
const running: readonly Fact[] = [open, making('web', 2), made(2), lease(1_001_000, 4_601_000)];

describe('a server in D1', () => {
  it('is being made, then runs and is paid up to the end of its lease', async () => {
    await send(running.slice(0, 2));
    expect(servers()).toMatchObject([
      { seq: 2, name: 'web', tier: 'small', project: 'prj_a', status: 'provisioning' },
    ]);
    await send(running);
    expect(servers()).toMatchObject([
      {
        ...{ status: 'running', started_at: 1_001_000, paid_until: 4_601_000, provisioning: 500 },
        ...{ runtime: 0, seconds: 0, stopped_at: null, changed_seq: 4 },
      },
    ]);
  });

  it('adds up what its leases took, and began when it was started, however often it renews', async () => {
    await send([...running, lease(4_601_000, 8_201_000), billed(4, 7_200, span(0, 3_600))]);
    expect(servers()).toMatchObject([
      { started_at: 1_001_000, paid_until: 8_201_000, runtime: 7_200, seconds: 3_600 },
    ]);
  });

  it('has another tier after a resize, which is no start', async () => {
    const resized = leased({
      server: two,
      from: instant(1_001_000),
      until: instant(4_602_000),
      terms: terms('large'),
    });
    await send([...running, billed(4, 20, span(0, 10)), resized]);
    expect(servers()).toMatchObject([
      {
        status: 'running',
        tier: 'large',
        started_at: 1_001_000,
        paid_until: 4_602_000,
        runtime: 20,
      },
    ]);
  });

  it('fails when nobody says that it was made, and somebody has to take it down', async () => {
    await send([open, making('web', 2), givenBack(2, 'deadline')]);
    expect(servers()).toMatchObject([{ status: 'failed', ended_at: 1_000_000 }]);
    expect(stops()).toMatchObject([{ server: 2, seq: 3, reason: 'failed', settled_at: null }]);
  });

  it('fails by request, and whoever said so knows', async () => {
    await send([open, making('web', 2), { ...givenBack(2, 'request'), by: 'key_1' }]);
    expect(servers()).toMatchObject([{ status: 'failed' }]);
    expect(stops()).toEqual([]);
  });

  it('is called off by a signed-in person, of which whoever makes it has to hear', async () => {
    await send([open, making('web', 2), givenBack(2, 'request')]);
    expect(stops()).toMatchObject([{ server: 2, seq: 3, reason: 'failed', settled_at: null }]);
  });

  it('is deleted, while it is made as well', async () => {
    const away: Fact = { kind: 'server_delete', server: two };
    await send([open, making('web', 2), givenBack(2, 'request'), away]);
    expect(servers()).toMatchObject([{ status: 'deleted', provisioning: 0 }]);
  });
});

describe('what must be taken down', () => {
  const stopping: Fact = {
    kind: 'server_stopping',
    server: two,
    reason: 'credits',
    stopAt: instant(4_601_000),
  };

  it('is asked for before paid time ends, and stays so when it has', async () => {
    const facts = [...running, stopping, billed(4, 7_200, { ...span(0, 3_600), ends: 'credits' })];
    await send(facts.slice(0, 5));
    expect(servers()).toMatchObject([{ status: 'stopping', paid_until: 4_601_000 }]);
    await send(facts);
    expect(servers()).toMatchObject([{ status: 'stopped', stopped: 'credits', paid_until: null }]);
    expect(stops()).toMatchObject([{ seq: 5, stop_at: 4_601_000, settled_at: null }]);
  });

  const request = billed(4, 9, { ...span(0, 9), ends: 'request' });
  const away: Fact = { kind: 'server_delete', server: two };
  const byKey = (fact: Fact) => ({ ...fact, by: 'key_1' });

  it('is settled when it is paid for again, or stopped by key', async () => {
    for (const after of [lease(4_601_000, 8_201_000), byKey(request)]) {
      db = sqliteD1();
      await send([...running, stopping, after]);
      expect(stops()).toMatchObject([{ seq: 5, settled_at: 1_001_000 }]);
    }
  });

  it('is what a signed-in person stopped or deleted, once a server, from that instant', async () => {
    await send([...running, stopping, request]);
    const asked = { seq: 6, reason: 'request', stop_at: 1_001_000, settled_at: null };
    expect(stops()).toMatchObject([{ seq: 5, settled_at: 1_001_000 }, asked]);
    await send([...running, stopping, request, away]);
    expect(stops().filter((stop) => stop.settled_at === null)).toMatchObject([
      { seq: 7, reason: 'request', stop_at: 1_002_000 },
    ]);
  });

  it('is nothing more when a key deletes what a signed-in person stopped', async () => {
    await send([...running, request, byKey(away)]);
    expect(stops()).toMatchObject([{ seq: 5, settled_at: 1_001_000 }]);
  });
});

describe('servers in D1, whatever comes how often and in what pieces', () => {
  it.each([1, 2, 3, 4, 5])('are as a plain fold of their entries has them (%i)', async (which) => {
    const rows = ledgerOf(alice, randomServerFacts(300, which));
    const { roll } = dice(which * 77);
    for (let sent = 0; sent < rows.length; ) {
      const from = Math.max(0, sent - roll(30));
      const until = sent + 1 + roll(25);
      await appendEntries(db, alice, rows.slice(from, until));
      if (roll(5) === 0) await appendEntries(db, alice, rows.slice(0, 1 + roll(sent + 1)));
      sent = until;
    }
    await appendEntries(db, bob, ledgerOf(bob, randomServerFacts(40, which)));
    const folded = withServerTail(alice, [], rows);
    expect(folded.length).toBeGreaterThan(5);
    expect(await all()).toEqual(folded);
    expect(new Set(folded.map(({ status }) => status)).size).toBeGreaterThan(2);
  });

  it('are the same when the tail is folded onto what is there, overlapping', async () => {
    const rows = ledgerOf(alice, randomServerFacts(200, 9));
    await appendEntries(db, alice, rows.slice(0, 120));
    expect(withServerTail(alice, await all(), rows.slice(90))).toEqual(
      withServerTail(alice, [], rows),
    );
  });

  async function all(): Promise<ServerRow[]> {
    return await listServers(db, alice, { limit: 100, without: [] });
  }
});
