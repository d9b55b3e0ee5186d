import { type Instant, instant } from '../core/units/instant.ts';
import { assertLaw } from '../core/units/result.ts';
import { dayStart, nextDayStart, type WallClock, wallClock } from '../core/usage/bucket-starts.ts';
import type { D1Port } from './d1.ts';
import { addedUp, sumColumns } from './usage-columns.ts';

/** A zone whose days are not all kept yet. */
export interface UnfilledZone {
  readonly id: number;
  /** `acct_…` */
  readonly account: string;
  readonly zone: string;
  /** A midnight there: its days are kept from then on. */
  readonly since: Instant;
}

/**
 * Those with the latest `since` first, so that everybody's last days are there before anybody's
 * last year. A zone that a rollup under way may not know of is left for later: see
 * `usage_zones.watermark`.
 */
export async function unfilledZones(
  db: D1Port,
  limit: number,
  except: readonly number[] = [],
): Promise<UnfilledZone[]> {
  const { results } = await db
    .prepare(
      `SELECT id, account, zone, since FROM usage_zones, usage_watermark
       WHERE since > 0 AND (watermark < position
         OR NOT EXISTS (SELECT 1 FROM ledger_entries WHERE ledger_entries.rowid > position))
         AND id NOT IN (SELECT value FROM json_each(?2))
       ORDER BY since DESC LIMIT ?1`,
    )
    .bind(limit, JSON.stringify(except))
    .all<UnfilledZone>();
  return results;
}

/** Each step stays below a second: so many days of so many series hold 400,000 cells at most. */
const daysPerStepMax = 8;
const seriesDaysPerStepMax = 4_000;

/**
 * Makes the days of a zone before `since` from cells: the last ones that have usage, a few at a
 * time, and lowers `since` with them in one transaction. Gaps cost nothing; before the first cell
 * `since` becomes 0. Says where it then is; undefined when a rollup or another backfill came
 * between: then nothing was written.
 */
export async function fillDays(db: D1Port, zone: UnfilledZone): Promise<Instant | undefined> {
  const clock = wallClock(zone.zone);
  assertLaw(clock !== undefined, `there is no zone ${zone.zone}`);
  const { position, series, latest } = await cellsBefore(db, zone);
  const most = Math.floor(seriesDaysPerStepMax / Math.max(series, 1));
  const count = Math.min(Math.max(most, 1), daysPerStepMax);
  const days = latest === null ? [] : lastDays(latest, count, clock);
  const since = days.at(-1)?.[0] ?? instant(0);
  const unchanged = [position, zone.id, zone.zone, zone.since];
  const results = await db.batch([
    db.prepare(deleteSql).bind(...unchanged, zone.account, since),
    db.prepare(fillSql).bind(...unchanged, zone.account, JSON.stringify(days)),
    db.prepare(lowerSql).bind(...unchanged, since),
  ]);
  return results.at(-1)?.meta.changes === 1 ? since : undefined;
}

interface CellsBefore {
  /** The watermark these cells go up to. */
  readonly position: number;
  /** The account's series. */
  readonly series: number;
  /** Where the last quarter before `since` begins that has usage; null when there is none. */
  readonly latest: Instant | null;
}

const cellsBeforeSql = `SELECT
    (SELECT position FROM usage_watermark) AS position, count(*) AS series, max(latest) AS latest
  FROM (
    SELECT (SELECT max(start) FROM usage_cells AS cell
        WHERE cell.series = series.id AND start < ?2) AS latest
    FROM usage_series AS series WHERE account = ?1
  )`;

async function cellsBefore(db: D1Port, { account, since }: UnfilledZone): Promise<CellsBefore> {
  const found = await db.prepare(cellsBeforeSql).bind(account, since).first<CellsBefore>();
  return found as CellsBefore;
}

/** Where the last days up to an instant's own begin and end, the latest first. */
function lastDays(at: Instant, count: number, clock: WallClock): [start: Instant, end: Instant][] {
  const first = dayStart(at, clock);
  const days: [Instant, Instant][] = [[first, nextDayStart(first, clock)]];
  for (let [end] = days[0] as [Instant, Instant]; days.length < count; ) {
    const start = dayStart(instant(end - 1), clock);
    days.push([start, end]);
    end = start;
  }
  return days;
}

/** A cell that is added between reading and writing, or a zone that gave way, must undo the step. */
const isUnchanged = `EXISTS (SELECT 1 FROM usage_watermark, usage_zones
  WHERE position = ?1 AND usage_zones.id = ?2 AND zone = ?3 AND since = ?4)`;

/** What rollups added before `since`, and what a zone left behind that had this number before. */
const deleteSql = `DELETE FROM usage_days
  WHERE series IN (SELECT id FROM usage_series WHERE account = ?5)
    AND zone = ?2 AND start >= ?6 AND start < ?4 AND ${isUnchanged}`;

const sums = sumColumns.map((name) => addedUp(name, `cell.${name}`)).join(', ');

const fillSql = `INSERT INTO usage_days (series, zone, start, ${sumColumns.join(', ')})
  SELECT series.id, ?2, day.value ->> 0 AS start, ${sums}
  FROM usage_series AS series
  CROSS JOIN json_each(?6) AS day
  CROSS JOIN usage_cells AS cell ON cell.series = series.id
    AND cell.start >= day.value ->> 0 AND cell.start < day.value ->> 1
  WHERE series.account = ?5 AND ${isUnchanged}
  GROUP BY series.id, day.value ->> 0`;

const lowerSql = `UPDATE usage_zones SET since = ?5 WHERE id = ?2 AND ${isUnchanged}`;
