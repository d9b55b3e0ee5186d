import { sql } from 'drizzle-orm';
import {
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core';
import { roles } from '../core/access/permissions.ts';

/** Who may do what: people, what they are to accounts, and their browsers. Conventions as in schema.ts. */

/** Who has signed in, by what the provider says of them. */
export const people = sqliteTable(
  'people',
  {
    /** `per_…` */
    id: text('id').primaryKey(),
    /** The provider's issuer, an address; `local` for people of a development machine. */
    issuer: text('issuer').notNull(),
    /** The provider's own name of the person; never changes. */
    subject: text('subject').notNull(),
    /** As the provider said last; null when it says none. */
    email: text('email'),
    /** Lower case, for finding people; null without an address. */
    emailKey: text('email_key'),
    /** Whether the provider vouched for the address at the last sign-in. */
    emailVerified: integer('email_verified', { mode: 'boolean' }).notNull(),
    /** What to call them, as the provider said last. */
    name: text('name').notNull(),
    /** `acct_…` their first sign-in made; null until it has. */
    firstAccount: text('first_account'),
    /** What became of their free credits, as core/access/free-credits.ts names it. */
    freeCredits: text('free_credits'),
    /** Instant (ms) of the first sign-in. */
    createdAt: integer('created_at').notNull(),
    /** Instant (ms) of the last. */
    signedInAt: integer('signed_in_at').notNull(),
  },
  (t) => [
    uniqueIndex('people_by_subject').on(t.issuer, t.subject),
    index('people_by_email').on(t.emailKey),
  ],
);

/** What a person is to an account. */
export const members = sqliteTable(
  'members',
  {
    /** `acct_…` */
    account: text('account').notNull(),
    /** `per_…` */
    person: text('person').notNull(),
    /** What they may do there. */
    role: text('role', { enum: roles }).notNull(),
    /** Instant (ms) they joined. */
    joinedAt: integer('joined_at').notNull(),
    /** `inv_…` by which they joined; null for who opened the account. */
    invitation: text('invitation'),
  },
  (t) => [
    primaryKey({ columns: [t.account, t.person] }),
    index('members_by_person').on(t.person, t.account),
  ],
);

/** A link that makes whoever opens it, signed in, a member; once. */
export const invitations = sqliteTable(
  'invitations',
  {
    /** `inv_…` */
    id: text('id').primaryKey(),
    /** `acct_…` it is to. */
    account: text('account').notNull(),
    /** What they will be there. */
    role: text('role', { enum: roles }).notNull(),
    /** Lower case: only whoever the provider vouches has this address may take it; null for anyone. */
    email: text('email'),
    /** SHA-256 of the link's secret, hexadecimal. */
    tokenHash: text('token_hash').notNull().unique(),
    /** Who made it, as the audit log names actors. */
    invitedBy: text('invited_by').notNull(),
    /** Instant (ms) it was made. */
    createdAt: integer('created_at').notNull(),
    /** Instant (ms) from which it is refused. */
    expiresAt: integer('expires_at').notNull(),
    /** Instant (ms) it was taken; null while it is not. */
    acceptedAt: integer('accepted_at'),
    /** `per_…` who took it. */
    acceptedBy: text('accepted_by'),
    /** Instant (ms) it was taken back; null while it is not. */
    revokedAt: integer('revoked_at'),
  },
  (t) => [index('invitations_newest').on(t.account, t.createdAt, t.id)],
);

/** A link the host platform made that signs a browser in; once. */
export const portalLinks = sqliteTable(
  'portal_links',
  {
    /** SHA-256 of the link's secret, hexadecimal. */
    tokenHash: text('token_hash').primaryKey(),
    /** `acct_…` */
    account: text('account').notNull(),
    /** What the browser may do there. */
    role: text('role', { enum: roles }).notNull(),
    /** Where the pages lead back to; null for nowhere. */
    returnUrl: text('return_url'),
    /** `key_…` of the platform key that made it. */
    createdBy: text('created_by').notNull(),
    /** Instant (ms) it was made. */
    createdAt: integer('created_at').notNull(),
    /** Instant (ms) from which it is refused. */
    expiresAt: integer('expires_at').notNull(),
    /** Instant (ms) it was spent; null while it is not. */
    usedAt: integer('used_at'),
  },
  (t) => [index('portal_links_expiry').on(t.expiresAt)],
);

export const sessionKinds = ['person', 'portal'] as const;

/** A browser that is signed in. */
export const sessions = sqliteTable(
  'sessions',
  {
    /** `ses_…`; public, it outlives its tokens. */
    id: text('id').primaryKey(),
    /** A person, or whoever a portal link signed in. */
    kind: text('kind', { enum: sessionKinds }).notNull(),
    /** SHA-256 of the cookie's token, hexadecimal. */
    tokenHash: text('token_hash').notNull().unique(),
    /** Of the token before it, which requests under way may still carry; null before the first. */
    previousHash: text('previous_hash'),
    /** Instant (ms) the token was last replaced. */
    rotatedAt: integer('rotated_at').notNull(),
    /** `per_…`; null for a portal session. */
    person: text('person'),
    /** `acct_…` it looks at; null for a person who is a member of none. */
    account: text('account'),
    /** What a portal session may do; null for a person, whose membership says it. */
    role: text('role', { enum: roles }),
    /** Where a portal session's pages lead back to. */
    returnUrl: text('return_url'),
    /** `key_…` of the platform key whose link opened a portal session. */
    createdBy: text('created_by'),
    /** The browser as it called itself, at most 200 characters. */
    userAgent: text('user_agent'),
    /** Instant (ms) of the sign-in. */
    createdAt: integer('created_at').notNull(),
    /** Instant (ms) of a recent request, to the minute. */
    lastSeenAt: integer('last_seen_at').notNull(),
    /** Instant (ms) from which it is refused whatever happens. */
    endsAt: integer('ends_at').notNull(),
    /** Instant (ms) from which it is refused without another request; never after `ends_at`. */
    expiresAt: integer('expires_at').notNull(),
  },
  (t) => [
    uniqueIndex('sessions_by_previous').on(t.previousHash).where(sql`previous_hash IS NOT NULL`),
    index('sessions_expiry').on(t.expiresAt),
    index('sessions_by_person').on(t.person).where(sql`person IS NOT NULL`),
    index('sessions_by_account').on(t.account, t.kind),
  ],
);

/** Who had free credits by signing up: outlives the person, so that nobody returns for more. */
export const freeClaims = sqliteTable(
  'free_claims',
  {
    /** What is had once: `subject:<SHA-256>` or `email:<SHA-256>`; no address in the clear. */
    name: text('name').primaryKey(),
    /** `acct_…` that has them. */
    account: text('account').notNull(),
    /** SHA-256 of the network they came from, keyed with the deployment's secret; null when unknown. */
    network: text('network'),
    /** Instant (ms). */
    at: integer('at').notNull(),
  },
  (t) => [
    index('free_claims_by_network').on(t.network, t.at),
    index('free_claims_newest').on(t.at),
  ],
);

/** Who administers this deployment. */
export const operators = sqliteTable('operators', {
  /** `opr_…` */
  id: text('id').primaryKey(),
  /** Lower case, otherwise as written: the address the provider must vouch for. */
  email: text('email').notNull().unique(),
  /** Who added them, as the audit log names actors. */
  addedBy: text('added_by').notNull(),
  /** Instant (ms). */
  addedAt: integer('added_at').notNull(),
});
