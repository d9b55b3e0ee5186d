import { atLeast, atMost, type Measured, notMeasured } from '../goal.ts';
import { laneName } from '../lanes.ts';
import type { Table } from '../report.ts';
import { type Laps, ratio, typical } from '../rounds.ts';
import type { Spread } from '../statistics.ts';

const noop = laneName('noop', 32);
const debit = (connections: number) => laneName('debit', connections);
const floor = (connections: number) => laneName('floor', connections);

export const besideNoop = (laps: Laps): Measured[] => [
  atLeast(
    { row: 1, what: 'debits a second ÷ no-op calls, 32 connections' },
    ratio(laps, debit(32), noop, 'perSecond'),
    0.5,
  ),
  atMost(
    { row: 1, what: 'CPU of a debit ÷ of a no-op call' },
    ratio(laps, debit(32), noop, 'cpu'),
    2,
  ),
];

export const besideFloor = (laps: Laps, fsyncs: number | undefined): Measured[] => [
  atLeast(
    { row: 2, what: 'debits a second ÷ one-commit floor, 32 connections' },
    ratio(laps, debit(32), floor(32), 'perSecond'),
    1.8,
  ),
  atLeast(
    { row: 2, what: 'the same, 8 connections' },
    ratio(laps, debit(8), floor(8), 'perSecond'),
    1.5,
  ),
  atMost(
    { row: 2, what: 'p50 of a debit ÷ of the floor, 1 connection' },
    ratio(laps, debit(1), floor(1), 'p50'),
    1.15,
  ),
  fsyncs === undefined
    ? notMeasured(2, 'fsyncs per debit, 32 connections', 'needs perf and the right to count')
    : atMost({ row: 2, what: 'fsyncs per debit, 32 connections', digits: 3 }, fsyncs, 0.1),
];

export const batchOfHundred = (laps: Laps): Measured[] => [
  atMost(
    { row: 4, what: 'CPU of a batch of 100 ÷ of one event, 8 connections' },
    ratio(laps, laneName('batch', 8), debit(8), 'cpu'),
    3,
  ),
];

export const holdAndCapture = (laps: Laps): Measured[] => [
  atLeast(
    { row: 6, what: 'hold and capture ÷ two debits, a second, 32 connections' },
    doubled(ratio(laps, laneName('hold and capture', 32), debit(32), 'perSecond')),
    0.9,
  ),
];

const doubled = ({ median, least, most }: Spread): Spread => ({
  median: 2 * median,
  least: 2 * least,
  most: 2 * most,
});

/** The figures themselves, which drift; the ratios above do not. */
export const figures = (laps: Laps): Table => ({
  title: 'The figures behind the ratios, medians of rounds',
  rows: [
    ['Lane @ connections', 'a second', 'CPU ms each', 'p50 ms', 'p99 ms'],
    ...Object.keys(laps).map((lane) => [
      lane,
      Math.round(typical(laps, lane, 'perSecond')).toLocaleString('en'),
      typical(laps, lane, 'cpu').toFixed(3),
      typical(laps, lane, 'p50').toFixed(2),
      typical(laps, lane, 'p99').toFixed(1),
    ]),
  ],
});
