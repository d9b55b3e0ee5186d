import { dayMs, hourMs, type Instant, instant } from '../units/instant.ts';
import { assertLaw } from '../units/result.ts';

export const granularities = ['hour', 'day', 'month'] as const;
export type Granularity = (typeof granularities)[number];

/** A reader of wall clocks in a zone; undefined when there is no such zone. */
export function wallClock(timeZone: string): ZoneClock | undefined {
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    const zone = format.resolvedOptions().timeZone;
    return { zone, offsetMs: (at) => offsetMs(format, at) };
  } catch {
    return undefined;
  }
}

export interface WallClock {
  /** What the zone's clocks are ahead of UTC at an instant. */
  offsetMs(at: number): number;
}

export interface ZoneClock extends WallClock {
  /** The zone's one name, however it was asked for: `Asia/Kolkata`, not `asia/kolkata`. */
  readonly zone: string;
}

function offsetMs(format: Intl.DateTimeFormat, at: number): number {
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(at)) part[type] = Number(value);
  const { year = 0, month = 1, day, hour, minute, second } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1_000) * 1_000;
}

/**
 * Where the hours, days or months of a range begin on a zone's clocks, the first at `from` itself.
 * Days of a change of clocks have 23 or 25 hours. Undefined when they are more than `max`.
 */
export function bucketStarts(
  { from, to }: { readonly from: Instant; readonly to: Instant },
  granularity: Granularity,
  clock: WallClock,
  max: number,
): Instant[] | undefined {
  const starts = [from];
  let next = nextStart(from, granularity, clock);
  while (next < to) {
    if (starts.length >= max) return undefined;
    starts.push(next);
    next = nextStart(next, granularity, clock);
  }
  return starts;
}

function nextStart(at: Instant, granularity: Granularity, clock: WallClock): Instant {
  const next = granularity === 'hour' ? nextHour(at, clock) : nextDate(at, granularity, clock);
  assertLaw(next > at, 'a bucket ends after it starts');
  return instant(next);
}

/** Counted in hours that pass, so that the one clocks show twice is two. */
function nextHour(at: Instant, clock: WallClock): number {
  const offset = clock.offsetMs(at);
  return (Math.floor((at + offset) / hourMs) + 1) * hourMs - offset;
}

function nextDate(at: Instant, granularity: 'day' | 'month', clock: WallClock): number {
  const date = new Date(at + clock.offsetMs(at));
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  const wall =
    granularity === 'day' ? Date.UTC(year, month, day + 1) : Date.UTC(year, month + 1, 1);
  return firstShowing(wall, at, clock);
}

/**
 * The local midnight at or before an instant: where the day that `bucketStarts` counts it to
 * begins. Where clocks skip midnight the day begins when they go on, where they show it twice, at
 * the first.
 */
export function dayStart(at: Instant, clock: WallClock): Instant {
  const wall = Math.floor((at + clock.offsetMs(at)) / dayMs) * dayMs;
  let start = instant(firstShowing(wall, wall - 2 * dayMs, clock));
  // Clocks set back over midnight show the evening again, when the next day has begun already.
  for (let next = nextDayStart(start, clock); next <= at; next = nextDayStart(start, clock))
    start = next;
  return start;
}

/** The first local midnight after an instant. */
export const nextDayStart = (at: Instant, clock: WallClock): Instant => nextStart(at, 'day', clock);

/** The first instant after another that a wall clock shows a time, or where it is past one it skips. */
function firstShowing(wall: number, after: number, clock: WallClock): number {
  // No zone is a whole day from UTC: these are its offsets before and after a change close by.
  const candidates = [wall - dayMs, wall + dayMs]
    .map((near) => wall - clock.offsetMs(near))
    .sort((a, b) => a - b);
  const shows = candidates.find((at) => at > after && at + clock.offsetMs(at) === wall);
  if (shows !== undefined) return shows;
  const [before = after, beyond = after] = candidates;
  return endOfGap(wall, Math.max(before, after), beyond, clock);
}

/** Where clocks skip a time: between an instant before the gap and one beyond, where it ends. */
function endOfGap(wall: number, before: number, beyond: number, clock: WallClock): number {
  let [low, high] = [before, beyond];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (middle + clock.offsetMs(middle) < wall) low = middle;
    else high = middle;
  }
  return high;
}
