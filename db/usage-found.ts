import { assertLaw } from '../core/units/result.ts';
import type { SummaryPlan } from '../core/usage/summary-plan.ts';
import type { UsageFilter, UsageGrouping } from '../core/usage/totals.ts';
import { entryFilterSql } from './entry-filter.ts';
import { beforeFirstSeq, headSeq, lastCountedSeq, lastSeqWhere } from './entry-position.ts';
import type { Parameters } from './parameters.ts';
import {
  addedUp,
  entryQuantities,
  keySql,
  labelOfEntry,
  labelOfSeries,
  quantityColumns,
  seriesFilterSql,
  sumColumns,
} from './usage-columns.ts';

/** Which usage of an account is read. */
export interface UsageAsked {
  /** Entries D1 was known to have when the object's tail was read; what is beyond is in the tail. */
  readonly drainedSeq: number;
  readonly filter: UsageFilter;
  readonly groupBy: UsageGrouping;
  /** Whether quantities are wanted: reading them multiplies rows by meters. */
  readonly quantities: boolean;
  /** `usage_zones.id` of the zone the days of a plan are of; null when no plan has any. */
  readonly zone: number | null;
}

/** A range of time, parted by where its usage is read. */
export interface UsageWindow {
  /** Exclusive end of the range (ms). */
  readonly to: number;
  readonly plan: SummaryPlan;
  /**
   * The same where no entry is at `to` or later, which lets the last day or quarter be read whole.
   * The database decides which of the two it is.
   */
  readonly openPlan: SummaryPlan;
}

/** Numbers in SQL for the lists of a plan. */
const sources = { days: 0, cells: 1, edges: 2, whole: 3 } as const;

const runsJson = (plan: SummaryPlan): string =>
  JSON.stringify(
    (['days', 'cells', 'edges', 'whole'] as const).flatMap((name) =>
      plan[name].map(({ place, low, high, step }) => [sources[name], place, low, high, step]),
    ),
  );

/** Tables for a statement: `head`, `written` and `run`, which say what is read where. */
export const runsSql = (window: UsageWindow, owner: string, bound: Parameters): string =>
  `${headSql(owner)},
  ${runSql(window, bound)}`;

/** What entries in the window spent that are not counted, or counted but at its edges; added up. */
export function entriesFoundSql(
  asked: UsageAsked,
  window: UsageWindow,
  owner: string,
  bound: Parameters,
): string {
  const tables = `${runsSql(window, owner, bound)},
  ${spanSql(owner, bound.bind(asked.drainedSeq))}`;
  const conditions = bound.and(entryFilterSql(asked.filter, 'spent'));
  return `WITH ${tables}, part (bucket, key, meter, ${sumColumns}) AS (
    ${entriesSql(asked, owner, conditions, meterOf(asked))}
  ) SELECT * FROM part`;
}

/**
 * Days and cells of a window as they are stored: no more is read than there is, but all of it leaves
 * the database. It does so as one row, a JSON array for each column, which takes a third of the time
 * that as many rows take. `limit` bounds it.
 */
export function storedSumsSql(
  { filter, zone, quantities }: UsageAsked,
  window: UsageWindow,
  owner: string,
  bound: Parameters,
  limit: number,
): string {
  const columns = quantities ? sumColumns : sumColumns.slice(0, 2);
  const conditions = bound.and(seriesFilterSql(filter));
  const stored = (name: string, table: string, source: keyof typeof sources, condition = '') =>
    `SELECT ${bucketOf('run', `${name}.start`)} AS bucket, series.id AS series,
        ${columns.map((column) => `${name}.${column} AS ${column}`)}
      FROM usage_series AS series CROSS JOIN run CROSS JOIN ${table} AS ${name}
        ON ${name}.series = series.id ${condition}
        AND ${name}.start >= run.low AND ${name}.start < run.high
      WHERE series.account = ${owner}${conditions} AND run.source = ${sources[source]}`;
  const days = () => stored('day', 'usage_days', 'days', `AND day.zone = ${bound.bind(zone)}`);
  const cells = () => stored('cell', 'usage_cells', 'cells');
  const parts = [
    ...(hasRuns(window, 'days') ? [days()] : []),
    ...(hasRuns(window, 'cells') ? [cells()] : []),
  ];
  assertLaw(parts.length > 0, 'something is stored of the window');
  const arrays = ['bucket', 'series', ...columns].map(
    (name) => `json_group_array(${name}) AS ${name}`,
  );
  return `WITH ${runsSql(window, owner, bound)}
    SELECT ${arrays} FROM (${parts.join(' UNION ALL ')} LIMIT ${limit})`;
}

/** Whether a plan reads from a table: one that none does need not be looked into for each series. */
export const hasRuns = ({ plan, openPlan }: UsageWindow, of: 'days' | 'cells'): boolean =>
  plan[of].length > 0 || openPlan[of].length > 0;

/** The series a question is about, each with the key it counts under. */
export const wantedSql = (asked: UsageAsked, owner: string, bound: Parameters): string =>
  `SELECT series.id, ${keySql(asked.groupBy, labelOfSeries)} AS key,
      ${labelOfSeries('meter')} AS meter
    FROM usage_series AS series
    WHERE series.account = ${owner}${bound.and(seriesFilterSql(asked.filter))}`;

/**
 * Tables for a statement: `part (bucket, key, meter, amount, count, q0 …)`, added up by where it was
 * read, so that little leaves the database. Days and cells as far as the rollup has counted; entries
 * at the edges no further, so that none is read twice; and those beyond, up to `drainedSeq`.
 */
