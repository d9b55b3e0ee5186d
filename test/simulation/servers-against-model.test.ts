import fc from 'fast-check';
import { describe, it } from 'vitest';
import { serverLives } from './server-lives.ts';
import { AccountSubject } from './subject-account.ts';
import { Trial } from './trial.ts';

const runs = Number(process.env.HYDRON_RUNS ?? 2_000) / 4;

describe('servers', () => {
  it(`do what the auditor's model says, over ${runs} random lives of leases`, async () => {
    await fc.assert(
      fc.asyncProperty(serverLives, async (life) => {
        const subject = new AccountSubject();
        try {
          await new Trial(subject).lives(life);
        } finally {
          subject.close();
        }
      }),
      { numRuns: runs },
    );
  });
});
