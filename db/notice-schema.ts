import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { NoticeKind, ToldKind } from '../core/notices/notice.ts';

/** The tables of notices and of how they go out, in the units of `schema.ts`. */

/**
 * What an account is to know, or programs that listen for it: one a crossing, the key is what it is
 * about, so none comes twice.
 */
export const notices = sqliteTable(
  'notices',
  {
    /** `ntc_…`, of the account and the key. */
    id: text('id').primaryKey(),
    /** `acct_…` */
    account: text('account').notNull(),
    kind: text('kind').$type<ToldKind>().notNull(),
    /** Whether people are shown it; what is not goes to webhooks alone. */
    forPeople: integer('for_people', { mode: 'boolean' }).notNull(),
    /** What it is about, unique in the account: `low:<seq>`, `expiry:<grant>:7`, `spike:<project>:<hour>` … */
    key: text('key').notNull(),
    /** Instant (ms) of what it tells. */
    at: integer('at').notNull(),
    /** JSON object: the facts its words are made of, by kind. */
    facts: text('facts').notNull(),
    /** Instant (ms) somebody read it; null while new. */
    readAt: integer('read_at'),
    /** `none`: not to go out by e-mail. */
    email: text('email', { enum: ['pending', 'sent', 'failed', 'none'] }).notNull(),
    /** Tries made, and the instant (ms) of the next; null when there is none. */
    emailTries: integer('email_tries').notNull().default(0),
    emailDueAt: integer('email_due_at'),
    /** Whether its webhook deliveries were made. */
    spread: integer('spread', { mode: 'boolean' }).notNull().default(false),
  },
  (t) => [
    index('notices_newest').on(t.account, t.at, t.id).where(sql`for_people = 1`),
    index('notices_unread')
      .on(t.account, t.at, t.id)
      .where(sql`for_people = 1 AND read_at IS NULL`),
    index('notices_email_due').on(t.emailDueAt).where(sql`email_due_at IS NOT NULL`),
    index('notices_to_spread').on(t.id).where(sql`spread = 0`),
    index('notices_age').on(t.at),
  ],
);

/** What an account wants to hear of, and where; without a row the defaults of core/notices hold. */
export const noticeSettings = sqliteTable('notice_settings', {
  /** `acct_…` */
  account: text('account').primaryKey(),
  /** Where e-mail goes; null for the account's own address. */
  email: text('email'),
  /** JSON array of the kinds that go out by e-mail. */
  emailed: text('emailed', { mode: 'json' }).$type<readonly NoticeKind[]>().notNull(),
  /** Microcredits: a notice when available falls below. */
  lowBalance: integer('low_balance').notNull(),
});

/** Grants that expire and have credits left, as far as D1 knows; the daily look finds them by this. */
export const expiringGrants = sqliteTable(
  'expiring_grants',
  {
    /** `acct_…` */
    account: text('account').notNull(),
    /** The entry that granted it. */
    seq: integer('seq').notNull(),
    /** Instant (ms) it expires. */
    expiresAt: integer('expires_at').notNull(),
    /** Instant (ms) from which the cron must look at it: 7 days before, then 1 day before; null after. */
    lookAt: integer('look_at'),
  },
  (t) => [
    primaryKey({ columns: [t.account, t.seq] }),
    index('expiring_grants_due').on(t.lookAt).where(sql`look_at IS NOT NULL`),
  ],
);

/** Where events are sent. `account` null: the platform's own, which hears of every account. */
export const webhookEndpoints = sqliteTable(
  'webhook_endpoints',
  {
    /** `whe_…` */
    id: text('id').primaryKey(),
    account: text('account'),
    url: text('url').notNull(),
    /** JSON array of event types; empty for all. */
    events: text('events', { mode: 'json' }).$type<readonly string[]>().notNull(),
    /** Signs what is sent (Standard Webhooks); needed in clear to sign with. */
    secret: text('secret').notNull(),
    createdAt: integer('created_at').notNull(),
    /** Instant (ms) it was removed; null while it is used. */
    removedAt: integer('removed_at'),
  },
  (t) => [index('webhook_endpoints_of').on(t.account, t.createdAt, t.id)],
);

export const webhookDeliveries = sqliteTable(
  'webhook_deliveries',
  {
    /** `notices.id` */
    notice: text('notice').notNull(),
    /** `webhook_endpoints.id` */
    endpoint: text('endpoint').notNull(),
    status: text('status', { enum: ['pending', 'delivered', 'failed'] }).notNull(),
    tries: integer('tries').notNull().default(0),
    /** Instant (ms) of the next try; null when there is none. */
    dueAt: integer('due_at'),
    /** HTTP status of the last try; null when there was no answer. */
    answered: integer('answered'),
    /** Instant (ms) of the last try. */
    triedAt: integer('tried_at'),
    /** Instant (ms) it was made. */
    createdAt: integer('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.notice, t.endpoint] }),
    index('webhook_deliveries_due').on(t.dueAt).where(sql`due_at IS NOT NULL`),
    index('webhook_deliveries_of').on(t.endpoint, t.createdAt, t.notice),
    index('webhook_deliveries_age').on(t.createdAt),
  ],
);

/** When an account is next looked through for what no single entry tells. */
export const noticeRuns = sqliteTable(
  'notice_runs',
  {
    /** `acct_…` */
    account: text('account').primaryKey(),
    /** Instant (ms) from which its last complete hour is looked at; null until something is used. */
    spikesDueAt: integer('spikes_due_at'),
    /** Instant (ms) from which its budgets are looked at; null while it has none. */
    budgetsDueAt: integer('budgets_due_at'),
  },
  (t) => [
    index('notice_runs_spikes').on(t.spikesDueAt).where(sql`spikes_due_at IS NOT NULL`),
    index('notice_runs_budgets').on(t.budgetsDueAt).where(sql`budgets_due_at IS NOT NULL`),
  ],
);
