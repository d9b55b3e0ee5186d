import { sql } from 'drizzle-orm';
import {
  customType,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core';
import type { EntryKind } from '../core/ledger/entry.ts';

/**
 * Every table of D1. Amounts are whole microcredits (1 credit = 1,000,000), instants whole
 * milliseconds since 1970 in UTC, hashes SHA-256. `db/README.md` says who writes and reads each.
 */

const blob = customType<{ data: Uint8Array }>({ dataType: () => 'blob' });

export const accounts = sqliteTable(
  'accounts',
  {
    /** `acct_…`, also the name of the account's object. */
    id: text('id').primaryKey(),
    /** What people call the customer. */
    name: text('name').notNull(),
    /** The host platform's own id of the customer; never changes once set. */
    externalId: text('external_id').unique(),
    /** Where receipts would go; not verified. */
    email: text('email'),
    /** Which database holds its ledger: 0 is `DB`, n is `DB_n`. Never changes. */
    shard: integer('shard').notNull().default(0),
    /** Instant (ms) it was created. */
    createdAt: integer('created_at').notNull(),
    /** Instant (ms) from which the reconcile sweep must look at it; null when nothing is due. */
    checkDueAt: integer('check_due_at'),
    /** Instant (ms) from which the top-up cron must wake its object; null when nothing is due. */
    topUpDueAt: integer('top_up_due_at'),
  },
  (t) => [
    index('accounts_check_due').on(t.checkDueAt).where(sql`check_due_at IS NOT NULL`),
    index('accounts_top_up_due').on(t.topUpDueAt).where(sql`top_up_due_at IS NOT NULL`),
    index('accounts_newest').on(t.createdAt, t.id),
    index('accounts_by_name').on(sql`name COLLATE NOCASE`),
    index('accounts_by_email').on(sql`email COLLATE NOCASE`).where(sql`email IS NOT NULL`),
  ],
);

/**
 * The ledger of record: a gapless prefix of every account's log. It keeps its implicit rowid, so
 * that rollups can walk the order of insertion.
 */
export const ledgerEntries = sqliteTable(
  'ledger_entries',
  {
    /** `acct_…` */
    account: text('account').notNull(),
    /** Position in the account's ledger, from 1 without a gap. */
    seq: integer('seq').notNull(),
    /** Instant (ms); never before the entry before it, so it orders like `seq`. */
    at: integer('at').notNull(),
    /** What happened. */
    kind: text('kind').$type<EntryKind>().notNull(),
    /** What it moved, in microcredits, never negative; 0 when it moved nothing. */
    amount: integer('amount').notNull(),
    /** Microcredits free to spend after it. */
    available: integer('available').notNull(),
    /** Microcredits set aside by open holds after it. */
    held: integer('held').notNull(),
    /** Microcredits the next grant repays, after it. */
    owed: integer('owed').notNull(),
    /** `key_…` of the API key that caused it; null when none did. */
    key: text('key'),
    /** The meter of the usage it stands for; null without one. */
    meter: text('meter'),
    /** `provider/model` of the usage. */
    model: text('model'),
    /** Server tier of the usage. */
    tier: text('tier'),
    /** `prj_…` or the caller's own name of the project that used it. */
    project: text('project'),
    /** `srv_…` or the caller's own name of the server that used it. */
    server: text('server'),
    /** The caller's name of the person who used it. */
    member: text('member'),
    /** Version of the rate card that priced it. */
    card: integer('card'),
    /** JSON object: whole number of each quantity measured. Verbatim, the hash covers it. */
    quantities: text('quantities'),
    /** JSON object: what the other columns do not hold. Verbatim, the hash covers it. */
    detail: text('detail'),
    /** 32 bytes: SHA-256 over the hash before and this entry's canonical form. */
    hash: blob('hash').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.account, t.seq] }),
    index('entries_by_kind').on(t.account, t.kind, t.meter, t.seq),
    index('entries_by_project').on(t.account, t.project, t.seq).where(sql`project IS NOT NULL`),
    index('entries_by_server').on(t.account, t.server, t.seq).where(sql`server IS NOT NULL`),
    index('entries_by_model').on(t.account, t.model, t.seq).where(sql`model IS NOT NULL`),
  ],
);

