import { ask } from '../measured-account.ts';

/** What D1 says was done, as `/bench/cron` counts it. */
export interface D1Counts {
  readonly statements: number;
  readonly rowsRead: number;
  readonly rowsWritten: number;
  readonly slowestMs: number;
}

export interface RolledUp {
  readonly runs: number;
  readonly ms: number;
  readonly d1: D1Counts;
}

const runsMax = 100;

/** Fires the rollup's cron, one run after the other, until a run finds nothing to do. */
export async function rollUp(base: string): Promise<RolledUp> {
  let [runs, ms] = [0, 0];
  let d1: D1Counts = { statements: 0, rowsRead: 0, rowsWritten: 0, slowestMs: 0 };
  for (; runs < runsMax; runs++) {
    const run = await fireRollUp(base);
    if (run.d1.rowsWritten === 0) return { runs, ms, d1 };
    ms += run.ms;
    d1 = {
      statements: d1.statements + run.d1.statements,
      rowsRead: d1.rowsRead + run.d1.rowsRead,
      rowsWritten: d1.rowsWritten + run.d1.rowsWritten,
      slowestMs: Math.max(d1.slowestMs, run.d1.slowestMs),
    };
  }
  throw new Error(`the rollup did not come to an end in ${runsMax} runs`);
}

export const fireRollUp = (base: string): Promise<{ ms: number; d1: D1Counts }> =>
  ask(base, `/bench/cron?cron=${encodeURIComponent('* * * * *')}`);
