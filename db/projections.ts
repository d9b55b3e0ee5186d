import type { EntryRow } from '../core/ledger/entry-row.ts';
import type { AccountId } from '../core/units/ids.ts';
import type { Aside } from './append-entries.ts';
import type { D1Port, D1Statement } from './d1.ts';
import { keyUses } from './key-uses.ts';
import { projectBudgets } from './project-budgets.ts';
import { projectNotices } from './project-notices.ts';
import { projectServers } from './project-servers.ts';

/**
 * What the drain writes beside the entries, in the same transaction. Everything is derived from
 * rows that are in `ledger_entries` by then, so a refused append projects nothing, and each
 * statement gives the same when it is sent again.
 */

const balanceSql = `INSERT INTO balances (account, seq, hash, at, available, held, owed)
  SELECT account, seq, hash, at, available, held, owed FROM ledger_entries
  WHERE account = ?1 AND seq = (SELECT max(seq) FROM ledger_entries WHERE account = ?1)
  ON CONFLICT (account) DO UPDATE SET seq = excluded.seq, hash = excluded.hash, at = excluded.at,
    available = excluded.available, held = excluded.held, owed = excluded.owed
  WHERE excluded.seq > balances.seq
  RETURNING seq, lower(hex(hash)) AS hash`;

const openHoldsSql = `INSERT INTO holds (account, seq, status, amount, opened_at, expires_at)
  SELECT account, seq, 'open', amount, at, detail ->> 'expiresAt' FROM ledger_entries
  WHERE account = ?1 AND seq BETWEEN ?2 AND ?3 AND kind = 'hold'
  ON CONFLICT (account, seq) DO NOTHING`;

/** An extension never shortens, so the latest deadline is the one that counts. */
const extendHoldsSql = `UPDATE holds SET expires_at = extension.expires_at
  FROM (
    SELECT detail ->> 'hold' AS hold, max(detail ->> 'expiresAt') AS expires_at FROM ledger_entries
    WHERE account = ?1 AND seq BETWEEN ?2 AND ?3 AND kind = 'extend' GROUP BY 1
  ) AS extension
  WHERE holds.account = ?1 AND holds.seq = extension.hold
    AND holds.expires_at < extension.expires_at`;

/** The last closing counts: beside `max(seq)` SQLite reads the other columns from that same row. */
const closeHoldsSql = `UPDATE holds SET
    status = CASE
      WHEN closing.kind = 'capture' THEN 'captured'
      WHEN closing.cause = 'deadline' THEN 'expired'
      ELSE 'voided'
    END,
    closed_seq = closing.seq,
    closed_at = closing.at,
    captured = iif(closing.kind = 'capture', closing.amount, NULL)
  FROM (
    SELECT detail ->> 'hold' AS hold, max(seq) AS seq, at, kind, amount, detail ->> 'cause' AS cause
    FROM ledger_entries
    WHERE account = ?1 AND seq BETWEEN ?2 AND ?3 AND kind IN ('capture', 'void') GROUP BY 1
  ) AS closing
  WHERE holds.account = ?1 AND holds.seq = closing.hold
    AND closing.seq > coalesce(holds.closed_seq, 0)`;

/** Credits with the bonus: what the customer gets. */
const claimTopUpsSql = `INSERT INTO top_ups (account, seq, status, cause, credits, amount_minor,
    currency, claimed_at)
  SELECT account, seq, 'claimed', detail ->> 'cause', (detail ->> 'credits') + (detail ->> 'bonus'),
    detail ->> '$.price.amountMinor', detail ->> '$.price.currency', at
  FROM ledger_entries
  WHERE account = ?1 AND seq BETWEEN ?2 AND ?3 AND kind = 'top_up_claim'
  ON CONFLICT (account, seq) DO NOTHING`;

/**
 * First what leaves attempts open, then what ends them: the second knows what the first told. One
 * that ended stays as it ended when older rows come again.
 */
const settleTopUpsSql = (which: '=' | '<>') => `UPDATE top_ups SET
    status = outcome.result,
    code = outcome.code,
    invoice = coalesce(outcome.invoice, top_ups.invoice),
    charged_minor = outcome.charged_minor,
    retry_at = outcome.retry_at,
    ended_at = iif(outcome.result = 'action_required', NULL, outcome.at)
  FROM (
    SELECT detail ->> 'attempt' AS attempt, at, detail ->> 'result' AS result,
      detail ->> 'code' AS code, detail ->> 'invoice' AS invoice,
      detail ->> '$.charged.amountMinor' AS charged_minor, detail ->> 'retryAt' AS retry_at
    FROM ledger_entries
    WHERE account = ?1 AND seq BETWEEN ?2 AND ?3 AND kind = 'top_up_result'
      AND detail ->> 'result' ${which} 'action_required'
  ) AS outcome
  WHERE top_ups.account = ?1 AND top_ups.seq = outcome.attempt AND top_ups.ended_at IS NULL`;

/** Not of a call that was given up and lands late, after one that knew more. */
const topUpDueSql = `UPDATE accounts SET top_up_due_at = ?2
  WHERE id = ?1 AND top_up_due_at IS NOT ?2
    AND ?3 >= (SELECT coalesce(max(seq), 0) FROM ledger_entries WHERE account = ?1)`;

/** Like an alarm, moved only earlier: an account that is always busy is checked all the same. */
const checkDueSql = `UPDATE accounts SET check_due_at = ?2
  WHERE id = ?1 AND (check_due_at IS NULL OR check_due_at > ?2)`;

/** The balance comes first: what it returns is where the ledger is now. */
export function projectEntries(
  db: D1Port,
  account: AccountId,
  rows: readonly EntryRow[],
  { checkDueAt, keyUses: uses, topUpDueAt }: Required<Aside>,
): D1Statement[] {
  const kinds = new Set(rows.map((row) => row.kind));
  const range = [account, rows[0]?.seq, rows.at(-1)?.seq];
  const statements = [db.prepare(balanceSql).bind(account)];
  if (kinds.has('hold')) statements.push(db.prepare(openHoldsSql).bind(...range));
  if (kinds.has('extend')) statements.push(db.prepare(extendHoldsSql).bind(...range));
  if (kinds.has('capture') || kinds.has('void'))
    statements.push(db.prepare(closeHoldsSql).bind(...range));
  if (kinds.has('top_up_claim')) statements.push(db.prepare(claimTopUpsSql).bind(...range));
  if (kinds.has('top_up_result'))
    for (const which of ['=', '<>'] as const)
      statements.push(db.prepare(settleTopUpsSql(which)).bind(...range));
  statements.push(...projectServers(db, account, rows), ...projectBudgets(db, account, rows));
  // Their names are in notices.
  statements.push(...projectNotices(db, account, rows));
  if (topUpDueAt !== 'told')
    statements.push(db.prepare(topUpDueSql).bind(account, topUpDueAt, rows.at(-1)?.seq));
  if (uses.size > 0) statements.push(keyUses(db, uses));
  if (checkDueAt !== 'told') statements.push(db.prepare(checkDueSql).bind(account, checkDueAt));
  return statements;
}