/** The last entry of each account, projected by the drain. */
export const balances = sqliteTable('balances', {
  /** `acct_…` */
  account: text('account').primaryKey(),
  /** The last entry D1 has. */
  seq: integer('seq').notNull(),
  /** Its hash, 32 bytes. */
  hash: blob('hash').notNull(),
  /** Its instant (ms). */
  at: integer('at').notNull(),
  /** Microcredits free to spend after it. */
  available: integer('available').notNull(),
  /** Microcredits set aside after it. */
  held: integer('held').notNull(),
  /** Microcredits owed after it. */
  owed: integer('owed').notNull(),
});

export const holdStatuses = ['open', 'captured', 'voided', 'expired'] as const;

/** Each hold as it stands after the last entry D1 has, projected by the drain. */
export const holds = sqliteTable(
  'holds',
  {
    /** `acct_…` */
    account: text('account').notNull(),
    /** The entry that opened it, which also names it. */
    seq: integer('seq').notNull(),
    /** `open` until an entry closes it, even past its deadline. */
    status: text('status', { enum: holdStatuses }).notNull(),
    /** Microcredits it set aside. */
    amount: integer('amount').notNull(),
    /** Instant (ms) it was opened. */
    openedAt: integer('opened_at').notNull(),
    /** Instant (ms) of its deadline, the last extension included. */
    expiresAt: integer('expires_at').notNull(),
    /** The entry that closed it last: a late capture follows the void by deadline. */
    closedSeq: integer('closed_seq'),
    /** Instant (ms) of that entry. */
    closedAt: integer('closed_at'),
    /** Microcredits captured, what was taken above the hold included; null unless captured. */
    captured: integer('captured'),
  },
  (t) => [
    primaryKey({ columns: [t.account, t.seq] }),
    index('holds_by_status').on(t.account, t.status, t.seq),
  ],
);

export const projects = sqliteTable(
  'projects',
  {
    /** `prj_…` */
    id: text('id').primaryKey(),
    /** `acct_…` it belongs to. */
    account: text('account').notNull(),
    /** What people call it; unique among the account's live projects. */
    name: text('name').notNull(),
    /** Instant (ms) it was created. */
    createdAt: integer('created_at').notNull(),
    /** Instant (ms) it was archived; null while it is live. */
    archivedAt: integer('archived_at'),
  },
  (t) => [
    uniqueIndex('projects_live_name').on(t.account, t.name).where(sql`archived_at IS NULL`),
    index('projects_newest').on(t.account, t.createdAt, t.id),
  ],
);

export const apiKeys = sqliteTable(
  'api_keys',
  {
    /** `key_…`; public, entries name it. */
    id: text('id').primaryKey(),
    /** `acct_…` it may act for; null for a platform key, which may act for any. */
    account: text('account'),
    /** What people call it. */
    name: text('name').notNull(),
    /** Its first characters, enough to recognise it by and no more. */
    prefix: text('prefix').notNull(),
    /** The last characters of the key: a checksum over the rest that catches a typing mistake. */
    checksum: text('checksum').notNull(),
    /** SHA-256 of the whole key, 64 lower-case hexadecimal digits. The key itself is never kept. */
    hash: text('hash').notNull().unique(),
    /** JSON array of the scopes it was given. */
    scopes: text('scopes', { mode: 'json' }).$type<readonly string[]>().notNull(),
    /** Instant (ms) it was made. */
    createdAt: integer('created_at').notNull(),
    /** Instant (ms) from which it is refused; null for never. */
    expiresAt: integer('expires_at'),
    /** Instant (ms) it was revoked; null while it is not. */
    revokedAt: integer('revoked_at'),
    /** Instant (ms) of a recent use, to the minute; null when it was never used. */
    lastUsedAt: integer('last_used_at'),
    /** Instant (ms) its secret was last replaced; null when it never was. */
    rotatedAt: integer('rotated_at'),
    /** SHA-256 of the secret before, good until `previous_expires_at`; null when there is none. */
    previousHash: text('previous_hash'),
    /** Instant (ms) from which the secret before is refused. */
    previousExpiresAt: integer('previous_expires_at'),
    /** Names the rotation that made its secret; null for the first. */
    rotation: text('rotation'),
  },
  (t) => [index('api_keys_newest').on(t.account, t.createdAt, t.id)],
);

