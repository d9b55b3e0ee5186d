import { wallClock } from '../../core/usage/bucket-starts.ts';
import type { D1Port } from '../../db/d1.ts';
import { openDb } from '../../db/d1.ts';
import {
  type ChunkCounts,
  entriesPerChunkMax,
  rollUpChunk,
  rollupMemory,
} from '../../db/rollup.ts';
import { rollupProgress } from '../../db/rollup-entries.ts';
import { fillDays, type UnfilledZone, unfilledZones } from '../../db/usage-backfill.ts';
import { forgetZone } from '../../db/usage-zones.ts';
import type { Env } from '../env.ts';
import { describeError, log } from '../log.ts';

/** The next run goes on after these: 300,000 entries a minute. */
const chunksPerRunMax = 30;
const stepsPerRunMax = 40;
const zonesAtOnceMax = 10;

/** What one run did. */
export interface Run extends ChunkCounts {
  /** Entries that wait for the next run. */
  readonly left: number;
  /** Steps of the backfill. */
  readonly steps: number;
}

export async function rollUpUsage(env: Env): Promise<number> {
  const run = await rollUp(openDb(env));
  if (run.entries > 0 || run.steps > 0) log('info', 'usage rolled up', run);
  return run.entries;
}

/**
 * Counts the entries D1 got since the last run into the cells and days of usage, then makes days of
 * zones that somebody newly looks in. May run any number of times at once and be cut off anywhere:
 * each step commits whole or not at all.
 */
export async function rollUp(db: D1Port, entriesPerChunk = entriesPerChunkMax): Promise<Run> {
  const counted = await countEntries(db, entriesPerChunk);
  return { ...counted, steps: await fillZones(db) };
}

async function countEntries(db: D1Port, entriesPerChunk: number): Promise<Omit<Run, 'steps'>> {
  const memory = rollupMemory();
  const total = { entries: 0, cells: 0, days: 0 };
  let { position, last } = await rollupProgress(db);
  for (let chunk = 0; chunk < chunksPerRunMax && position < last; chunk++) {
    const upto = Math.min(position + entriesPerChunk, last);
    const counts = await rollUpChunk(db, { position, upto }, memory);
    // Another run counts the same entries: it goes on, this one need not.
    if (!counts) break;
    total.entries += counts.entries;
    total.cells += counts.cells;
    total.days += counts.days;
    position = upto;
  }
  return { ...total, left: last - position };
}

/** Says how many steps it took. */
async function fillZones(db: D1Port): Promise<number> {
  let steps = 0;
  const stuck: number[] = [];
  while (steps < stepsPerRunMax) {
    const most = Math.min(zonesAtOnceMax, stepsPerRunMax - steps);
    const zones = await unfilledZones(db, most, stuck);
    if (zones.length === 0) break;
    for (const zone of zones) if (!(await fillOne(db, zone))) stuck.push(zone.id);
    steps += zones.length;
  }
  return steps;
}

/**
 * False when it got no further this time: one account's trouble must not keep others' days from being
 * made. A zone this runtime does not know is given up.
 */
async function fillOne(db: D1Port, zone: UnfilledZone): Promise<boolean> {
  const { account, id, zone: name } = zone;
  try {
    if (wallClock(name)) return (await fillDays(db, zone)) !== undefined;
    log('error', 'time zone given up', { account, zone: name });
    await forgetZone(db, id, name);
  } catch (error) {
    log('error', 'days not made', { account, zone: name, error: describeError(error) });
  }
  return false;
}
