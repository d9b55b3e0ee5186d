import type { AccountId } from '../core/units/ids.ts';
import type { Instant } from '../core/units/instant.ts';
import { assertLaw } from '../core/units/result.ts';
import { cleanupRows } from './clean-up.ts';
import type { D1Port } from './d1.ts';

/** How busy a server was in an hour. */
export interface ServerSample {
  /** Instant (ms) the hour begins, UTC. */
  readonly hour: number;
  /** Percent, 0 to 100. */
  readonly cpu: number;
  readonly memory: number;
}

/** A week of hours: what one call may report. */
export const samplesPerCallMax = 168;

const putSql = `INSERT INTO server_samples (account, server, hour, cpu_p95, memory_p95)
  SELECT ?1, ?2, value ->> 0, value ->> 1, value ->> 2 FROM json_each(?3) WHERE true
  ON CONFLICT (account, server, hour) DO UPDATE SET cpu_p95 = excluded.cpu_p95,
    memory_p95 = excluded.memory_p95`;

const forgetSql = `DELETE FROM server_samples WHERE account = ?1 AND server = ?2 AND hour < ?3`;

/** The latest word on an hour counts; of several here the last. Forgets the server's hours before. */
export async function putSamples(
  db: D1Port,
  account: AccountId,
  server: number,
  samples: readonly ServerSample[],
  keptFrom: Instant,
): Promise<void> {
  assertLaw(samples.length <= samplesPerCallMax, 'a call has so many samples');
  const rows = samples.map(({ hour, cpu, memory }) => [hour, cpu, memory]);
  await db.batch([
    db.prepare(putSql).bind(account, server, JSON.stringify(rows)),
    db.prepare(forgetSql).bind(account, server, keptFrom),
  ]);
}

/** Oldest first: a range of hours, which bounds them. */
export async function listSamples(
  db: D1Port,
  account: AccountId,
  server: number,
  from: Instant,
): Promise<ServerSample[]> {
  const { results } = await db
    .prepare(
      `SELECT hour, cpu_p95 AS cpu, memory_p95 AS memory FROM server_samples
       WHERE account = ?1 AND server = ?2 AND hour >= ?3 ORDER BY hour`,
    )
    .bind(account, server, from)
    .all<ServerSample>();
  return results;
}

/** Whose hours, and from which instant (ms) on. */
export interface BusyAsked {
  readonly server: number;
  readonly from: number;
}

/** Of the hours that were reported since then. */
export interface Busyness {
  readonly server: number;
  readonly hours: number;
  readonly cpu: number;
  readonly memory: number;
}

/** Nearest rank: the smallest value that at least 95 % of the hours do not pass. */
const busySql = `SELECT server, hours,
    min(iif(cpu_rank * 100 >= hours * 95, cpu_p95, NULL)) AS cpu,
    min(iif(memory_rank * 100 >= hours * 95, memory_p95, NULL)) AS memory
  FROM (
    SELECT server, cpu_p95, memory_p95,
      row_number() OVER (PARTITION BY server ORDER BY cpu_p95) AS cpu_rank,
      row_number() OVER (PARTITION BY server ORDER BY memory_p95) AS memory_rank,
      count(*) OVER (PARTITION BY server) AS hours
    FROM json_each(?2) AS asked
    JOIN server_samples ON account = ?1 AND server = asked.value ->> 0 AND hour >= asked.value ->> 1
  ) GROUP BY server`;

/** 95th percentiles of the hourly samples, of those servers that have any; at most 100 servers. */
export async function busynessOf(
  db: D1Port,
  account: AccountId,
  asked: readonly BusyAsked[],
): Promise<Map<number, Busyness>> {
  if (asked.length === 0) return new Map();
  const pairs = asked.map(({ server, from }) => [server, from]);
  const bound = db.prepare(busySql).bind(account, JSON.stringify(pairs));
  const { results } = await bound.all<Busyness>();
  return new Map(results.map((row) => [row.server, row]));
}

/** Deletes at most `limit` samples of hours before an instant, of all servers; says how many. */
export async function deleteOldSamples(
  db: D1Port,
  hourBefore: Instant,
  limit: number,
): Promise<number> {
  const deleted = await db
    .prepare(
      `DELETE FROM server_samples WHERE rowid IN
       (SELECT rowid FROM server_samples WHERE hour < ?1 ORDER BY hour LIMIT ?2)`,
    )
    .bind(hourBefore, cleanupRows(limit))
    .run();
  return deleted.meta.changes;
}
