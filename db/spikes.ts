import { spikeAmountMin, spikeWindowMs } from '../core/notices/spike.ts';
import type { AccountId } from '../core/units/ids.ts';
import { hourMs, type Instant, instant, minuteMs } from '../core/units/instant.ts';
import { seriesLabels } from '../core/usage/series.ts';
import type { D1Port } from './d1.ts';

/** Usage by project and hour, and whose is to be looked at. Plain SQL: the rollup is here. */

/** What is used at the end of an hour drains, and is counted, within this. */
const settledWithinMs = 5 * minuteMs;

/** When the hour of an instant (ms) is over and counted. */
export const spikesDueAt = (at: number): number =>
  Math.floor(at / hourMs) * hourMs + hourMs + settledWithinMs;

/** The last hour that is over and counted. */
export const lastHour = (at: Instant): Instant =>
  instant(Math.floor((at - settledWithinMs) / hourMs) * hourMs - hourMs);

export interface SpikesDue {
  readonly account: AccountId;
  readonly dueAt: number;
}

/** The longest due first. */
export async function spikesDue(db: D1Port, now: Instant, limit: number): Promise<SpikesDue[]> {
  const found = await db
    .prepare(
      `SELECT account, spikes_due_at AS dueAt FROM notice_runs
       WHERE spikes_due_at IS NOT NULL AND spikes_due_at <= ? ORDER BY spikes_due_at LIMIT ?`,
    )
    .bind(now, limit)
    .all<SpikesDue>();
  return found.results;
}

/** When it is looked through next, null for not before it uses something. */
export async function setSpikesDue(
  db: D1Port,
  { account, dueAt }: SpikesDue,
  next: number | null,
): Promise<void> {
  await db
    .prepare('UPDATE notice_runs SET spikes_due_at = ?3 WHERE account = ?1 AND spikes_due_at = ?2')
    .bind(account, dueAt, next)
    .run();
}

const project = `(series.labels ->> ${seriesLabels.indexOf('project')})`;

const cells = `usage_series AS series CROSS JOIN usage_cells AS cell
  ON cell.series = series.id AND cell.start >= ?2 AND cell.start < ?3`;

export interface ProjectHour {
  /** Null for what names none. */
  readonly project: string | null;
  /** Its id’s name, where it is one of the account’s projects. */
  readonly name: string | null;
  /** Microcredits. */
  readonly amount: number;
}

/** More at once is one cause, and these are the dearest. */
const projectsMax = 20;

const busySql = `SELECT spending.project, projects.name, amount FROM (
    SELECT ${project} AS project, sum(cell.amount) AS amount FROM ${cells}
    WHERE series.account = ?1 GROUP BY 1
    HAVING sum(cell.amount) >= ${spikeAmountMin} ORDER BY 2 DESC LIMIT ${projectsMax}
  ) AS spending
  LEFT JOIN projects ON projects.account = ?1 AND projects.id = spending.project`;

/** Projects that spent enough in an hour for it to be a spike. */
export async function busyProjects(
  db: D1Port,
  account: AccountId,
  hour: Instant,
): Promise<ProjectHour[]> {
  const bound = db.prepare(busySql).bind(account, hour, hour + hourMs);
  return (await bound.all<ProjectHour>()).results;
}

/** Whether anything was used from then on. */
export async function isUsedSince(db: D1Port, account: AccountId, at: Instant): Promise<boolean> {
  const found = await db
    .prepare(`SELECT 1 AS found FROM ${cells} WHERE series.account = ?1 LIMIT 1`)
    .bind(account, at, Number.MAX_SAFE_INTEGER)
    .first<{ found: 1 }>();
  return found !== null;
}

const hourlySql = `SELECT cell.start - cell.start % ${hourMs} AS hour, sum(cell.amount) AS amount
  FROM ${cells} WHERE series.account = ?1 AND ${project} IS ?4 GROUP BY 1`;

/** What a project spent, by hour, in the 14 days up to an hour and in it. */
export async function hourlySpending(
  db: D1Port,
  account: AccountId,
  of: string | null,
  hour: Instant,
): Promise<ReadonlyMap<number, number>> {
  const bound = db.prepare(hourlySql).bind(account, hour - spikeWindowMs, hour + hourMs, of);
  const { results } = await bound.all<{ hour: number; amount: number }>();
  return new Map(results.map(({ hour: start, amount }) => [start, amount]));
}
