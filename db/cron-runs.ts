import type { Instant } from '../core/units/instant.ts';
import type { D1Port } from './d1.ts';

export interface CronRun {
  readonly job: string;
  readonly cron: string;
  /** Instant (ms) the last run began. */
  readonly startedAt: number;
  /** In ms; null while it runs, or when it was killed. */
  readonly tookMs: number | null;
  readonly handled: number | null;
  readonly error: string | null;
  /** Instant (ms) of the last run that went well; null when none did. */
  readonly succeededAt: number | null;
}

const errorMax = 500;

/** Until it ends it counts as running. */
export async function beginCronRun(
  db: D1Port,
  { job, cron, at }: { job: string; cron: string; at: Instant },
): Promise<void> {
  await db
    .prepare(
      `INSERT INTO cron_runs (job, cron, started_at) VALUES (?1, ?2, ?3)
       ON CONFLICT (job) DO UPDATE SET
         cron = excluded.cron, started_at = excluded.started_at, took_ms = NULL, handled = NULL,
         error = NULL`,
    )
    .bind(job, cron, at)
    .run();
}

export type CronRunEnd = {
  readonly job: string;
  readonly startedAt: Instant;
  readonly tookMs: number;
} & ({ readonly handled: number } | { readonly error: string });

/** Of the run that began then: one that overlaps and began later has the last word. */
export async function endCronRun(db: D1Port, end: CronRunEnd): Promise<void> {
  const { job, startedAt, tookMs } = end;
  const handled = 'handled' in end ? end.handled : null;
  const error = 'error' in end ? end.error.slice(0, errorMax) : null;
  const done = startedAt + tookMs;
  await db.batch([
    db
      .prepare(
        'UPDATE cron_runs SET took_ms = ?3, handled = ?4, error = ?5 WHERE job = ?1 AND started_at = ?2',
      )
      .bind(job, startedAt, tookMs, handled, error),
    db
      .prepare(
        `UPDATE cron_runs SET succeeded_at = max(coalesce(succeeded_at, 0), ?2)
         WHERE job = ?1 AND ?3 IS NULL`,
      )
      .bind(job, done, error),
  ]);
}

/** Of every job that ever ran. */
export async function listCronRuns(db: D1Port): Promise<CronRun[]> {
  const { results } = await db
    .prepare(
      `SELECT job, cron, started_at AS startedAt, took_ms AS tookMs, handled, error,
         succeeded_at AS succeededAt
       FROM cron_runs ORDER BY job LIMIT 100`,
    )
    .all<CronRun>();
  return results;
}
