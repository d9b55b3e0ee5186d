import { categoryOf, meters } from '../core/usage/meter.ts';
import {
  type quantitiesMax,
  quantityNamesOf,
  type SeriesLabel,
  seriesLabels,
} from '../core/usage/series.ts';
import { categoryOfMeter, type UsageFilter, type UsageGrouping } from '../core/usage/totals.ts';
import { type Conditions, entryFilterSql } from './entry-filter.ts';

/** SQL of a label: of a series, where they are one JSON text, or of an entry, where each is a column. */
export type LabelSql = (label: SeriesLabel) => string;

export const labelOfSeries: LabelSql = (label) =>
  `(series.labels ->> ${seriesLabels.indexOf(label)})`;
export const labelOfEntry: LabelSql = (label) => `spent."${label}"`;

/** No label is an empty text, so that one can stand for none: SQL compares it as any other. */
export const noKey = '';

/** SQL of the key something is grouped under, `noKey` for none. */
export function keySql(groupBy: UsageGrouping, label: LabelSql): string {
  if (groupBy !== 'category') return `coalesce(${label(groupBy)}, '${noKey}')`;
  const cases = meters.map((meter) => `WHEN '${meter}' THEN '${categoryOf(meter)}'`);
  return `CASE ${label('meter')} ${cases.join(' ')} ELSE '${categoryOfMeter(null)}' END`;
}

/** The columns of quantities in cells and days. */
export const quantityColumns = ['q0', 'q1', 'q2', 'q3', 'q4', 'q5'] as const satisfies {
  readonly length: typeof quantitiesMax;
};
export type QuantityColumn = (typeof quantityColumns)[number];

/** The columns of sums, in the order of `Sum.values`. */
export const sumColumns = ['amount', 'count', ...quantityColumns] as const;

/**
 * SQL that adds a column of sums up. Amounts and counts stay exact. Quantities of what costs nothing
 * have no bound: `total` goes on as a float where `sum` would fail the whole statement.
 */
export const addedUp = (column: (typeof sumColumns)[number], of: string = column): string =>
  column === 'amount' || column === 'count' ? `sum(${of})` : `total(${of})`;

/** SQL of an entry's quantities in the order cells have them: which is which, its meter says. */
export const entryQuantities = quantityColumns.map((_, place) => {
  const cases = meters.flatMap((meter) => {
    const name = quantityNamesOf(meter)[place];
    return name === undefined ? [] : [`WHEN '${meter}' THEN spent.quantities ->> '${name}'`];
  });
  return `coalesce(CASE spent.meter ${cases.join(' ')} END, 0)`;
});

/** A filter on the labels of a series: what an entry's would be, read from the JSON text. */
export function seriesFilterSql(filter: UsageFilter): Conditions {
  const { where, params } = entryFilterSql(filter, 'series');
  const named = where.map((condition) =>
    condition
      // Spending without a meter is always a capture's: a series need not say so.
      .replace(` AND series."kind" = 'capture'`, '')
      .replaceAll(/series\."(\w+)"/g, (_, label) => labelOfSeries(label as SeriesLabel)),
  );
  return { where: named, params };
}
