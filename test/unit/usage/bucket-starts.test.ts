import { describe, expect, it } from 'vitest';
import {
  dayMs,
  formatInstant,
  hourMs,
  type Instant,
  instant,
} from '../../../core/units/instant.ts';
import {
  bucketStarts,
  dayStart,
  type Granularity,
  nextDayStart,
  type WallClock,
  wallClock,
} from '../../../core/usage/bucket-starts.ts';
import { dice } from '../db/random-ledger.ts';

/** The most any clocks were set back by: those of Casey, in Antarctica. */
const changeMaxMs = 3 * hourMs;

const weekMs = 7 * dayMs;
const zones = Intl.supportedValuesOf('timeZone');

function clockOf(zone: string): WallClock {
  const clock = wallClock(zone);
  if (!clock) throw new Error(`no zone ${zone}`);
  return clock;
}

const at = (text: string): Instant => instant(Date.parse(text));

const starts = (zone: string, granularity: Granularity, from: string, to: string) =>
  bucketStarts({ from: at(from), to: at(to) }, granularity, clockOf(zone), 1_000)?.map(
    formatInstant,
  );

/** The first millisecond of every change of a zone's clocks in a range. */
function changesOf(clock: WallClock, from: number, to: number): number[] {
  const changes: number[] = [];
  let known = clock.offsetMs(from);
  for (let sample = from + weekMs; sample < to; sample += weekMs) {
    const offset = clock.offsetMs(sample);
    if (offset === known) continue;
    let [before, after] = [sample - weekMs, sample];
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (clock.offsetMs(middle) === known) before = middle;
      else after = middle;
    }
    changes.push(after);
    known = offset;
  }
  return changes;
}

/** Zones whose clocks never change, or always as another's do, have nothing new to show. */
function changingClocks(from: number, to: number): [string, WallClock, number[]][] {
  const seen = new Set<string>();
  return zones.flatMap((zone): [string, WallClock, number[]][] => {
    const clock = clockOf(zone);
    const changes = changesOf(clock, from, to);
    const alike = changes.flatMap((change) => [change, ...aroundOf(clock, change)]).join();
    if (changes.length === 0 || seen.has(alike)) return [];
    seen.add(alike);
    return [[zone, clock, changes]];
  });
}

const aroundOf = (clock: WallClock, change: number) =>
  [change - 1, change].map((moment) => clock.offsetMs(moment));

const wallOf = (clock: WallClock, moment: number) => moment + clock.offsetMs(moment);

/** Whether a period of a zone's days or months begins at an instant, by its clocks alone. */
function beginsAt(clock: WallClock, start: number, granularity: 'day' | 'month'): boolean {
  const wall = new Date(wallOf(clock, start));
  const first = granularity === 'day' || wall.getUTCDate() === 1;
  if (first && wallOf(clock, start) % dayMs === 0) return true;
  // The clocks skipped its beginning: just before it was the period before.
  const before = new Date(wallOf(clock, start - 1));
  const length = granularity === 'day' ? 10 : 7;
  return (
    clock.offsetMs(start) > clock.offsetMs(start - 1) &&
    wall.toISOString().slice(0, length) > before.toISOString().slice(0, length)
  );
}

describe('the starts of days', () => {
  it('is the first instant after the gap where clocks skip midnight', () => {
    const range = ['2026-09-04T12:00:00Z', '2026-09-08T12:00:00Z'] as const;
    expect(starts('America/Santiago', 'day', ...range)).toEqual([
      '2026-09-04T12:00:00.000Z',
      '2026-09-05T04:00:00.000Z',
      '2026-09-06T04:00:00.000Z',
      '2026-09-07T03:00:00.000Z',
      '2026-09-08T03:00:00.000Z',
    ]);
    expect(starts('America/Havana', 'day', '2026-03-07T05:00:00Z', '2026-03-10T00:00:00Z')).toEqual(
      ['2026-03-07T05:00:00.000Z', '2026-03-08T05:00:00.000Z', '2026-03-09T04:00:00.000Z'],
    );
  });

  it('is the first of two midnights where clocks show midnight twice', () => {
    expect(starts('America/Havana', 'day', '2026-10-31T04:00:00Z', '2026-11-03T00:00:00Z')).toEqual(
      ['2026-10-31T04:00:00.000Z', '2026-11-01T04:00:00.000Z', '2026-11-02T05:00:00.000Z'],
    );
  });

  it('leave out a day that a zone never had', () => {
    expect(starts('Pacific/Apia', 'day', '2011-12-29T10:00:00Z', '2012-01-01T00:00:00Z')).toEqual([
      '2011-12-29T10:00:00.000Z',
      '2011-12-30T10:00:00.000Z',
      '2011-12-31T10:00:00.000Z',
    ]);
  });

  it('is within the gap’s end where a gap begins before midnight', () => {
    const change = at('2026-03-01T23:30:00Z');
    const clock: WallClock = { offsetMs: (moment) => (moment < change ? 0 : hourMs) };
    const range = { from: at('2026-03-01T10:00:00Z'), to: at('2026-03-03T00:00:00Z') };
    expect(dayStart(at('2026-03-02T05:00:00Z'), clock)).toBe(change);
    expect(bucketStarts(range, 'day', clock, 9)?.map(formatInstant)).toEqual([
      '2026-03-01T10:00:00.000Z',
      '2026-03-01T23:30:00.000Z',
      '2026-03-02T23:00:00.000Z',
    ]);
  });
});

