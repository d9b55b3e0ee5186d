import type { AccountId } from '../core/units/ids.ts';
import type { Instant } from '../core/units/instant.ts';
import { cleanupRows } from './clean-up.ts';
import type { D1Port } from './d1.ts';
import { pageLimit } from './list-page.ts';
import type { serverStops } from './server-schema.ts';

type Stored = typeof serverStops.$inferSelect;

/** A server somebody has to take down. */
export interface ServerStop extends Omit<Stored, 'settledAt'> {
  readonly account: AccountId;
  readonly name: string;
  readonly project: string | null;
}

/** The stops nobody has confirmed: a place in their list, by when they were due. */
export interface StopCursor {
  readonly at: number;
  readonly row: number;
}

export interface ListedStop extends ServerStop {
  readonly row: number;
}

const openSql = `SELECT stop.rowid AS row, stop.account, stop.server, stop.seq, stop.reason,
    stop.stop_at AS stopAt, stop.orphaned_at AS orphanedAt, stop.announced_at AS announcedAt,
    servers.name, servers.project
  FROM server_stops AS stop
  JOIN servers ON servers.account = stop.account AND servers.seq = stop.server
  WHERE stop.settled_at IS NULL`;

/** Of all accounts, the latest due first; `orphaned` for those found past their time alone. */
export async function listOpenStops(
  db: D1Port,
  { orphaned, before, limit }: { orphaned: boolean; before?: StopCursor; limit: number },
): Promise<ListedStop[]> {
  const only = orphaned ? 'AND stop.orphaned_at IS NOT NULL' : '';
  const earlier = before ? 'AND (stop.stop_at, stop.rowid) < (?2, ?3)' : '';
  const { results } = await db
    .prepare(`${openSql} ${only} ${earlier} ORDER BY stop.stop_at DESC, stop.rowid DESC LIMIT ?1`)
    .bind(pageLimit({ limit }), ...(before ? [before.at, before.row] : []))
    .all<ListedStop>();
  return results;
}

/** Those nobody confirmed by `due` and that were not announced since `silentSince`, longest due first. */
export async function orphansToAnnounce(
  db: D1Port,
  { due, silentSince, limit }: { due: Instant; silentSince: Instant; limit: number },
): Promise<ServerStop[]> {
  const { results } = await db
    .prepare(
      `${openSql} AND stop.stop_at <= ?1 AND (stop.orphaned_at IS NULL OR stop.announced_at <= ?2)
       ORDER BY stop.stop_at LIMIT ?3`,
    )
    .bind(due, silentSince, pageLimit({ limit }))
    .all<ServerStop>();
  return results;
}

/** Silent from now on for a while. Says whether it was still open. */
export async function markAnnounced(db: D1Port, stop: ServerStop, at: Instant): Promise<boolean> {
  const { meta } = await db
    .prepare(
      `UPDATE server_stops SET orphaned_at = coalesce(orphaned_at, ?4), announced_at = ?4
       WHERE account = ?1 AND server = ?2 AND seq = ?3 AND settled_at IS NULL`,
    )
    .bind(stop.account, stop.server, stop.seq, at)
    .run();
  return meta.changes > 0;
}

/** One the drain has not brought yet. */
export type NewStop = Pick<Stored, 'seq' | 'reason' | 'stopAt' | 'announcedAt'>;

/** What is confirmed: the server's stops up to an entry. */
export interface Confirmed {
  readonly server: number;
  readonly upTo: number;
  readonly undrained: readonly NewStop[];
}

/** Whoever runs the server says it is down: none up to then is open any more, drained or not. */
export async function settleStops(
  db: D1Port,
  account: AccountId,
  { server, upTo, undrained }: Confirmed,
  at: Instant,
): Promise<void> {
  const begun = undrained.map((stop) =>
    db
      .prepare(
        `INSERT INTO server_stops (account, server, seq, reason, stop_at, announced_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (account, server, seq) DO NOTHING`,
      )
      .bind(account, server, stop.seq, stop.reason, stop.stopAt, stop.announcedAt),
  );
  const settled = db
    .prepare(
      `UPDATE server_stops SET settled_at = ?3
       WHERE account = ?1 AND server = ?2 AND seq <= ?4 AND settled_at IS NULL`,
    )
    .bind(account, server, at, upTo);
  await db.batch([...begun, settled]);
}

/** The newest stop of a server. */
export interface LastStop {
  readonly server: number;
  readonly stopAt: number;
  readonly settledAt: number | null;
}

/** Of those servers that were ever to be taken down; beside `max(seq)` stand that row's columns. */
export async function lastStopsOf(
  db: D1Port,
  account: AccountId,
  servers: readonly number[],
): Promise<Map<number, LastStop>> {
  if (servers.length === 0) return new Map();
  const { results } = await db
    .prepare(
      `SELECT server, stop_at AS stopAt, settled_at AS settledAt, max(seq) FROM server_stops
       WHERE account = ?1 AND server IN (SELECT value FROM json_each(?2)) GROUP BY server`,
    )
    .bind(account, JSON.stringify(servers))
    .all<LastStop>();
  return new Map(results.map((row) => [row.server, row]));
}

/** Deletes at most `limit` stops that were settled before an instant, never an open one. */
export async function deleteSettledStops(
  db: D1Port,
  settledBefore: Instant,
  limit: number,
): Promise<number> {
  const deleted = await db
    .prepare(
      `DELETE FROM server_stops WHERE rowid IN
       (SELECT rowid FROM server_stops WHERE settled_at < ?1 ORDER BY settled_at LIMIT ?2)`,
    )
    .bind(settledBefore, cleanupRows(limit))
    .run();
  return deleted.meta.changes;
}
