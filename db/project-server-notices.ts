import type { EntryRow } from '../core/ledger/entry-row.ts';
import type { AccountId } from '../core/units/ids.ts';
import type { D1Port, D1Statement } from './d1.ts';
import { insertNotices } from './notice-insert.ts';

/**
 * What entries tell of servers, as part of the drain: to their account where they stop or fail, and
 * by webhook of every change, so that whoever runs the machines follows. One a change however often
 * entries are sent, in whatever pieces. `?1` is the account, `?2` and `?3` the first and last seq.
 */

const among = `entry.account = ?1 AND entry.seq BETWEEN ?2 AND ?3`;

/** Whoever called the API tells its own doing by its key. A change nobody asked for names neither. */
const byRequest = `'requested_by', iif(entry.key IS NULL, 'dashboard', 'api'), 'api_key', entry.key`;
const byNobody = `'requested_by', NULL, 'api_key', NULL`;

/** `seq` says which of two changes of a server is the later: they may arrive the other way round. */
const factsOf = (more: string) => `json_object(
      'server', 'srv_' || substr(?1, 6) || '_' || servers.seq, 'server_name', servers.name,
      'project', servers.project, 'seq', entry.seq, ${more})`;

const serverOf = (named: string) =>
  `JOIN servers ON servers.account = ?1 AND servers.seq = ${named}`;

const provisionSql = insertNotices(`SELECT 'server_provision' AS kind,
    'provision:' || entry.seq AS key, entry.at AS at,
    ${factsOf(`${byRequest}, 'tier', entry.tier, 'member', entry.member,
      'deadline', entry.detail ->> 'expiresAt'`)} AS facts
  FROM ledger_entries AS entry ${serverOf('entry.seq')}
  WHERE ${among} AND entry.kind = 'hold' AND entry.detail ->> '$.provision' IS NOT NULL`);

/**
 * A lease that begins at once, where renewals are held ahead: after a bill that ended nothing it is
 * a resize, after one that did, or that of its making, a start.
 */
const startSql = insertNotices(`SELECT iif(runs_on, 'server_resize', 'server_start') AS kind,
    iif(runs_on, 'resize:', 'start:') || entry.seq AS key, entry.at AS at,
    ${factsOf(`${byRequest}, 'tier', entry.tier,
      'paid_until', entry.detail ->> '$.lease.until'`)} AS facts
  FROM (
    SELECT entry.*, (
      SELECT billed.detail ->> '$.lease' IS NOT NULL AND billed.detail ->> '$.lease.ends' IS NULL
      FROM ledger_entries AS billed
      WHERE billed.account = ?1 AND billed.server = entry.server AND billed.seq < entry.seq
        AND billed.kind = 'capture' AND entry.detail ->> '$.lease.server' IN
          (billed.detail ->> '$.lease.server', billed.detail ->> 'hold')
      ORDER BY billed.seq DESC LIMIT 1
    ) AS runs_on
    FROM ledger_entries AS entry
    WHERE ${among} AND entry.kind = 'hold' AND entry.detail ->> '$.lease.from' = entry.at
  ) AS entry ${serverOf(`entry.detail ->> '$.lease.server'`)}`);

/** A lease of one that was told to stop and neither has stopped nor was paid again since. */
const resumedSql = insertNotices(`SELECT 'server_resumed' AS kind, 'resumed:' || entry.seq AS key,
    entry.at AS at,
    ${factsOf(`${byNobody}, 'paid_until', entry.detail ->> '$.lease.until'`)} AS facts
  FROM ledger_entries AS entry ${serverOf(`entry.detail ->> '$.lease.server'`)}
  WHERE ${among} AND entry.kind = 'hold' AND EXISTS (
    SELECT 1 FROM server_stops AS stop
    WHERE stop.account = ?1 AND stop.server = servers.seq AND stop.seq < entry.seq
      AND stop.reason IN ('credits', 'budget', 'frozen') AND NOT EXISTS (
        SELECT 1 FROM ledger_entries AS since
        WHERE since.account = ?1 AND since.server = entry.server
          AND since.seq > stop.seq AND since.seq < entry.seq
          AND since.detail ->> '$.lease.server' = servers.seq
          AND (since.kind = 'hold' OR since.detail ->> '$.lease.ends' IS NOT NULL)))`);