/**
 * Buckets follow each other without gap or overlap, because each ends where the next begins: so
 * their starts must strictly increase from the range's own to its last, and every day and month
 * begins where its zone's clocks say.
 */
describe.each([
  [2010, 2013],
  [2024, 2027],
])('in every zone, around every change of its clocks from %i to %i', (first, last) => {
  const [from, to] = [Date.UTC(first, 0, 1), Date.UTC(last, 0, 1)];
  const clocks = changingClocks(from, to);
  const { roll } = dice(5);

  it.each(['hour', 'day'] as const)('%ss increase strictly and cover the range', (granularity) => {
    const [span, longestMs] =
      granularity === 'hour' ? [5 * hourMs, hourMs] : [3 * dayMs, dayMs + changeMaxMs];
    for (const [zone, clock, changes] of clocks)
      for (const change of changes) {
        const [before, after] = [span + roll(hourMs), span + roll(hourMs)];
        const range = { from: instant(change - before), to: instant(change + after) };
        const found = bucketStarts(range, granularity, clock, 1_000) ?? [];
        expectCover(found, range, longestMs, zone);
        if (granularity === 'day') expectBegins(found.slice(1), clock, 'day', zone);
      }
  });

  it('an instant is in the day that its bucket begins', () => {
    for (const [zone, clock, changes] of clocks)
      for (const change of changes) {
        const range = { from: instant(change - 3 * dayMs), to: instant(change + 3 * dayMs) };
        const [, ...starts] = bucketStarts(range, 'day', clock, 1_000) ?? [];
        for (const [place, start] of starts.entries()) {
          const end = starts[place + 1] ?? nextDayStart(start, clock);
          expect(nextDayStart(start, clock), zone).toBe(end);
          for (const moment of [start, start + hourMs / 2, start + roll(end - start), end - 1])
            expect(dayStart(instant(moment), clock), `${zone} ${moment}`).toBe(start);
        }
      }
  });

  it('months increase strictly, one for each month of the range', () => {
    for (const [zone, clock] of clocks) {
      const range = { from: instant(from + roll(20 * dayMs) + dayMs), to: instant(to - 2 * dayMs) };
      const found = bucketStarts(range, 'month', clock, 1_000) ?? [];
      expectCover(found, range, 31 * dayMs + changeMaxMs, zone);
      expect(found, zone).toHaveLength(36);
      expectBegins(found.slice(1), clock, 'month', zone);
    }
  });
});

function expectBegins(
  starts: readonly Instant[],
  clock: WallClock,
  granularity: 'day' | 'month',
  zone: string,
): void {
  for (const start of starts)
    expect(beginsAt(clock, start, granularity), `${zone} ${formatInstant(start)}`).toBe(true);
}

function expectCover(
  found: readonly Instant[],
  range: { readonly from: Instant; readonly to: Instant },
  longestMs: number,
  zone: string,
): void {
  expect(found[0], zone).toBe(range.from);
  for (const [place, start] of found.entries()) {
    const end = found[place + 1] ?? range.to;
    const length = end - start;
    const where = `${zone} ${formatInstant(start)} to ${formatInstant(end)}`;
    expect(length > 0 && length <= longestMs, where).toBe(true);
  }
}
