import type { BudgetScope } from '../../core/budgets/budget-fact.ts';
import { type Credits, credits } from '../../core/units/credits.ts';
import type { Instant } from '../../core/units/instant.ts';
import type { SqlPort, SqlRow } from './sql-port.ts';

/** The column of an entry that says whom it counts for. */
const columnOf: Record<Exclude<BudgetScope, 'account'>, string> = {
  project: 'project',
  server: 'server',
  key: 'key',
  member: 'member',
};

/** A capture counts for whom it names, and else for whom its hold was opened; its key is the hold's. */
const capturedBy: Record<BudgetScope, string> = {
  account: 'true',
  project: 'coalesce(one.project, hold.project) = ?',
  server: 'coalesce(one.server, hold.server) = ?',
  key: 'hold.key = ?',
  member: 'coalesce(one.member, hold.member) = ?',
};

/** What stored entries since an instant took of what one scope's budgets count (`spentSince`). */
export function readSpent(
  sql: SqlPort,
  scope: BudgetScope,
  target: string | undefined,
  from: Instant,
): Credits {
  const first = firstSince(sql, from);
  const mine = (row: string) => (scope === 'account' ? 'true' : `${row}.${columnOf[scope]} IS ?`);
  const captured = capturedBy[scope];
  const named = target === undefined ? [] : [target];
  const own = only(
    sql.all(
      `SELECT coalesce(sum(one.amount), 0) AS spent FROM entries AS one
       WHERE one.seq >= ? AND (one.kind = 'debit' OR (one.kind = 'capture' AND one.detail ->> 'late'))
         AND ${mine('one')}`,
      first,
      ...named,
    ),
  );
  const ofHolds = only(
    sql.all(
      `SELECT coalesce(sum(CASE WHEN hold.at >= ? OR NOT ${mine('hold')} THEN one.amount ELSE (
           SELECT coalesce(sum(extra.value ->> 1), 0) FROM json_each(one.detail, '$.extra') AS extra
         ) END), 0) AS spent
       FROM entries AS one JOIN entries AS hold ON hold.seq = one.detail ->> 'hold'
       WHERE one.seq >= ? AND one.kind = 'capture' AND one.detail ->> 'late' IS NULL
         AND ${captured}`,
      from,
      ...named,
      first,
      ...named,
    ),
  );
  return credits(own + ofHolds);
}

const only = ([row]: readonly SqlRow[]): number => Number(row?.spent ?? 0);

/**
 * The first entry at or after an instant, found by halves: entries have no index by time, which
 * every debit would pay for, and none is before the one it follows.
 */
function firstSince(sql: SqlPort, from: Instant): number {
  const [last] = sql.all('SELECT max(seq) AS seq FROM entries');
  let [low, high] = [1, Number(last?.seq ?? 0) + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const [row] = sql.all('SELECT at FROM entries WHERE seq = ?', middle);
    if (Number(row?.at) < from) low = middle + 1;
    else high = middle;
  }
  return low;
}
