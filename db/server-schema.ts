import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { serverStatuses } from '../core/servers/server.ts';
import { type LeaseEnd, stopReasons } from '../core/servers/server-fact.ts';

/** The tables of servers and budgets, in the units of `schema.ts`. */

/** Each server as it stands after the last entry D1 has, projected by the drain; kept for ever. */
export const servers = sqliteTable(
  'servers',
  {
    /** `acct_…` */
    account: text('account').notNull(),
    /** The entry that began it, which also names it. */
    seq: integer('seq').notNull(),
    /** What people call it. */
    name: text('name').notNull(),
    /** Of its present terms. */
    tier: text('tier').notNull(),
    /** `prj_…` or the caller's own name of its project. */
    project: text('project'),
    /** The caller's name of the person it was made for. */
    member: text('member'),
    status: text('status', { enum: serverStatuses }).notNull(),
    /** Instant (ms) it was asked for. */
    createdAt: integer('created_at').notNull(),
    /** Instant (ms) of its last start; null before the first. */
    startedAt: integer('started_at'),
    /** Instant (ms) up to which its runtime is held; null while it does not run. */
    paidUntil: integer('paid_until'),
    /** Instant (ms) its last run ended; null while it runs. */
    stoppedAt: integer('stopped_at'),
    /** Why. */
    stopped: text('stopped').$type<LeaseEnd>(),
    /** Instant (ms) it was deleted or failed; null while it is there. */
    endedAt: integer('ended_at'),
    /** Microcredits its making cost. */
    provisioning: integer('provisioning').notNull().default(0),
    /** Microcredits its runtime cost, as far as billed. */
    runtime: integer('runtime').notNull().default(0),
    /** Seconds of runtime billed. */
    seconds: integer('seconds').notNull().default(0),
    /** The last entry that changed the row: older ones sent again change nothing. */
    changedSeq: integer('changed_seq').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.account, t.seq] }),
    index('servers_by_status').on(t.account, t.status, t.seq),
  ],
);

/** How busy a server was, as whoever runs it says; one row an hour, the latest word counts. */
export const serverSamples = sqliteTable(
  'server_samples',
  {
    /** `acct_…` */
    account: text('account').notNull(),
    /** `servers.seq` */
    server: integer('server').notNull(),
    /** Instant (ms) its hour begins, UTC. */
    hour: integer('hour').notNull(),
    /** Percent of its processors, 95th percentile of the hour, 0 to 100. */
    cpuP95: real('cpu_p95').notNull(),
    /** Percent of its memory, likewise. */
    memoryP95: real('memory_p95').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.account, t.server, t.hour] }),
    index('server_samples_age').on(t.hour),
  ],
);

/**
 * Servers whoever runs them has to take down, until they say that it is done: a server may run at
 * the provider although nobody pays for it any more. Begun by the drain.
 */
export const serverStops = sqliteTable(
  'server_stops',
  {
    /** `acct_…` */
    account: text('account').notNull(),
    /** `servers.seq` */
    server: integer('server').notNull(),
    /**
     * The entry that asked for it: `server_stopping`, the void that failed its making, or the
     * capture or deletion by which a signed-in person ended it.
     */
    seq: integer('seq').notNull(),
    reason: text('reason', { enum: stopReasons }).notNull(),
    /** Instant (ms) from which it must not run. */
    stopAt: integer('stop_at').notNull(),
    /** Instant (ms) whoever runs it said so, or it was started again; null while that is open. */
    settledAt: integer('settled_at'),
    /** Instant (ms) the cron found it an orphan: past `stop_at` and not confirmed. */
    orphanedAt: integer('orphaned_at'),
    /** Instant (ms) of the last announcement. */
    announcedAt: integer('announced_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.account, t.server, t.seq] }),
    index('server_stops_open').on(t.stopAt).where(sql`settled_at IS NULL`),
    index('server_stops_settled').on(t.settledAt).where(sql`settled_at IS NOT NULL`),
  ],
);

/** Each budget after the last entry D1 has, projected by the drain; its sums live in the object. */
export const budgets = sqliteTable(
  'budgets',
  {
    /** `acct_…` */
    account: text('account').notNull(),
    /** The entry that began it, which also names it. */
    seq: integer('seq').notNull(),
    name: text('name').notNull(),
    scope: text('scope').notNull(),
    /** The project's, server's, key's or member's id; null for the account. */
    target: text('target'),
    period: text('period').notNull(),
    /** IANA. */
    timeZone: text('time_zone').notNull(),
    /** Microcredits a period. */
    limit: integer('limit_amount').notNull(),
    hard: integer('hard', { mode: 'boolean' }).notNull(),
    createdAt: integer('created_at').notNull(),
    /** Instant (ms) it was removed; null while it watches. */
    removedAt: integer('removed_at'),
    /** The last entry that changed the row. */
    changedSeq: integer('changed_seq').notNull(),
  },
  (t) => [primaryKey({ columns: [t.account, t.seq] })],
);
