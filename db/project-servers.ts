import type { EntryRow } from '../core/ledger/entry-row.ts';
import type { AccountId } from '../core/units/ids.ts';
import type { D1Port, D1Statement } from './d1.ts';

/**
 * What the drain writes of servers. Only entries after a row's `changed_seq` count, which the last
 * statement moves: sums are added up once, however often the same entries come.
 */

/** A server is named by the hold that began it, so the end of that hold speaks of the server, too. */
const said = `WITH said AS (
    SELECT seq, at, kind, amount, detail, detail ->> '$.lease' IS NOT NULL AS is_lease,
      coalesce(detail ->> '$.lease.server', detail ->> 'server', detail ->> 'hold') AS server,
      CASE
        WHEN kind = 'server_stopping' THEN 'stopping'
        WHEN kind = 'server_delete' THEN 'deleted'
        WHEN kind = 'hold' THEN 'running'
        WHEN detail ->> '$.lease.ends' IS NOT NULL THEN 'stopped'
      END AS status
    FROM ledger_entries
    WHERE account = ?1 AND seq BETWEEN ?2 AND ?3
      AND kind IN ('hold', 'capture', 'server_terms', 'server_stopping', 'server_delete')
  ), news AS (
    SELECT said.*, servers.status AS stood FROM said
    JOIN servers ON servers.account = ?1 AND servers.seq = said.server
    WHERE said.seq > servers.changed_seq
  )`;

const of = (news: string) => `WHERE servers.account = ?1 AND servers.seq = ${news}.server`;

const beginSql = `INSERT INTO servers (account, seq, name, tier, project, member, status, created_at,
    changed_seq)
  SELECT account, seq, detail ->> '$.provision.name', detail ->> '$.provision.terms.tier', project,
    member, 'provisioning', at, seq
  FROM ledger_entries
  WHERE account = ?1 AND seq BETWEEN ?2 AND ?3 AND kind = 'hold'
    AND detail ->> '$.provision' IS NOT NULL
  ON CONFLICT (account, seq) DO NOTHING`;

/** One that is being made and is not to be any more. None comes back to being made. */
const failSql = `UPDATE servers SET status = 'failed', ended_at = ending.at, changed_seq = ending.seq
  FROM (
    SELECT detail ->> 'hold' AS server, at, seq FROM ledger_entries
    WHERE account = ?1 AND seq BETWEEN ?2 AND ?3 AND kind = 'void'
  ) AS ending
  ${of('ending')} AND servers.status = 'provisioning'`;

/**
 * Whoever makes it did not say what came of it, or a signed-in person called it off: what there may
 * be of it must be taken down.
 */
const stopFailedSql = `INSERT INTO server_stops (account, server, seq, reason, stop_at, announced_at)
  SELECT entry.account, servers.seq, entry.seq, 'failed', entry.at, entry.at
  FROM ledger_entries AS entry
  JOIN servers ON servers.account = ?1 AND servers.seq = entry.detail ->> 'hold'
  WHERE entry.account = ?1 AND entry.seq BETWEEN ?2 AND ?3 AND entry.kind = 'void'
    AND (entry.detail ->> 'cause' = 'deadline' OR entry.key IS NULL)
  ON CONFLICT (account, server, seq) DO NOTHING`;

const billSql = `${said}
  UPDATE servers SET
    provisioning = servers.provisioning + bill.provisioning,
    runtime = servers.runtime + bill.runtime,
    seconds = servers.seconds + bill.seconds
  FROM (
    SELECT server, sum(iif(is_lease, 0, amount)) AS provisioning,
      sum(iif(is_lease, amount, 0)) AS runtime,
      sum(iif(is_lease, (detail ->> '$.lease.after') - (detail ->> '$.lease.before'), 0)) AS seconds
    FROM news WHERE kind = 'capture' GROUP BY server
  ) AS bill
  ${of('bill')}`;

/** A lease that follows on one that ended nothing is no start: a renewal, or a resize. */
const startSql = `${said}
  UPDATE servers SET started_at = start.at
  FROM (
    SELECT server, at, max(seq) FROM (
      SELECT server, at, seq, status,
        coalesce(lag(status) OVER (PARTITION BY server ORDER BY seq), stood) AS before
      FROM news WHERE status IS NOT NULL
    ) WHERE status = 'running' AND before IN ('provisioning', 'stopped') GROUP BY server
  ) AS start
  ${of('start')}`;

