import { setTimeout as sleep } from 'node:timers/promises';
import { cpuMsOf } from './cpu-time.ts';
import type { Load } from './load.ts';
import type { Recipe, Stock } from './recipe.ts';
import { median, type Spread, spreadOf } from './statistics.ts';

/** One thing measured: a recipe at a number of connections. */
export interface Lane {
  readonly name: string;
  readonly recipe: Recipe | Stock;
  readonly connections: number;
  /** The processes whose work this is; asked anew each time, because some come and go. */
  readonly pids: () => readonly number[];
}

/** One lane in one round. */
export interface Lap {
  readonly perSecond: number;
  /** Ms of processor time of the server, for one thing done. */
  readonly cpu: number;
  readonly p50: number;
  readonly p99: number;
}

export type Laps = Readonly<Record<string, readonly Lap[]>>;

/** What was written drains to D1 behind the answers: that work belongs to the lane that caused it. */
const afterMs = 300;

/**
 * Runs all lanes in turn, over and over, so that what disturbs the machine for a while disturbs
 * all of them; each round begins with another lane. A short round before them only warms up.
 */
export async function runRounds(
  load: Load,
  lanes: readonly Lane[],
  { rounds, ms, report }: { rounds: number; ms: number; report: (text: string) => void },
): Promise<Laps> {
  const laps: Record<string, Lap[]> = Object.fromEntries(lanes.map(({ name }) => [name, []]));
  for (const lane of lanes) await runLap(load, lane, Math.min(ms, 1_000));
  for (let round = 0; round < rounds; round++) {
    const first = round % Math.max(lanes.length, 1);
    for (const lane of [...lanes.slice(first), ...lanes.slice(0, first)]) {
      report(`round ${round + 1} of ${rounds}: ${lane.name}`);
      laps[lane.name]?.push(await runLap(load, lane, ms));
    }
  }
  return laps;
}

export async function runLap(
  load: Load,
  { recipe, connections, pids }: Lane,
  ms: number,
): Promise<Lap> {
  const before = cpuMsOf(pids());
  const { done, seconds, p50, p99 } = await load.run({ recipe, connections, ms });
  await sleep(afterMs);
  return { perSecond: done / seconds, cpu: (cpuMsOf(pids()) - before) / done, p50, p99 };
}

/** One lane's figure divided by another's of the same round, over all rounds. */
export function ratio(laps: Laps, of: string, to: string, figure: keyof Lap): Spread {
  const [above, below] = [lapsOf(laps, of), lapsOf(laps, to)];
  return spreadOf(above.map((lap, round) => lap[figure] / (below[round]?.[figure] ?? Number.NaN)));
}

export const typical = (laps: Laps, lane: string, figure: keyof Lap): number =>
  median(lapsOf(laps, lane).map((lap) => lap[figure]));

export const wasRun = (laps: Laps, lane: string): boolean => lapsOf(laps, lane).length > 0;

const lapsOf = (laps: Laps, lane: string): readonly Lap[] => laps[lane] ?? [];
