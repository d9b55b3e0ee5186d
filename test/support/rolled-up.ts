import { type Instant, instant } from '../../core/units/instant.ts';
import type { D1Port } from '../../db/d1.ts';
import { entriesPerChunkMax, rollUpChunk, rollupMemory } from '../../db/rollup.ts';
import { rollupProgress } from '../../db/rollup-entries.ts';
import { fillDays, unfilledZones } from '../../db/usage-backfill.ts';

/** Moves the watermark over entries in the order D1 got them, at most so many. */
export async function rollUp(db: D1Port, most = Number.MAX_SAFE_INTEGER): Promise<void> {
  const memory = rollupMemory();
  for (let left = most; left > 0; ) {
    const { position, last } = await rollupProgress(db);
    if (position >= last) return;
    const upto = Math.min(last, position + Math.min(entriesPerChunkMax, left));
    await rollUpChunk(db, { position, upto }, memory);
    left -= upto - position;
  }
}

/** Makes days that are not kept yet, at most so many steps; says where `since` then is of each zone. */
export async function backfill(db: D1Port, steps: number): Promise<Instant[]> {
  for (let step = 0; step < steps; step++) {
    const [zone] = await unfilledZones(db, 1);
    if (!zone) break;
    await fillDays(db, zone);
  }
  return (await unfilledZones(db, 10)).map(({ since }) => instant(since));
}