const stopSql = `${said}
  UPDATE servers SET
    stopped_at = iif(run.status = 'stopped', run.at, NULL),
    stopped = iif(run.status = 'stopped', run.ends, NULL)
  FROM (
    SELECT server, at, status, detail ->> '$.lease.ends' AS ends, max(seq)
    FROM news WHERE status IN ('running', 'stopped') GROUP BY server
  ) AS run
  ${of('run')}`;

/** Beside `max(seq)` stand the other columns of that row. */
const standSql = `${said}
  UPDATE servers SET status = now.status, paid_until = now.paid_until,
    ended_at = iif(now.status = 'deleted', now.at, NULL)
  FROM (
    SELECT server, at, status, coalesce(detail ->> '$.lease.until', detail ->> 'stopAt') AS paid_until,
      max(seq)
    FROM news WHERE status IS NOT NULL GROUP BY server
  ) AS now
  ${of('now')}`;

const termsSql = `${said}
  UPDATE servers SET tier = terms.tier
  FROM (
    SELECT server, coalesce(detail ->> '$.lease.terms.tier', detail ->> '$.terms.tier') AS tier,
      max(seq)
    FROM news
    WHERE coalesce(detail ->> '$.lease.terms.tier', detail ->> '$.terms.tier') IS NOT NULL
    GROUP BY server
  ) AS terms
  ${of('terms')}`;

const changeSql = `${said}
  UPDATE servers SET changed_seq = change.seq
  FROM (SELECT server, max(seq) AS seq FROM news GROUP BY server) AS change
  ${of('change')}`;

/** What a key ended, whoever runs the server ended; what a signed-in person did they must hear of. */
const stopAskedSql = `INSERT INTO server_stops (account, server, seq, reason, stop_at, announced_at)
  SELECT account, coalesce(detail ->> '$.lease.server', detail ->> 'server'), seq,
    coalesce(detail ->> 'reason', 'request'), coalesce(detail ->> 'stopAt', at), at
  FROM ledger_entries
  WHERE account = ?1 AND seq BETWEEN ?2 AND ?3 AND (
    kind = 'server_stopping'
    OR (key IS NULL AND kind = 'server_delete')
    OR (key IS NULL AND kind = 'capture' AND detail ->> '$.lease.ends' = 'request')
  )
  ON CONFLICT (account, server, seq) DO NOTHING`;

/** It is paid for again, or was ended by request, of which a stop of its own tells where it must. */
const stopSettledSql = `UPDATE server_stops SET settled_at = ending.at
  FROM (
    SELECT coalesce(detail ->> '$.lease.server', detail ->> 'server') AS server, at, max(seq) AS seq
    FROM ledger_entries
    WHERE account = ?1 AND seq BETWEEN ?2 AND ?3 AND (
      kind = 'server_delete'
      OR (kind = 'hold' AND detail ->> '$.lease' IS NOT NULL)
      OR (kind = 'capture' AND detail ->> '$.lease.ends' = 'request')
    )
    GROUP BY 1
  ) AS ending
  WHERE server_stops.account = ?1 AND server_stops.server = ending.server
    AND server_stops.seq < ending.seq AND server_stops.settled_at IS NULL`;

/** Looks at the text: a busy account's drain must not take every entry apart. */
function isOfServer({ kind, detail, meter }: EntryRow): boolean {
  if (kind !== 'hold' && kind !== 'capture') return kind.startsWith('server_');
  if (meter === 'server.provision') return true;
  return meter === 'server.runtime' && detail?.includes('"lease":') === true;
}

/** In the order of what becomes of a server; those of a kind of entry that is not there are left out. */
export function projectServers(
  db: D1Port,
  account: AccountId,
  rows: readonly EntryRow[],
): D1Statement[] {
  const statements: string[] = [];
  const ours = rows.filter(isOfServer);
  if (ours.some(({ meter }) => meter === 'server.provision')) statements.push(beginSql);
  if (rows.some(({ kind }) => kind === 'void')) statements.push(failSql, stopFailedSql);
  if (ours.length > 0)
    statements.push(
      ...[billSql, startSql, stopSql, standSql, termsSql, changeSql, stopAskedSql, stopSettledSql],
    );
  const range = [account, rows[0]?.seq, rows.at(-1)?.seq];
  return statements.map((sql) => db.prepare(sql).bind(...range));
}
