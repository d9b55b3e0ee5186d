import fc from 'fast-check';
import { describe, it } from 'vitest';
import { histories } from './histories.ts';
import { AccountSubject } from './subject-account.ts';
import { Trial } from './trial.ts';

const runs = Number(process.env.HYDRON_RUNS ?? 2_000);

describe('the ledger', () => {
  /**
   * Whatever is asked of an account, in whatever order, with time passing, crashes, evictions and a
   * D1 that fails: its answers, entries, balance, grants and counters are those of a model that was
   * written from the design alone; the log is one gapless chain and D1 a prefix of it.
   */
  it(`says what the auditor's model says, over ${runs} random histories`, async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const subject = new AccountSubject();
        try {
          await new Trial(subject).lives(history);
        } finally {
          subject.close();
        }
      }),
      { numRuns: runs },
    );
  });
});
