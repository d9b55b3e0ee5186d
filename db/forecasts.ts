import type { AccountForecast } from '../core/forecast/forecast.ts';
import type { DayStarts } from '../core/forecast/span.ts';
import type { AccountId } from '../core/units/ids.ts';
import type { Instant } from '../core/units/instant.ts';
import type { D1Port } from './d1.ts';

/** A forecast as it was made: without the servers that run now, which are for whoever reads it. */
export interface StoredForecast {
  /** IANA. */
  readonly timeZone: string;
  /** The last complete day it knew, in that zone: `2026-11-21`. */
  readonly day: string;
  /** Where each day begins that it is of, and where the last ends: what `spanOf` is asked with. */
  readonly starts: DayStarts;
  readonly forecast: AccountForecast;
  readonly madeAt: Instant;
}

interface Row {
  readonly time_zone: string;
  readonly day: string;
  readonly document: string;
  readonly made_at: Instant;
}

const columns = 'time_zone, day, document, made_at';

const stored = ({ time_zone, day, document, made_at }: Row): StoredForecast => ({
  timeZone: time_zone,
  day,
  ...(JSON.parse(document) as Pick<StoredForecast, 'starts' | 'forecast'>),
  madeAt: made_at,
});

/** The last one of an account in a zone; of any day. */
export async function findForecast(
  db: D1Port,
  account: AccountId,
  timeZone: string,
): Promise<StoredForecast | undefined> {
  const sql = `SELECT ${columns} FROM forecasts WHERE account = ? AND time_zone = ?`;
  const row = await db.prepare(sql).bind(account, timeZone).first<Row>();
  return row ? stored(row) : undefined;
}

/** The one made last, in whichever zone: for sums that go by instants. At most a few are read. */
export async function latestForecast(
  db: D1Port,
  account: AccountId,
): Promise<StoredForecast | undefined> {
  const sql = `SELECT ${columns} FROM forecasts WHERE account = ? ORDER BY made_at DESC LIMIT 1`;
  const row = await db.prepare(sql).bind(account).first<Row>();
  return row ? stored(row) : undefined;
}

/** Takes the place of the account's in that zone, unless that one knew a later day. */
export async function putForecast(
  db: D1Port,
  account: AccountId,
  { timeZone, day, starts, forecast, madeAt }: StoredForecast,
): Promise<void> {
  await db
    .prepare(
      `INSERT INTO forecasts (account, time_zone, day, document, made_at) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (account, time_zone) DO UPDATE SET
         day = excluded.day, document = excluded.document, made_at = excluded.made_at
       WHERE forecasts.day <= excluded.day`,
    )
    .bind(account, timeZone, day, JSON.stringify({ starts, forecast }), madeAt)
    .run();
}

/** Those nobody has made again for so long; says how many there were. */
export async function deleteOldForecasts(
  db: D1Port,
  before: Instant,
  limit: number,
): Promise<number> {
  const { meta } = await db
    .prepare(
      `DELETE FROM forecasts WHERE rowid IN
         (SELECT rowid FROM forecasts WHERE made_at < ? ORDER BY made_at LIMIT ?)`,
    )
    .bind(before, limit)
    .run();
  return meta.changes;
}