export const rateCards = sqliteTable(
  'rate_cards',
  {
    /** Positive, one more than the version before. */
    version: integer('version').primaryKey(),
    /** The whole card, JSON. Never changes. */
    document: text('document').notNull(),
    /** Instant (ms) it was published. */
    publishedAt: integer('published_at').notNull(),
    /** Instant (ms) from which it prices usage. */
    effectiveAt: integer('effective_at').notNull(),
    /** Who published it, as the audit log names actors. */
    publishedBy: text('published_by').notNull(),
  },
  (t) => [index('rate_cards_effective').on(t.effectiveAt, t.version)],
);

/** Receipts of the routes that write D1; those that decide money have theirs in the object. */
export const idempotencyKeys = sqliteTable(
  'idempotency_keys',
  {
    /** Whose keys these are: `acct_…`, or `platform`. */
    scope: text('scope').notNull(),
    /** Hash of the key the caller sent, hexadecimal. */
    nameHash: text('name_hash').notNull(),
    /** Hash of what was asked under it, hexadecimal. */
    bodyHash: text('body_hash').notNull(),
    /** `pending` while the first request runs, `done` once its answer is kept. */
    state: text('state', { enum: ['pending', 'done'] }).notNull(),
    /** HTTP status of the answer; null while pending. */
    status: integer('status'),
    /** Body of the answer, verbatim and without secrets; null while pending or when there is none. */
    body: text('body'),
    /** The request that holds or held the key. */
    requestId: text('request_id').notNull(),
    /** Instant (ms) it was claimed. */
    createdAt: integer('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.scope, t.nameHash] }),
    index('idempotency_keys_age').on(t.createdAt),
  ],
);

/** How far a ledger was verified, so that the next verification goes on from there. */
export const verifyCheckpoints = sqliteTable(
  'verify_checkpoints',
  {
    /** Names the checkpoint to whoever resumes from it. */
    id: text('id').primaryKey(),
    /** `acct_…` whose ledger it is. */
    account: text('account').notNull(),
    /** The last entry verified. */
    seq: integer('seq').notNull(),
    /** Its hash, 64 lower-case hexadecimal digits. */
    hash: text('hash').notNull(),
    /** The account's state after that entry, JSON. */
    state: text('state').notNull(),
    /** Instant (ms) it was written. */
    createdAt: integer('created_at').notNull(),
  },
  (t) => [index('verify_checkpoints_latest').on(t.account, t.seq)],
);

/** What people and platform keys did that no ledger entry tells. */
export const auditLog = sqliteTable(
  'audit_log',
  {
    /** Names the record; random. */
    id: text('id').primaryKey(),
    /** Instant (ms) it was done. */
    at: integer('at').notNull(),
    /** Who did it: `key_…`, `per_…`, `ses_…` of a browser a portal link signed in, or `system`. */
    actor: text('actor').notNull(),
    /** `acct_…` it was about; null when it was about none, or about all. */
    account: text('account'),
    /** What was done, as noun.verb: `api_key.revoke`. */
    action: text('action').notNull(),
    /** The id it was done to. */
    target: text('target').notNull(),
    /** JSON of what changed, as it was; null when it did not exist. No secrets. */
    before: text('before'),
    /** JSON of what changed, as it became; null when it no longer exists. No secrets. */
    after: text('after'),
    /** The request that did it. */
    requestId: text('request_id').notNull(),
  },
  (t) => [
    index('audit_log_newest').on(t.at, t.id),
    index('audit_log_by_target').on(t.target, t.at, t.id),
    index('audit_log_by_account').on(t.account, t.at, t.id).where(sql`account IS NOT NULL`),
    index('audit_log_by_actor').on(t.actor, t.at, t.id),
    index('audit_log_by_action').on(t.action, t.at, t.id),
  ],
);