export function foundSql(asked: UsageAsked, window: UsageWindow, owner: string, bound: Parameters) {
  const meter = meterOf(asked);
  return `${runsSql(window, owner, bound)},
  ${spanSql(owner, bound.bind(asked.drainedSeq))},
  wanted (id, key, meter) AS MATERIALIZED (
    ${wantedSql(asked, owner, bound)}
  ), part (bucket, key, meter, ${sumColumns}) AS MATERIALIZED (
    ${countedSql('day', 'usage_days', sources.days, meter, `AND day.zone = ${bound.bind(asked.zone)}`)}
    UNION ALL
    ${countedSql('cell', 'usage_cells', sources.cells, meter)}
    UNION ALL
    ${entriesSql(asked, owner, bound.and(entryFilterSql(asked.filter, 'spent')), meter)}
  )`;
}

/** Only what was measured needs the meter it was measured by. */
const meterOf =
  ({ quantities }: UsageAsked): MeterSql =>
  (of) =>
    quantities ? `${of}.meter` : 'NULL';

type MeterSql = (of: string) => string;

/** `head`: the account's seqs and how far they are counted; `written`: from when to when entries are. */
const headSql = (owner: string): string => `head (first, last, counted) AS MATERIALIZED (
    SELECT ${beforeFirstSeq(owner)}, ${headSeq(owner)}, ${lastCountedSeq(owner)}
  ), written (since, latest) AS MATERIALIZED (
    SELECT
      (SELECT at FROM ledger_entries WHERE account = ${owner} AND seq = head.first + 1),
      (SELECT at FROM ledger_entries WHERE account = ${owner} AND seq = head.last)
    FROM head
  )`;

/** `run`: the runs of the plan that holds, as far as the account has entries then. */
function runSql({ to, plan, openPlan }: UsageWindow, bound: Parameters): string {
  const [closed, open] = [runsJson(plan), runsJson(openPlan)].map((json) => bound.bind(json));
  const chosen = `iif(written.latest < ${bound.bind(to)}, ${open}, ${closed})`;
  return `run (source, place, low, high, step) AS MATERIALIZED (
    SELECT piece.value ->> 0, piece.value ->> 1, piece.value ->> 2, piece.value ->> 3,
      piece.value ->> 4
    FROM written CROSS JOIN json_each(${chosen}) AS piece
    WHERE piece.value ->> 3 > written.since AND piece.value ->> 2 <= written.latest
  )`;
}

/** `span`: the runs whose entries are read one by one, with the seqs these are between. */
function spanSql(owner: string, drainedSeq: string): string {
  const before = (at: string) =>
    lastSeqWhere(owner, `middle.at < ${at}`, { low: 'stretch.first', high: 'stretch.last' });
  // A number is bound as a float, and halving needs whole ones.
  const drained = `min(head.last, CAST(${drainedSeq} AS INTEGER))`;
  return `span (place, low, step, after, upto) AS MATERIALIZED (
    SELECT stretch.place, stretch.low, stretch.step, ${before('stretch.low')},
      ${before('stretch.high')}
    FROM (
      SELECT run.place, run.low, run.high, run.step, head.first, head.counted AS last
      FROM head CROSS JOIN run WHERE run.source = ${sources.edges}
      UNION ALL
      SELECT run.place, run.low, run.high, run.step, head.counted, max(head.counted, ${drained})
      FROM head CROSS JOIN run WHERE run.source = ${sources.whole}
    ) AS stretch
  )`;
}

const bucketOf = (run: string, at: string): string =>
  `${run}.place + (${at} - ${run}.low) / ${run}.step`;

const countedSql = (
  name: string,
  table: string,
  source: number,
  meter: (of: string) => string,
  condition = '',
): string =>
  `SELECT ${bucketOf('run', `${name}.start`)}, wanted.key, ${meter('wanted')},
      ${sumColumns.map((column) => addedUp(column, `${name}.${column}`))}
    FROM wanted CROSS JOIN run CROSS JOIN ${table} AS ${name}
      ON ${name}.series = wanted.id ${condition}
      AND ${name}.start >= run.low AND ${name}.start < run.high
    WHERE run.source = ${source} GROUP BY 1, 2, 3`;

/**
 * What entries in the spans spent, and what they gave back of any entry's spending. The plus keeps
 * the planner on the range of seq, which is what bounds the rows read.
 */
function entriesSql(
  { groupBy }: UsageAsked,
  owner: string,
  conditions: string,
  meter: MeterSql,
): string {
  const key = keySql(groupBy, labelOfEntry);
  return `SELECT ${bucketOf('span', 'spent.at')}, ${key}, ${meter('spent')}, sum(spent.amount),
      count(*), ${entryQuantities.map((quantity) => `total(${quantity})`)}
    FROM span CROSS JOIN ledger_entries AS spent
      ON spent.account = ${owner} AND spent.seq > span.after AND spent.seq <= span.upto
      AND +spent.kind IN ('debit', 'capture')${conditions}
    GROUP BY 1, 2, 3
    UNION ALL
    SELECT ${bucketOf('span', 'back.at')}, ${key}, ${meter('spent')}, -sum(back.amount), 0,
      ${quantityColumns.map(() => 0)}
    FROM span CROSS JOIN ledger_entries AS back INDEXED BY entries_by_kind
      ON back.account = ${owner} AND back.kind = 'reversal' AND back.meter IS NULL
      AND back.seq > span.after AND back.seq <= span.upto
      AND back.detail ->> 'direction' = 'give_back'
      AND back.detail ->> '$.counter.source' IS NULL
    CROSS JOIN ledger_entries AS spent
      ON spent.account = ${owner} AND spent.seq = back.detail ->> 'of'${conditions}
    GROUP BY 1, 2, 3`;
}