/** Of one that stands still: its next start is at that tier. */
const resizedSql = insertNotices(`SELECT 'server_resize' AS kind, 'resize:' || entry.seq AS key,
    entry.at AS at,
    ${factsOf(`${byRequest}, 'tier', entry.detail ->> '$.terms.tier', 'paid_until', NULL`)} AS facts
  FROM ledger_entries AS entry ${serverOf(`entry.detail ->> 'server'`)}
  WHERE ${among} AND entry.kind = 'server_terms' AND entry.detail ->> 'cause' = 'resize'`);

const stopSql = insertNotices(`SELECT 'server_stop' AS kind, 'stop:' || entry.seq AS key,
    entry.at AS at, ${factsOf(`${byRequest}, 'reason', 'request', 'stop_at', entry.at`)} AS facts
  FROM ledger_entries AS entry ${serverOf(`entry.detail ->> '$.lease.server'`)}
  WHERE ${among} AND entry.kind = 'capture' AND entry.detail ->> '$.lease.ends' = 'request'`);

const stoppingSql = insertNotices(`SELECT 'server_stopping' AS kind, 'server:' || entry.seq AS key,
    entry.at AS at, ${factsOf(`${byNobody}, 'reason', entry.detail ->> 'reason',
      'stop_at', entry.detail ->> 'stopAt'`)} AS facts
  FROM ledger_entries AS entry ${serverOf(`entry.detail ->> 'server'`)}
  WHERE ${among} AND entry.kind = 'server_stopping'`);

const deleteSql = insertNotices(`SELECT 'server_delete' AS kind, 'delete:' || entry.seq AS key,
    entry.at AS at, ${factsOf(byRequest)} AS facts
  FROM ledger_entries AS entry ${serverOf(`entry.detail ->> 'server'`)}
  WHERE ${among} AND entry.kind = 'server_delete'`);

/** The hold that began a server was given back, and not because somebody deleted the server. */
const failedSql = (cause: '=' | '<>', by: string) =>
  insertNotices(`SELECT 'server_failed' AS kind, 'server:' || entry.seq AS key, entry.at AS at,
    ${factsOf(`${by}, 'cause', entry.detail ->> 'cause',
      'returned_microcredits', entry.amount`)} AS facts
  FROM ledger_entries AS entry ${serverOf(`entry.detail ->> 'hold'`)}
  WHERE ${among} AND entry.kind = 'void' AND entry.detail ->> 'cause' ${cause} 'deadline'
    AND NOT EXISTS (
      SELECT 1 FROM ledger_entries AS gone
      WHERE gone.account = ?1 AND gone.kind = 'server_delete' AND gone.meter IS NULL
        AND gone.seq > entry.seq AND gone.detail ->> 'server' = servers.seq)`);

/** The drain may end between the two entries of such a deletion: then it was told a moment ago. */
const deletedSql = `DELETE FROM notices WHERE account = ?1 AND kind = 'server_failed' AND id IN (
    SELECT 'ntc_' || substr(?1, 6) || '_server-' || holds.closed_seq FROM ledger_entries AS entry
    JOIN holds ON holds.account = ?1 AND holds.seq = entry.detail ->> 'server'
    WHERE ${among} AND entry.kind = 'server_delete')`;

type Told = readonly [tells: (row: EntryRow) => boolean, sql: string];

/** Looks at the text: a busy account's drain must not take every entry apart. */
const says =
  (kind: EntryRow['kind'], text = '') =>
  (row: EntryRow): boolean =>
    row.kind === kind && (row.detail ?? '').includes(text);

const isLease = says('hold', '"lease":');

const byEntry: readonly Told[] = [
  [says('hold', '"provision":'), provisionSql],
  [isLease, startSql],
  [isLease, resumedSql],
  [says('server_terms', '"resize"'), resizedSql],
  [says('capture', '"ends":"request"'), stopSql],
  [says('server_stopping'), stoppingSql],
  [says('void', '"request"'), failedSql('<>', byRequest)],
  [says('void', '"deadline"'), failedSql('=', byNobody)],
  [says('server_delete'), deletedSql],
  [says('server_delete'), deleteSql],
];

/** After what projects servers, their stops and holds: all of these are read. */
export function projectServerNotices(
  db: D1Port,
  account: AccountId,
  rows: readonly EntryRow[],
): D1Statement[] {
  const range = [account, rows[0]?.seq, rows.at(-1)?.seq];
  return byEntry
    .filter(([tells]) => rows.some(tells))
    .map(([, sql]) => db.prepare(sql).bind(...range));
}
