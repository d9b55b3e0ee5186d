import type { EntryRow } from '../core/ledger/entry-row.ts';
import type { CountedRow } from '../core/usage/rollup.ts';
import { seriesLabels } from '../core/usage/series.ts';
import type { D1Port } from './d1.ts';
import { boundRows } from './values.ts';

/** How far entries are counted and how far they go, both in the order D1 got them. */
export interface Progress {
  /** The watermark: rowid of the last entry counted. */
  readonly position: number;
  /** Rowid of the last entry there is. */
  readonly last: number;
}

const progressSql = `SELECT position,
  (SELECT coalesce(max(rowid), 0) FROM ledger_entries) AS last FROM usage_watermark`;

export async function rollupProgress(db: D1Port): Promise<Progress> {
  return (await db.prepare(progressSql).first<Progress>()) as Progress;
}

/** The text `labelsOf` makes, in SQL; joined to nothing, or it would go into other JSON as an array. */
const labels = (table: string) =>
  `json_array(${seriesLabels.map((label) => `${table}."${label}"`).join(', ')}) || ''`;

/** What `spendingOf` reads of a reversal: with all its draws, 250 of them would not fit one value. */
const undoing = `json_object('of', entry.detail ->> 'of', 'direction', entry.detail ->> 'direction',
  'counter', json(entry.detail -> 'counter')) || ''`;

/** The columns of `CountedRow`. What a reversal undoes stands before it in its ledger: D1 has it. */
const counted = `entry.account, entry.seq, entry.at, entry.kind, entry.amount,
  CASE entry.kind WHEN 'reversal' THEN (
    SELECT ${labels('undone')} FROM ledger_entries AS undone
    WHERE undone.account = entry.account AND undone.seq = entry.detail ->> 'of'
  ) ELSE ${labels('entry')} END,
  entry.quantities,
  CASE entry.kind WHEN 'reversal' THEN ${undoing} END`;

type Columns = [
  account: string,
  seq: number,
  at: number,
  kind: EntryRow['kind'],
  amount: number,
  labels: string | null,
  quantities: string | null,
  detail: string | null,
];

/** As many make one text: of the longest entries a megabyte, where D1 takes two. */
const entriesPerTextMax = 250;

/** One text for many rows costs a third of the time that as many rows of an answer do. */
const readSql = (parts: string) => `WITH part (after, upto) AS (VALUES ${parts})
  SELECT (
    SELECT json_group_array(json_array(${counted})) FROM ledger_entries AS entry
    WHERE entry.rowid > part.after AND entry.rowid <= part.upto
      AND +entry.kind IN ('debit', 'capture', 'reversal')
  ) FROM part`;

/** The entries between two rowids, the first excluded, that can add to usage. */
export async function countedRows(db: D1Port, after: number, upto: number): Promise<CountedRow[]> {
  const parts: number[][] = [];
  for (let low = after; low < upto; low += entriesPerTextMax)
    parts.push([low, Math.min(low + entriesPerTextMax, upto)]);
  const reads = boundRows(parts).map(({ text, values }) =>
    db
      .prepare(readSql(text))
      .bind(...values)
      .raw<[string]>(),
  );
  const texts = (await Promise.all(reads)).flat();
  return texts.flatMap(([text]) => (JSON.parse(text) as Columns[]).map(rowOf));
}

const rowOf = ([account, seq, at, kind, amount, labels, quantities, detail]: Columns) => ({
  account,
  seq,
  at,
  kind,
  amount,
  labels,
  quantities,
  detail,
});
