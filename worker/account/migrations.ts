import type { SqlPort } from './sql-port.ts';

/**
 * The object's own schema, in steps that are never edited once released. Hashes are BLOBs to keep
 * rows small; `entries` has the columns of D1's `ledger_entries` (core/ledger/entry-row.ts).
 */
const steps: readonly (readonly string[])[] = [
  [
    `CREATE TABLE account (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      account TEXT NOT NULL,
      status TEXT NOT NULL,
      seq INTEGER NOT NULL,
      at INTEGER NOT NULL,
      hash TEXT NOT NULL,
      available INTEGER NOT NULL CHECK (available >= 0),
      held INTEGER NOT NULL CHECK (held >= 0),
      owed INTEGER NOT NULL CHECK (owed >= 0),
      granted INTEGER NOT NULL,
      given_back INTEGER NOT NULL,
      spent INTEGER NOT NULL,
      expired INTEGER NOT NULL,
      taken_back INTEGER NOT NULL
    )`,
    `CREATE TABLE outbox (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      drained_seq INTEGER NOT NULL
    )`,
    'INSERT INTO outbox (one, drained_seq) VALUES (1, 0)',
    `CREATE TABLE entries (
      seq INTEGER PRIMARY KEY,
      at INTEGER NOT NULL,
      kind TEXT NOT NULL,
      amount INTEGER NOT NULL,
      available INTEGER NOT NULL,
      held INTEGER NOT NULL,
      owed INTEGER NOT NULL,
      key TEXT,
      meter TEXT,
      model TEXT,
      tier TEXT,
      project TEXT,
      server TEXT,
      member TEXT,
      card INTEGER,
      quantities TEXT,
      detail TEXT,
      hash BLOB NOT NULL
    )`,
    `CREATE TABLE grants (
      seq INTEGER PRIMARY KEY,
      source TEXT NOT NULL,
      priority INTEGER NOT NULL,
      expires_at INTEGER,
      amount INTEGER NOT NULL,
      remaining INTEGER NOT NULL CHECK (remaining >= 0),
      held INTEGER NOT NULL CHECK (held >= 0)
    )`,
    `CREATE TABLE holds (
      seq INTEGER PRIMARY KEY,
      status TEXT NOT NULL,
      amount INTEGER,
      draws TEXT,
      expires_at INTEGER
    )`,
    `CREATE INDEX holds_open ON holds (seq) WHERE status = 'open'`,
    'CREATE TABLE reversed (seq INTEGER PRIMARY KEY, amount INTEGER NOT NULL, restored INTEGER NOT NULL)',
    'CREATE TABLE payments (payment TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID',
    `CREATE TABLE receipts (
      number INTEGER PRIMARY KEY,
      name BLOB NOT NULL UNIQUE,
      body BLOB NOT NULL,
      at INTEGER NOT NULL,
      seq INTEGER,
      outcome TEXT
    )`,
    `CREATE TABLE api_keys (
      hash TEXT PRIMARY KEY,
      id TEXT NOT NULL,
      scopes TEXT NOT NULL,
      expires_at INTEGER,
      revoked INTEGER NOT NULL DEFAULT 0
    ) WITHOUT ROWID`,
  ],
  [
    // Auto top-up as the entries leave it, as JSON: small, and written only when one of its own comes.
    'CREATE TABLE top_up (one INTEGER PRIMARY KEY CHECK (one = 1), state TEXT NOT NULL)',
    // How far an attempt got with Stripe: beside the ledger, not part of it.
    'CREATE TABLE top_up_progress (attempt INTEGER PRIMARY KEY, progress TEXT NOT NULL)',
    `CREATE INDEX entries_reversals ON entries (detail ->> 'of', seq) WHERE kind = 'reversal'`,
  ],
  [
    'ALTER TABLE holds ADD COLUMN opened_at INTEGER',
    // Whom it counts for in budgets, as JSON.
    'ALTER TABLE holds ADD COLUMN spender TEXT',
    'ALTER TABLE holds ADD COLUMN server INTEGER',
    // Of the holds that are open now, their entries say both; names without a value are left out.
    `UPDATE holds SET opened_at = entry.at, spender = json_patch('{}', json_object(
        'project', entry.project, 'server', entry.server, 'key', entry.key, 'member', entry.member))
      FROM entries AS entry WHERE entry.seq = holds.seq AND holds.status = 'open'`,
    // Servers and budgets as the entries leave them, as JSON: each is replaced as a whole.
    'CREATE TABLE servers (seq INTEGER PRIMARY KEY, state TEXT NOT NULL)',
    'CREATE TABLE budgets (seq INTEGER PRIMARY KEY, state TEXT NOT NULL)',
    'CREATE INDEX receipts_told ON receipts (at) WHERE outcome IS NOT NULL',
  ],
  [
    // Names the rotation that made a secret, and when; both null for a key's first.
    'ALTER TABLE api_keys ADD COLUMN rotation TEXT',
    'ALTER TABLE api_keys ADD COLUMN rotated_at INTEGER',
    // 1 for the secret before: its expiry is then the overlap's end.
    'ALTER TABLE api_keys ADD COLUMN previous INTEGER NOT NULL DEFAULT 0',
  ],
];

const known = `SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'schema_step'`;

/** Whether anything was ever stored here: an object nobody opened has no tables. */
export const isOpened = (sql: SqlPort): boolean => sql.all(known).length > 0;

/** Brings the schema up to date; the first run creates it. */
export function migrate(sql: SqlPort): void {
  sql.transaction(() => {
    if (!isOpened(sql)) sql.all('CREATE TABLE schema_step (step INTEGER PRIMARY KEY)');
    const [row] = sql.all('SELECT max(step) AS step FROM schema_step');
    const done = Number(row?.step ?? 0);
    steps.slice(done).forEach((statements, index) => {
      for (const statement of statements) sql.all(statement);
      sql.all('INSERT INTO schema_step (step) VALUES (?)', done + index + 1);
    });
  });
}
