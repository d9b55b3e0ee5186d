import type { EntryKind } from '../core/ledger/entry.ts';
import type { EntryRow } from '../core/ledger/entry-row.ts';
import { lastLookMs, looksMs } from '../core/notices/expiry.ts';
import type { AccountId } from '../core/units/ids.ts';
import type { D1Port, D1Statement } from './d1.ts';
import { insertNotices, lowBalanceOf } from './notice-insert.ts';
import { projectServerNotices } from './project-server-notices.ts';

/**
 * What entries make an account hear of, as part of the drain: read from rows that are in
 * `ledger_entries` by then, one notice a crossing however often they are sent. `?1` is the account,
 * `?2` and `?3` the first and the last seq.
 */

const among = `entry.account = ?1 AND entry.seq BETWEEN ?2 AND ?3`;

const idOf = (prefix: string, seq: string) => `'${prefix}_' || substr(?1, 6) || '_' || ${seq}`;

/**
 * Available fell below the threshold with this entry. `?4` and `?5`, the least and the most the rows
 * have available, keep an account that is far from it, on either side, from being read at all.
 */
const lowSql =
  insertNotices(`SELECT 'low_balance' AS kind, 'low:' || entry.seq AS key, entry.at AS at,
    json_object('available_microcredits', entry.available, 'threshold_microcredits', threshold) AS facts
  FROM (SELECT ${lowBalanceOf} AS threshold) AS setting
  CROSS JOIN ledger_entries AS entry
  CROSS JOIN ledger_entries AS previous
  WHERE threshold > ?4
    AND threshold <= max(?5, coalesce(
      (SELECT available FROM ledger_entries WHERE account = ?1 AND seq = ?2 - 1), 0))
    AND ${among} AND entry.available < threshold
    AND previous.account = ?1 AND previous.seq = entry.seq - 1 AND previous.available >= threshold`);

const alertSql = insertNotices(`SELECT 'budget_alert' AS kind, 'budget:' || entry.seq AS key,
    entry.at AS at, json_object(
      'budget', ${idOf('bud', "(detail ->> 'budget')")}, 'budget_name', budgets.name,
      'scope', scope, 'target', target, 'period', period,
      'hard', json(iif(hard, 'true', 'false')), 'level', detail ->> 'level',
      'spent_microcredits', detail ->> 'spent', 'limit_microcredits', detail ->> 'limit',
      'period_start', detail ->> 'periodStart', 'period_end', detail ->> 'periodEnd',
      'refused', json(iif(detail ->> 'refused', 'true', 'false'))) AS facts
  FROM ledger_entries AS entry
  LEFT JOIN budgets ON budgets.account = ?1 AND budgets.seq = detail ->> 'budget'
  WHERE ${among} AND kind = 'budget_alert'`);

/** A purchase that failed, waits for the customer, or was the last: not one that is made again anyway. */
const topUpSql = insertNotices(`SELECT 'top_up_failed' AS kind, 'topup:' || entry.seq AS key,
    entry.at AS at, json_object(
      'top_up', ${idOf('tu', "(detail ->> 'attempt')")}, 'result', detail ->> 'result',
      'code', detail ->> 'code', 'stopped', detail ->> 'stopped',
      'retry_at', detail ->> 'retryAt', 'until', detail ->> 'until') AS facts
  FROM ledger_entries AS entry
  WHERE ${among} AND kind = 'top_up_result'
    AND (detail ->> 'result' IN ('declined', 'action_required') OR detail ->> 'stopped' IS NOT NULL)`);

/** Not `no_card`: whoever removed the card knows. */
const pausedSql = insertNotices(`SELECT 'top_up_failed' AS kind, 'topup:' || entry.seq AS key,
    entry.at AS at, json_object('top_up', NULL, 'result', 'paused', 'code', NULL,
      'stopped', detail ->> 'reason', 'retry_at', NULL, 'until', NULL) AS facts
  FROM ledger_entries AS entry
  WHERE ${among} AND kind = 'top_up_pause' AND detail ->> 'reason' <> 'no_card'`);

/** The first look that lies ahead of the grant. One that lives shorter than the last look is not told of. */
const expiringSql = `INSERT INTO expiring_grants (account, seq, expires_at, look_at)
  SELECT ?1, seq, expires_at, min(look_at) FROM (
    SELECT seq, at, detail ->> 'expiresAt' AS expires_at, detail ->> 'expiresAt' - value AS look_at
    FROM ledger_entries AS entry, json_each('${JSON.stringify(looksMs)}')
    WHERE ${among} AND kind = 'grant' AND detail ->> 'expiresAt' > entry.at + ${lastLookMs}
  )
  WHERE look_at > at
  GROUP BY seq
  ON CONFLICT (account, seq) DO NOTHING`;

/** Its account is looked through from then on, until it has none. */
const budgetRunSql = `INSERT INTO notice_runs (account, budgets_due_at)
  SELECT ?1, min(at) FROM ledger_entries AS entry WHERE ${among} AND kind = 'budget_set'
  ON CONFLICT (account) DO UPDATE SET budgets_due_at = excluded.budgets_due_at
  WHERE notice_runs.budgets_due_at IS NULL`;

const byKind: readonly (readonly [EntryKind, string])[] = [
  ['budget_alert', alertSql],
  ['top_up_result', topUpSql],
  ['top_up_pause', pausedSql],
  ['grant', expiringSql],
  ['budget_set', budgetRunSql],
];

/** After what projects servers and budgets: their names are read. */
export function projectNotices(
  db: D1Port,
  account: AccountId,
  rows: readonly EntryRow[],
): D1Statement[] {
  const kinds = new Set(rows.map((row) => row.kind));
  const range = [account, rows[0]?.seq, rows.at(-1)?.seq];
  const available = rows.map((row) => row.available);
  const bounds = [Math.min(...available), Math.max(...available)];
  return [
    db.prepare(lowSql).bind(...range, ...bounds),
    ...byKind.filter(([kind]) => kinds.has(kind)).map(([, sql]) => db.prepare(sql).bind(...range)),
    ...projectServerNotices(db, account, rows),
  ];
}
