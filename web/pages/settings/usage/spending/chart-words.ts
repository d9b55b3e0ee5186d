import { exactCredits, formatCount } from '../../../../format.ts';
import type { ChartModel } from './chart-model.ts';
import type { Column, Segment } from './stack.ts';

/** What is announced of the chart. */

export const requestsWord = (count: number, locale: string): string =>
  `${formatCount(count, locale)} ${count === 1 ? 'request' : 'requests'}`;

const sums = ({ amount, count }: { amount: number; count: number }, locale: string) =>
  `${exactCredits(amount, locale)} credits, ${requestsWord(count, locale)}`;

/** `Tue 3 Nov: 12.34 credits, 34 requests; AI conversations 10.10, Code analysis 2.24`. */
export function columnWords(column: Column, model: ChartModel, locale: string): string {
  const parts = column.segments
    .toReversed()
    .map(({ series, amount }) => `${model.nameOf(series)} ${exactCredits(amount, locale)}`);
  const whole = `${model.barName(column)}: ${sums(column, locale)}`;
  return parts.length === 0 ? whole : `${whole}; ${parts.join(', ')}`;
}

export const segmentWords = (segment: Segment, model: ChartModel, locale: string): string =>
  `${model.nameOf(segment.series)}: ${sums(segment, locale)}`;
