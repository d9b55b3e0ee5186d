import { describe, expect, it } from 'vitest';
import { dayMs, hourMs, type Instant, instant, minuteMs } from '../../../core/units/instant.ts';
import { type Run, runsOf } from '../../../core/usage/bucket-runs.ts';
import {
  bucketStarts,
  dayStart,
  type WallClock,
  wallClock,
} from '../../../core/usage/bucket-starts.ts';
import {
  cellMs,
  keptDays,
  planSummary,
  type SummaryPlan,
} from '../../../core/usage/summary-plan.ts';
import { dice } from '../db/random-ledger.ts';

const at = (text: string): Instant => instant(Date.parse(text));

function clockOf(zone: string): WallClock {
  const clock = wallClock(zone);
  if (!clock) throw new Error(`no zone ${zone}`);
  return clock;
}

/** Every piece of a run: its bucket, from, to. */
const piecesOf = ({ place, low, high, step }: Run) =>
  Array.from({ length: (high - low) / step }, (_, n) => [
    place + n,
    low + n * step,
    low + (n + 1) * step,
  ]);

type Pieces = ReturnType<typeof piecesOf>;

const counted = ({ days, cells, edges }: SummaryPlan): Pieces =>
  [...days, ...cells, ...edges].flatMap(piecesOf).sort(([, a = 0], [, b = 0]) => a - b);

/** The pieces of each bucket, joined: what is missing or there twice shows. */
function expectCovers(pieces: Pieces, starts: readonly Instant[], to: Instant, where: string) {
  let reached: number = starts[0] ?? to;
  for (const [place = -1, low, high] of pieces) {
    expect(low, where).toBe(reached);
    expect(low, where).toBeGreaterThanOrEqual(starts[place] as number);
    expect(high, where).toBeLessThanOrEqual(starts[place + 1] ?? to);
    reached = high as number;
  }
  expect(reached, where).toBe(to);
}

describe('the plan of a summary', () => {
  it('covers every bucket once, with days, cells and edges, in every sort of zone', () => {
    const { roll, pick } = dice(11);
    const zones = ['UTC', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', '+05:17'];
    let days = 0;
    for (let n = 0; n < 400; n++) {
      const zone = pick(zones);
      const clock = clockOf(zone);
      const from = instant(Date.UTC(2026, pick([2, 3, 9, 10]), 1) + roll(30 * dayMs));
      const to = instant(from + roll(pick([hourMs, 3 * dayMs, 40 * dayMs])));
      const granularity = pick([undefined, 'hour', 'day', 'month'] as const);
      const starts = granularity
        ? (bucketStarts({ from, to }, granularity, clock, 1_000) ?? [])
        : [from];
      const since = pick([instant(0), dayStart(instant(from + 5 * dayMs), clock)]);
      const kept =
        granularity === 'hour' ? undefined : keptDays({ low: from, high: to }, since, clock);
      const plan = planSummary({ starts, to }, kept);
      const where = `${zone} ${from} ${to} ${granularity}`;
      expectCovers(counted(plan), starts, to, where);
      expectCovers(plan.whole.flatMap(piecesOf), starts, to, where);
      for (const { low, high } of plan.cells) expect([low % cellMs, high % cellMs]).toEqual([0, 0]);
      for (const [, low = 0, high] of plan.days.flatMap(piecesOf)) {
        expect(low).toBeGreaterThanOrEqual(since);
        expect(dayStart(instant(low), clock)).toBe(low);
        expect(dayStart(instant(high as number), clock)).toBe(high);
      }
      days += plan.days.length;
    }
    expect(days).toBeGreaterThan(100);
  });

  it('is a handful of runs for a month of hours or of days', () => {
    const clock = clockOf('America/New_York');
    const range = { from: at('2026-03-01T05:10:00Z'), to: at('2026-03-31T04:03:00Z') };
    const hours = bucketStarts(range, 'hour', clock, 1_000) ?? [];
    const byHour = planSummary({ starts: hours, to: range.to }, undefined);
    expect(byHour.cells).toHaveLength(2);
    expect(byHour.edges).toHaveLength(2);
    const days = bucketStarts(range, 'day', clock, 1_000) ?? [];
    const kept = keptDays({ low: range.from, high: range.to }, instant(0), clock);
    const byDay = planSummary({ starts: days, to: range.to }, kept);
    // Before the clocks go forward, the day of 23 hours, and after.
    expect(byDay.days.map(({ low, high }) => Math.round((high - low) / hourMs))).toEqual([
      6 * 24,
      23,
      22 * 24,
    ]);
  });

  it('makes a run only of pieces of one length, each in the bucket after the last', () => {
    const piece = (place: number, low: number, high: number) => ({
      place,
      low: instant(low),
      high: instant(high),
    });
    const pieces = [
      piece(0, 0, 5),
      piece(1, 5, 10),
      piece(1, 10, 15),
      piece(3, 15, 20),
      piece(4, 20, 21),
    ];
    expect(runsOf(pieces)).toEqual([
      { ...piece(0, 0, 10), step: 5 },
      { ...piece(1, 10, 15), step: 5 },
      { ...piece(3, 15, 20), step: 5 },
      { ...piece(4, 20, 21), step: 1 },
    ]);
  });

  it('reads whole days as days however few buckets they make', () => {
    const range = { low: at('2026-01-05T10:00:00Z'), high: at('2026-02-20T10:00:00Z') };
    const kept = keptDays(range, instant(0), clockOf('UTC'));
    const plan = planSummary({ starts: [range.low], to: range.high }, kept);
    expect(plan.days).toHaveLength(1);
    expect(plan.cells.map(({ low, high }) => high - low)).toEqual([14 * hourMs, 10 * hourMs]);
    expect(plan.edges).toEqual([]);
  });

  it('has one edge where a range begins and ends in one quarter, and nothing for an empty one', () => {
    const [low, high] = [at('2026-01-05T10:01:00Z'), at('2026-01-05T10:05:00Z')];
    const plan = planSummary({ starts: [low], to: high }, undefined);
    expect(plan.edges).toEqual([{ place: 0, low, high, step: 4 * minuteMs }]);
    expect(plan.cells).toEqual([]);
    const nothing = planSummary({ starts: [low], to: low }, undefined);
    expect(nothing).toEqual({ days: [], cells: [], edges: [], whole: [] });
  });
});

describe('the days a range can have', () => {
  const range = { low: at('2026-03-01T12:00:00Z'), high: at('2026-03-05T12:00:00Z') };

  it('are those that are whole, from where they are kept', () => {
    const days = (zone: string, since: Instant) => keptDays(range, since, clockOf(zone));
    const utc = { low: at('2026-03-02T00:00:00Z'), high: at('2026-03-05T00:00:00Z') };
    expect(days('UTC', instant(0))).toEqual(utc);
    expect(days('UTC', at('2026-03-04T00:00:00Z'))?.low).toBe(at('2026-03-04T00:00:00Z'));
    expect(days('UTC', at('2026-03-05T00:00:00Z'))).toBeUndefined();
    expect(days('Asia/Kathmandu', instant(0))).toEqual({
      low: at('2026-03-01T18:15:00Z'),
      high: at('2026-03-04T18:15:00Z'),
    });
  });

  it('are none where midnight is within a quarter of an hour', () => {
    expect(keptDays(range, instant(0), clockOf('+05:17'))).toBeUndefined();
  });
});
