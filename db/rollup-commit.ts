import type { D1Port, D1Statement } from './d1.ts';
import { markUsed } from './insight-runs.ts';
import { spikesDueAt } from './spikes.ts';
import { sumColumns } from './usage-columns.ts';
import type { NumberedSeries } from './usage-series.ts';
import { jsonTexts, literalRows, type NumberRow } from './values.ts';

/** Rows one chunk adds. The key of a cell is series and start, of a day series, zone and start. */
export interface Additions {
  readonly series: readonly NumberedSeries[];
  readonly cells: readonly NumberRow[];
  /** Those before a zone's `since` too, which may be lowered while this is under way. */
  readonly days: readonly NumberRow[];
  /** The accounts whose usage it is, and the last instant (ms) anything was used at. */
  readonly used: { readonly accounts: ReadonlySet<string>; readonly at: number };
}

const added = sumColumns.map((name) => `${name} = ${name} + excluded.${name}`).join(', ');

/** Of a chunk two runs read, one commits: what the other then sends finds the watermark moved. */
const isNotCounted = '(SELECT position FROM usage_watermark) = ?1';

/** New ones only, so that what D1 counts for `json_each` is little. */
const seriesSql = `INSERT INTO usage_series (id, account, labels)
  SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?2) WHERE ${isNotCounted}`;

const adding = (table: string, key: string, rows: string) =>
  `INSERT INTO ${table} (${key}, ${sumColumns}) SELECT * FROM (VALUES ${rows})
   WHERE ${isNotCounted} ON CONFLICT (${key}) DO UPDATE SET ${added}`;

const cellsSql = (rows: string) => adding('usage_cells', 'series, start', rows);
const daysSql = (rows: string) => adding('usage_days', 'series, zone, start', rows);

/** They are looked through for spikes when the hour is over; one that is to be already stays. */
const usedSql = `INSERT INTO notice_runs (account, spikes_due_at)
  SELECT value ->> 0, ?3 FROM json_each(?2) WHERE ${isNotCounted}
  ON CONFLICT (account) DO UPDATE SET spikes_due_at = excluded.spikes_due_at
  WHERE notice_runs.spikes_due_at IS NULL`;

const watermarkSql = 'UPDATE usage_watermark SET position = ?2 WHERE position = ?1';

/**
 * Adds what a chunk of entries came to and moves the watermark over them, in one transaction. False
 * when the watermark was not at `position` any more: then nothing was written. What threw may have
 * been written: where the watermark stands tells.
 */
export async function commitChunk(
  db: D1Port,
  { position, upto }: { readonly position: number; readonly upto: number },
  { series, cells, days, used }: Additions,
): Promise<boolean> {
  const add = (sql: (rows: string) => string, rows: readonly NumberRow[]): D1Statement[] =>
    literalRows(rows).map((text) => db.prepare(sql(text)).bind(position));
  const named = series.map(({ id, account, labels }) => [id, account, labels]);
  const results = await db.batch([
    ...jsonTexts(named).map((text) => db.prepare(seriesSql).bind(position, text)),
    ...add(cellsSql, cells),
    ...add(daysSql, days),
    ...markUsed(db, used, { condition: isNotCounted, value: position }),
    ...jsonTexts([...used.accounts].map((account) => [account])).map((text) =>
      db.prepare(usedSql).bind(position, text, spikesDueAt(used.at)),
    ),
    db.prepare(watermarkSql).bind(position, upto),
  ]);
  return results.at(-1)?.meta.changes === 1;
}
