import { assertLaw } from '../core/units/result.ts';
import { wallClock } from '../core/usage/bucket-starts.ts';
import { type DayFinder, dayFinder } from '../core/usage/day-finder.ts';
import { foldCells, foldDays, type SeriesUsage } from '../core/usage/rollup.ts';
import type { D1Port } from './d1.ts';
import { type Additions, commitChunk } from './rollup-commit.ts';
import { countedRows } from './rollup-entries.ts';
import {
  findSeries,
  type NumberedSeries,
  numberSeries,
  type SeriesNumbers,
  seriesNumbers,
} from './usage-series.ts';
import { type AccountZone, forgetZone, zonesOfAccounts } from './usage-zones.ts';
import type { NumberRow } from './values.ts';

/** About three megabytes of rows, and statements well below a second. */
export const entriesPerChunkMax = 10_000;

/** What one run need not ask twice, from chunk to chunk. */
export interface RollupMemory {
  readonly numbers: SeriesNumbers;
  /** By zone. */
  readonly dayFinders: Map<string, DayFinder>;
}

export const rollupMemory = (): RollupMemory => ({
  numbers: seriesNumbers(),
  dayFinders: new Map(),
});

/** What a chunk came to. */
export interface ChunkCounts {
  /** Entries the watermark moved over, those included that add nothing. */
  readonly entries: number;
  readonly cells: number;
  readonly days: number;
}

export interface Chunk {
  /** Where the watermark was seen. */
  readonly position: number;
  /** Rowid of the last entry to count; there must be one of it. */
  readonly upto: number;
}

/**
 * Counts a chunk of entries, in the order D1 got them, never by time: what drains late is counted
 * when it comes. Each entry counts once, whatever runs at the same time and wherever this one is
 * cut off: cells, days and watermark move in one transaction, from the watermark that was seen or
 * not at all. Undefined when it was not there any more.
 */
export async function rollUpChunk(
  db: D1Port,
  chunk: Chunk,
  memory: RollupMemory,
): Promise<ChunkCounts | undefined> {
  const { position, upto } = chunk;
  assertLaw(position < upto && upto <= position + entriesPerChunkMax, 'a chunk is bounded');
  const usage = foldCells(await countedRows(db, position, upto));
  const found = await lookUp(db, usage, memory);
  for (const { id, zone } of found.lost) await forgetZone(db, id, zone);
  const additions = additionsOf(usage, found, memory);
  if (!(await commitChunk(db, chunk, additions))) return undefined;
  for (const series of found.fresh) memory.numbers.learn(series);
  return {
    entries: upto - position,
    cells: additions.cells.length,
    days: additions.days.length,
  };
}

interface LookedUp {
  /** Series that occur for the first time, with the numbers they are to have. */
  readonly fresh: readonly NumberedSeries[];
  readonly zones: readonly AccountZone[];
  /** Zones this runtime does not know any more: one account's must not keep others from being counted. */
  readonly lost: readonly AccountZone[];
}

/** Asked after the entries were read: a zone registered later owes nothing to any of them. */
async function lookUp(
  db: D1Port,
  usage: readonly SeriesUsage[],
  { numbers, dayFinders }: RollupMemory,
): Promise<LookedUp> {
  const accounts = new Set(usage.map(({ account }) => account));
  const unknown = usage.filter((series) => numbers.numberOf(series) === undefined);
  const zones = zonesOfAccounts(db, [...accounts]);
  const results = await db.batch<unknown>([...zones, ...findSeries(db, unknown)]);
  const kept = results.slice(0, zones.length).flatMap((found) => found.results as AccountZone[]);
  const isKnown = ({ zone }: AccountZone) => finderIn(dayFinders, zone) !== undefined;
  return {
    fresh: numberSeries(unknown, results.slice(zones.length), numbers),
    zones: kept.filter(isKnown),
    lost: kept.filter((zone) => !isKnown(zone)),
  };
}

function additionsOf(
  usage: readonly SeriesUsage[],
  { fresh, zones }: LookedUp,
  { numbers, dayFinders }: RollupMemory,
): Additions {
  const ids = seriesNumbers(fresh);
  const zonesBy = Map.groupBy(zones, ({ account }) => account);
  const cells: NumberRow[] = [];
  const days: NumberRow[] = [];
  for (const series of usage) {
    const id = numbers.numberOf(series) ?? (ids.numberOf(series) as number);
    for (const { start, values } of series.cells) cells.push({ key: [id, start], values });
    for (const zone of zonesBy.get(series.account) ?? []) {
      const dayOf = finderIn(dayFinders, zone.zone);
      if (!dayOf) continue;
      const found = foldDays(series.cells, dayOf);
      for (const { start, values } of found) days.push({ key: [id, zone.id, start], values });
    }
  }
  const used = {
    accounts: new Set(usage.map(({ account }) => account)),
    at: cells.reduce((last, { key }) => Math.max(last, key[1] as number), 0),
  };
  return { series: fresh, cells, days, used };
}

function finderIn(finders: RollupMemory['dayFinders'], zone: string): DayFinder | undefined {
  const known = finders.get(zone);
  if (known) return known;
  const clock = wallClock(zone);
  if (!clock) return undefined;
  const finder = dayFinder(clock);
  finders.set(zone, finder);
  return finder;
}
