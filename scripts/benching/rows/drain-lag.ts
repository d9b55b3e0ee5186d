import { setTimeout as sleep } from 'node:timers/promises';
import { atMost, type Measured } from '../goal.ts';
import { type Measuring, workerRecipes } from '../lanes.ts';
import type { Load } from '../load.ts';
import { ask } from '../measured-account.ts';
import { ascending, percentile } from '../statistics.ts';

const sampleEveryMs = 50;
const settledMs = 2_000;

/** How far D1 is behind the object under half the load it can bear, and after that load ends. */
export async function drainLag(
  measuring: Measuring,
  load: Load,
  { peak, ms }: { readonly peak: number; readonly ms: number },
): Promise<Measured[]> {
  const base = `http://127.0.0.1:${measuring.port}`;
  const lag = async () =>
    (await ask<{ ms: number }>(base, `/bench/lag?account=${measuring.hot.id}`)).ms;
  const recipe = workerRecipes(measuring).debit;
  const samples: number[] = [];
  let over = false;
  const running = load.run({ recipe, connections: 32, ms, perSecond: peak / 2 }).finally(() => {
    over = true;
  });
  while (!over) {
    samples.push(await lag());
    await sleep(sampleEveryMs);
  }
  await running;
  await sleep(settledMs);
  const p95 = percentile(ascending(samples), 0.95) / 1_000;
  return [
    atMost({ row: 11, what: 'drain lag at half of peak, p95', unit: ' s' }, p95, 2),
    atMost({ row: 11, what: 'lag 2 s after the load ended', unit: ' s' }, (await lag()) / 1_000, 0),
  ];
}
