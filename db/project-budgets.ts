import type { EntryRow } from '../core/ledger/entry-row.ts';
import type { AccountId } from '../core/units/ids.ts';
import type { D1Port, D1Statement } from './d1.ts';

/** What the drain writes of budgets: what they are, not what was spent, which the object knows. */

const beginSql = `INSERT INTO budgets (account, seq, name, scope, target, period, time_zone,
    limit_amount, hard, created_at, changed_seq)
  SELECT account, seq, detail ->> 'name', detail ->> 'scope', detail ->> 'target',
    detail ->> 'period', detail ->> 'timeZone', detail ->> 'limit', detail ->> 'hard', at, seq
  FROM ledger_entries
  WHERE account = ?1 AND seq BETWEEN ?2 AND ?3 AND kind = 'budget_set'
    AND detail ->> 'budget' IS NULL
  ON CONFLICT (account, seq) DO NOTHING`;

/** The last word of these counts: beside `max(seq)` stand the other columns of that row. */
const changeSql = `UPDATE budgets SET name = change.name, limit_amount = change.limit_amount,
    hard = change.hard, changed_seq = change.seq
  FROM (
    SELECT detail ->> 'budget' AS budget, detail ->> 'name' AS name,
      detail ->> 'limit' AS limit_amount, detail ->> 'hard' AS hard, max(seq) AS seq
    FROM ledger_entries
    WHERE account = ?1 AND seq BETWEEN ?2 AND ?3 AND kind = 'budget_set'
      AND detail ->> 'budget' IS NOT NULL
    GROUP BY 1
  ) AS change
  WHERE budgets.account = ?1 AND budgets.seq = change.budget AND budgets.changed_seq < change.seq`;

const removeSql = `UPDATE budgets SET removed_at = removal.at, changed_seq = removal.seq
  FROM (
    SELECT detail ->> 'budget' AS budget, at, seq FROM ledger_entries
    WHERE account = ?1 AND seq BETWEEN ?2 AND ?3 AND kind = 'budget_remove'
  ) AS removal
  WHERE budgets.account = ?1 AND budgets.seq = removal.budget
    AND budgets.changed_seq < removal.seq`;

export function projectBudgets(
  db: D1Port,
  account: AccountId,
  rows: readonly EntryRow[],
): D1Statement[] {
  const kinds = new Set(rows.map(({ kind }) => kind));
  const statements: string[] = [];
  if (kinds.has('budget_set')) statements.push(beginSql, changeSql);
  if (kinds.has('budget_remove')) statements.push(removeSql);
  const range = [account, rows[0]?.seq, rows.at(-1)?.seq];
  return statements.map((sql) => db.prepare(sql).bind(...range));
}
