import { hourMs, type Instant, instant } from '../units/instant.ts';
import type { DailyPath, Range } from './path.ts';
import { type DayStarts, spanOf } from './span.ts';

/** When a balance comes to nothing; null where it outlasts the days that are foretold. */
export interface LastsUntil {
  /** If as much is spent as the range's high, its point, its low. */
  readonly earliest: Instant | null;
  readonly expected: Instant | null;
  readonly latest: Instant | null;
}

/**
 * Walked hour by hour, and within the hour by its share: `earliest` is at or before `expected`, and
 * that at or before `latest`. Grants that expire and credits still to be bought are not looked at.
 */
export function lastsUntil(
  availableMicrocredits: number,
  path: DailyPath,
  starts: DayStarts,
  at: Instant,
): LastsUntil {
  const end = starts.at(-1) ?? at;
  const found: Record<keyof Range, Instant | null> = { low: null, point: null, high: null };
  const bounds = ['high', 'point', 'low'] as const;
  if (availableMicrocredits <= 0) return { earliest: at, expected: at, latest: at };
  let before: Range = { low: 0, point: 0, high: 0 };
  for (let hour = at; hour < end && found.low === null; ) {
    const next = instant(Math.min(end, hour + hourMs));
    const spent = spanOf(path, starts, at, next);
    for (const bound of bounds)
      if (found[bound] === null && spent[bound] >= availableMicrocredits)
        found[bound] = within(hour, next, before[bound], spent[bound], availableMicrocredits);
    before = spent;
    hour = next;
  }
  return { earliest: found.high, expected: found.point, latest: found.low };
}

const within = (from: Instant, until: Instant, before: number, after: number, amount: number) =>
  instant(from + Math.ceil(((until - from) * (amount - before)) / (after - before)));
