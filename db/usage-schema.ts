import { sql } from 'drizzle-orm';
import {
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core';

/** The tables of rollups: sums the cron takes from `ledger_entries`, in the units of `schema.ts`. */

/**
 * The sets of labels an account's usage is summed under: one series per combination that occurred.
 * Sums name a series by number, which keeps their rows at some forty bytes.
 */
export const usageSeries = sqliteTable(
  'usage_series',
  {
    /** Names the series in the tables of sums. */
    id: integer('id').primaryKey(),
    /** `acct_…` */
    account: text('account').notNull(),
    /** JSON array in the order of `seriesLabels`: meter, model, project, server, key, member; null for none. */
    labels: text('labels').notNull(),
  },
  (t) => [uniqueIndex('usage_series_labels').on(t.account, t.labels)],
);

/** What every sum of usage has. Each series has one meter, and a meter at most six quantities. */
const sums = {
  /** Microcredits spent, less what was given back; below zero where more was given back. */
  amount: integer('amount').notNull(),
  /** Debits and captures. */
  count: integer('count').notNull(),
  /** Whole numbers of the meter's quantities, in the order `meterRules` lists them. */
  q0: integer('q0').notNull().default(0),
  q1: integer('q1').notNull().default(0),
  q2: integer('q2').notNull().default(0),
  q3: integer('q3').notNull().default(0),
  q4: integer('q4').notNull().default(0),
  q5: integer('q5').notNull().default(0),
};

/** Usage of a quarter of an hour in UTC, up to the watermark. No rowid: the key is the table. */
export const usageCells = sqliteTable(
  'usage_cells',
  {
    /** `usage_series.id` */
    series: integer('series').notNull(),
    /** Instant (ms) the quarter begins: a multiple of 900,000. */
    start: integer('start').notNull(),
    ...sums,
  },
  (t) => [primaryKey({ columns: [t.series, t.start] })],
);

/** The time zones whose days are kept for an account: those somebody looks at it in. */
export const usageZones = sqliteTable(
  'usage_zones',
  {
    /** Names account and zone in `usage_days`. Not given again: days may outlive their zone. */
    id: integer('id').primaryKey({ autoIncrement: true }),
    /** `acct_…` */
    account: text('account').notNull(),
    /** The runtime's one name of the zone: an IANA name, or an offset such as `+05:30`. */
    zone: text('zone').notNull(),
    /** Instant (ms) of a midnight there: days from it on are kept, those before only as cells. */
    since: integer('since').notNull(),
    /** Instant (ms) it was asked for last, to the day. */
    askedAt: integer('asked_at').notNull(),
    /**
     * The watermark when it was asked for first. A rollup that had looked for zones before then
     * cannot commit any more once the watermark has moved: only then may `since` become earlier.
     */
    watermark: integer('watermark').notNull().default(0),
  },
  (t) => [
    uniqueIndex('usage_zones_name').on(t.account, t.zone),
    index('usage_zones_unfilled').on(t.since).where(sql`since > 0`),
  ],
);

/** Usage of a day in one of the account's zones, from `usage_zones.since` on. No rowid. */
export const usageDays = sqliteTable(
  'usage_days',
  {
    /** `usage_series.id` */
    series: integer('series').notNull(),
    /** `usage_zones.id` */
    zone: integer('zone').notNull(),
    /** Instant (ms) the day begins there. */
    start: integer('start').notNull(),
    ...sums,
  },
  (t) => [primaryKey({ columns: [t.series, t.zone, t.start] })],
);

/** How far the rollup has counted this database's entries, in order of insertion. One row. */
export const usageWatermark = sqliteTable('usage_watermark', {
  /** Always 1. */
  one: integer('one').primaryKey(),
  /** Rowid of the last entry of `ledger_entries` that is counted. */
  position: integer('position').notNull(),
});
