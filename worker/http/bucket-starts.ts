import { hourMs, type Instant, instant } from '../../core/units/instant.ts';

export const granularities = ['hour', 'day', 'month'] as const;
export type Granularity = (typeof granularities)[number];

/** A reader of wall clocks in a zone; undefined when there is no such zone. */
export function wallClock(timeZone: string): WallClock | undefined {
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
    return { offsetMs: (at) => offsetMs(format, at) };
  } catch {
    return undefined;
  }
}

export interface WallClock {
  /** What the zone's clocks are ahead of UTC at an instant. */
  offsetMs(at: number): number;
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
  const local = at + clock.offsetMs(at);
  if (granularity === 'hour')
    return instant((Math.floor(local / hourMs) + 1) * hourMs - clock.offsetMs(at));
  const date = new Date(local);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  const wall =
    granularity === 'day' ? Date.UTC(year, month, day + 1) : Date.UTC(year, month + 1, 1);
  return instant(instantOf(wall, clock));
}

/** The instant a wall clock shows a time; just after a gap where clocks skip it. */
function instantOf(wall: number, clock: WallClock): number {
  const guess = wall - clock.offsetMs(wall);
  return wall - clock.offsetMs(guess);
}
