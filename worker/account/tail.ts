import type { EntryRow } from '../../core/ledger/entry-row.ts';
import { entryFilterSql } from '../../db/entry-filter.ts';
import { selectEntry } from './account-store.ts';
import type { Tail, TailRequest } from './protocol.ts';
import type { SqlPort, SqlValue } from './sql-port.ts';

/** The most rows one read of the tail returns: a bound on what crosses one RPC. */
export const tailRowsMax = 1_000;

/** What D1 may not have yet: entries beyond the outbox's cursor that match. */
export function readTail(
  sql: SqlPort,
  heads: { readonly seq: number; readonly drainedSeq: number },
  { filter, before, after, limit }: TailRequest,
): Tail {
  const { where, params } = entryFilterSql(filter);
  const conditions = ['seq > ?', ...where];
  const values = [Math.max(heads.drainedSeq, after ?? 0), ...params];
  if (before !== undefined) {
    conditions.push('seq < ?');
    values.push(before);
  }
  const order = after === undefined ? 'DESC' : 'ASC';
  const rows = sql.all(
    `${selectEntry} WHERE ${conditions.join(' AND ')} ORDER BY seq ${order} LIMIT ?`,
    ...(values as SqlValue[]),
    Math.min(limit, tailRowsMax),
  );
  return { ...heads, rows: rows as unknown as EntryRow[] };
}
