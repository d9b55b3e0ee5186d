import { atLeast, atMost, type Measured } from '../goal.ts';
import { workerRecipes } from '../lanes.ts';
import type { Ledgers } from '../ledgers/ledgers.ts';
import { drained } from '../ledgers/make-ledger.ts';
import { fireRollUp, rollUp } from '../ledgers/roll-up.ts';
import type { Load } from '../load.ts';
import { ask } from '../measured-account.ts';
import type { Running } from '../start.ts';
import { spreadOf } from '../statistics.ts';

/** Rows of one call, as the drain sends them. */
const together = 500;
const alone = 100;

export async function shipping(
  running: Running,
  load: Load,
  { large, rolledUp }: Ledgers,
  { rounds, ms }: { readonly rounds: number; readonly ms: number },
): Promise<Measured[]> {
  const { base } = running;
  const faster: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const took = await ask<{ together: number; alone: number }>(
      base,
      `/bench/ship?account=${large.id}&many=${together}&few=${alone}`,
    );
    faster.push(took.alone / took.together);
  }
  const entries = large.entries.toLocaleString('en');
  const { slowestMs } = rolledUp.d1;
  return [
    atLeast(
      { row: 9, what: `rows a second to D1, ${together} a call ÷ one a call`, digits: 0 },
      spreadOf(faster),
      25,
    ),
    atMost(
      { row: 9, what: `rollup of ${entries} entries, ${rolledUp.runs} runs`, unit: ' s' },
      rolledUp.ms / 1_000,
      6,
    ),
    atMost({ row: 9, what: 'its slowest statement', unit: ' ms', digits: 0 }, slowestMs, 1_000),
    await tick(running, load, ms),
  ];
}

/** What a run reads that finds some seconds of debits. */
async function tick(running: Running, load: Load, ms: number): Promise<Measured> {
  const { base, hot } = running;
  await rollUp(base);
  const before = await drained(base, hot.id);
  await load.run({ recipe: workerRecipes(running).debit, connections: 32, ms });
  const after = await headOnceStill(base, hot.id);
  const { d1 } = await fireRollUp(base);
  const rows = after - before;
  const what = `rows a run reads ÷ rows that are new (${rows.toLocaleString('en')})`;
  return atMost({ row: 9, what, digits: 3 }, d1.rowsRead / rows, 1.05);
}

const stillMs = 1_000;

/** D1's head of an account once it has stopped moving. */
export async function headOnceStill(base: string, id: string): Promise<number> {
  for (let head = await drained(base, id); ; ) {
    await new Promise((awake) => setTimeout(awake, stillMs));
    const next = await drained(base, id);
    if (next === head) return head;
    head = next;
  }
}
