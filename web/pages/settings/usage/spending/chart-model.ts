import { createMemo } from 'solid-js';
import { viewerLocale } from '../../../../format.ts';
import { numberFormat } from '../../../../intl.ts';
import type { Spending } from './asked.ts';
import { bucketAt, bucketName, bucketTick, type Granularity, granularityOf } from './buckets.ts';
import type { Group } from './dimension.ts';
import { useGroupNames } from './group-names.ts';
import type { Paint } from './paint.ts';
import { paintsAfter, type Series, seriesOf } from './series.ts';
import { type Column, columnsOf } from './stack.ts';

/** What chart, legend and the chart's table show of one answer, each in its own way. */
export interface ChartModel {
  readonly series: () => readonly Series[];
  readonly columns: () => readonly Column[];
  readonly granularity: () => Granularity;
  /** A series by name: `Other (12)` for the rest. */
  readonly nameOf: (series: Series) => string;
  /** A bar by its whole name. */
  readonly barName: (column: Column) => string;
  /** A bar by the name under it. */
  readonly barTick: (column: Column) => string;
  /** What a series is a group of; undefined for Other. */
  readonly groupOf: (series: Series) => Group | undefined;
}

export function createChartModel(spending: () => Spending): ChartModel {
  const locale = viewerLocale();
  const dimension = () => spending().asked.group;
  const names = useGroupNames(() => [dimension()]);
  const painted = createMemo<ReadonlyMap<string, Paint>>(
    (before) => paintsAfter(before, spending()),
    new Map(),
  );
  const series = createMemo(() => seriesOf(spending(), painted()));
  const columns = createMemo(() => columnsOf(spending(), series()));
  const granularity = () => granularityOf(spending().asked.period);
  const groupOf = ({ key, others }: Series): Group | undefined =>
    others === undefined ? { dimension: dimension(), key } : undefined;
  return {
    series,
    columns,
    granularity,
    groupOf,
    nameOf: (one) => {
      const group = groupOf(one);
      return group ? names.nameOf(group) : otherName(one.others, locale);
    },
    barName: ({ start }) => {
      const bucket = bucketAt(new Date(start), granularity(), spending().window);
      return bucketName(bucket, granularity(), new Date(), locale);
    },
    barTick: ({ start }) => bucketTick(new Date(start), granularity(), locale),
  };
}

export const otherName = (others: number | undefined, locale: string): string =>
  `Other (${numberFormat(locale).format(others ?? 0)})`;
