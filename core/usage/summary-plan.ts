import { type Instant, instant, minuteMs } from '../units/instant.ts';
import { type Piece, type Run, runsOf } from './bucket-runs.ts';
import { dayStart, nextDayStart, type WallClock } from './bucket-starts.ts';

/** The stretch of time one cell sums: a quarter of an hour, from a multiple of it in UTC. */
export const cellMs = 15 * minuteMs;

/** Between two instants, the second excluded. */
export interface Span {
  readonly low: Instant;
  readonly high: Instant;
}

/** Where each part of a range's counted usage is read; together they are the range, once. */
export interface SummaryPlan {
  /** Whole days of a zone whose days are kept. */
  readonly days: readonly Run[];
  /** Whole quarters of an hour that no day covers. */
  readonly cells: readonly Run[];
  /** What begins or ends within a quarter: counted, but only the entries say when it was. */
  readonly edges: readonly Run[];
  /** The buckets themselves, for entries that are not counted yet. */
  readonly whole: readonly Run[];
}

/**
 * Parts the buckets of a range by where their usage is read. Each bucket begins at its start and
 * ends where the next begins, the last at `to`. `days` holds whole days only, and no bucket may
 * begin within one of them.
 */
export function planSummary(
  { starts, to }: { readonly starts: readonly Instant[]; readonly to: Instant },
  days: Span | undefined,
): SummaryPlan {
  const found = { days: [], cells: [], edges: [], whole: [] } as Record<keyof SummaryPlan, Piece[]>;
  for (const [place, low] of starts.entries()) {
    const high = starts[place + 1] ?? to;
    if (low >= high) continue;
    found.whole.push({ place, low, high });
    const kept = days && overlapOf({ low, high }, days);
    if (kept) found.days.push({ place, ...kept });
    for (const rest of kept ? around({ low, high }, kept) : [{ low, high }]) {
      const quarters = quartersIn(rest);
      if (quarters) found.cells.push({ place, ...quarters });
      const edges = quarters ? around(rest, quarters) : [rest];
      found.edges.push(...edges.map((edge) => ({ place, ...edge })));
    }
  }
  const { days: kept, cells, edges, whole } = found;
  return { days: runsOf(kept), cells: runsOf(cells), edges: runsOf(edges), whole: runsOf(whole) };
}

/**
 * The whole days of a range from `since` on, by a zone's clocks; undefined when there is none. Nor
 * where days begin within a quarter of an hour: what cells cannot sum, days made of them cannot.
 */
export function keptDays(range: Span, since: Instant, clock: WallClock): Span | undefined {
  const first = instant(Math.max(range.low, since));
  const before = dayStart(first, clock);
  const low = before === first ? first : nextDayStart(first, clock);
  const high = dayStart(range.high, clock);
  return low < high && low % cellMs === 0 && high % cellMs === 0 ? { low, high } : undefined;
}

function overlapOf(a: Span, b: Span): Span | undefined {
  const [low, high] = [instant(Math.max(a.low, b.low)), instant(Math.min(a.high, b.high))];
  return low < high ? { low, high } : undefined;
}

function quartersIn({ low, high }: Span): Span | undefined {
  const first = instant(Math.ceil(low / cellMs) * cellMs);
  const last = instant(Math.floor(high / cellMs) * cellMs);
  return first < last ? { low: first, high: last } : undefined;
}

/** What is left of a span before and after a part of it. */
const around = (whole: Span, part: Span): Span[] =>
  [
    { low: whole.low, high: part.low },
    { low: part.high, high: whole.high },
  ].filter(({ low, high }) => low < high);
