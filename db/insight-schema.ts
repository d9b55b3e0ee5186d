import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** What is reckoned from usage once a day, in the units of `schema.ts`. Lost, it is reckoned again. */

/** The last forecast of an account in a time zone, with the method each category was given. */
export const forecasts = sqliteTable(
  'forecasts',
  {
    /** `acct_…` */
    account: text('account').notNull(),
    /** IANA. */
    timeZone: text('time_zone').notNull(),
    /** The last complete day it knew, `2026-11-21` in that zone. */
    day: text('day').notNull(),
    /** JSON: method, back-test error and daily paths by category, and of the whole. */
    document: text('document').notNull(),
    madeAt: integer('made_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.account, t.timeZone] }), index('forecasts_age').on(t.madeAt)],
);

export const tipStatuses = ['open', 'dismissed', 'applied', 'cleared'] as const;

/** What would cost an account less. One row a kind and subject; what no longer holds is `cleared`. */
export const tips = sqliteTable(
  'tips',
  {
    /** `tip_…`, of the account, the kind and the subject. */
    id: text('id').primaryKey(),
    /** `acct_…` */
    account: text('account').notNull(),
    kind: text('kind').notNull(),
    /** What it is about: a server, a project, a model; empty for the account. */
    subject: text('subject').notNull(),
    status: text('status', { enum: tipStatuses }).notNull(),
    /** Microcredits it would save in 30 days; 0 where the gain is another. */
    saving: integer('saving').notNull(),
    /** JSON object: the window, the rows and the sums the saving can be reckoned from again. */
    evidence: text('evidence').notNull(),
    /** Instant (ms) it first held, and was last reckoned. */
    foundAt: integer('found_at').notNull(),
    madeAt: integer('made_at').notNull(),
    /** Instant (ms) of the last Apply, Dismiss or clearing. */
    changedAt: integer('changed_at').notNull(),
  },
  (t) => [index('tips_of').on(t.account, t.status, t.saving, t.id)],
);

/** When an account was last looked through for forecast and tips, and is next. */
export const insightRuns = sqliteTable(
  'insight_runs',
  {
    /** `acct_…` */
    account: text('account').primaryKey(),
    /** Instant (ms) from which the daily look must take it; null while nothing was used since. */
    dueAt: integer('due_at'),
  },
  (t) => [index('insight_runs_due').on(t.dueAt)],
);
