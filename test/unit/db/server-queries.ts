import { instant } from '../../../core/units/instant.ts';
import { appendEntries } from '../../../db/append-entries.ts';
import type { D1Port } from '../../../db/d1.ts';
import {
  busynessOf,
  deleteOldSamples,
  listSamples,
  putSamples,
} from '../../../db/server-samples.ts';
import {
  deleteSettledStops,
  lastStopsOf,
  listOpenStops,
  markAnnounced,
  orphansToAnnounce,
  settleStops,
} from '../../../db/server-stops.ts';
import { findServer, listServers } from '../../../db/servers.ts';
import { namesOf } from '../../../db/target-names.ts';
import { alice, ledgerOf } from './random-ledger.ts';
import { randomServerFacts } from './server-ledger.ts';

type Query = [name: string, run: (db: D1Port) => Promise<unknown>];

const now = instant(1_000_000);
const stop = {
  ...{ account: alice, server: 2, seq: 5, reason: 'credits' as const, stopAt: 1, name: 'web' },
  ...{ orphanedAt: null, announcedAt: 1, project: null },
};
const undrained = [{ seq: 5, reason: 'credits' as const, stopAt: 1, announcedAt: 1 }];

export const serverLists: Query[] = [
  ['servers', (db) => listServers(db, alice, { before: 9, limit: 10, without: [1, 2] })],
  [
    'stops after one',
    (db) => listOpenStops(db, { orphaned: false, before: { at: 5, row: 1 }, limit: 9 }),
  ],
  ['orphans', (db) => orphansToAnnounce(db, { due: now, silentSince: now, limit: 9 })],
  ['samples', (db) => listSamples(db, alice, 2, now)],
];

export const serverQueries: Query[] = [
  [
    'appending what servers do',
    (db) => appendEntries(db, alice, ledgerOf(alice, randomServerFacts(200, 7))),
  ],
  ['one server', (db) => findServer(db, alice, 2)],
  ['reporting samples', (db) => putSamples(db, alice, 2, [{ hour: 0, cpu: 1, memory: 2 }], now)],
  ['cleaning up samples', (db) => deleteOldSamples(db, now, 10)],
  ['cleaning up stops', (db) => deleteSettledStops(db, now, 10)],
  ['how busy servers are', (db) => busynessOf(db, alice, [{ server: 2, from: now }])],
  ['the last stops of servers', (db) => lastStopsOf(db, alice, [2, 3])],
  ['announcing a stop', (db) => markAnnounced(db, stop, now)],
  ['settling stops', (db) => settleStops(db, alice, { server: 2, upTo: 9, undrained }, now)],
  ['names of projects and keys', (db) => namesOf(db, alice, { projects: ['a'], keys: ['b'] })],
];
