import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** What the service notes of itself. Conventions as in schema.ts. */

/** What came of comparing an account's object with D1 and Stripe, the last time. */
export const reconciliations = sqliteTable(
  'reconciliations',
  {
    /** `acct_…` */
    account: text('account').primaryKey(),
    /** Instant (ms) of the last comparison. */
    at: integer('at').notNull(),
    /** `in_order`, `behind` (D1 lacks entries it could not be sent), `differs`, `failed`. */
    state: text('state').notNull(),
    /** Instant (ms) from which it has been in this state. */
    since: integer('since').notNull(),
    /** The object's last entry. */
    seq: integer('seq').notNull(),
    /** The last entry D1 had before the comparison healed what it could. */
    drainedSeq: integer('drained_seq').notNull(),
    /** Payments without their grant and grants without their payment, as D1 has both. */
    paymentsApart: integer('payments_apart').notNull().default(0),
    /** What is wrong, for people; null when nothing is. */
    detail: text('detail'),
  },
  (t) => [index('reconciliations_wrong').on(t.state, t.at).where(sql`state <> 'in_order'`)],
);

/** The last run of each cron job. */
export const cronRuns = sqliteTable('cron_runs', {
  /** The job's name in worker/cron/jobs.ts. */
  job: text('job').primaryKey(),
  /** Its schedule. */
  cron: text('cron').notNull(),
  /** Instant (ms) the last run began. */
  startedAt: integer('started_at').notNull(),
  /** How long it took, in ms; null while it runs or when it was killed. */
  tookMs: integer('took_ms'),
  /** How much it handled; null as above or when it failed. */
  handled: integer('handled'),
  /** Why it failed, at most 500 characters; null when it did not. */
  error: text('error'),
  /** Instant (ms) of the last run that went well; null when none did. */
  succeededAt: integer('succeeded_at'),
});
