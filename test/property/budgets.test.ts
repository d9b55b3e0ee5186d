import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { budgetLives } from '../simulation/budget-lives.ts';
import { Life } from '../simulation/life.ts';
import { AccountSubject } from '../simulation/subject-account.ts';
import { Trial } from '../simulation/trial.ts';
import { budgetsIn, usedIn } from '../support/model/budgets.ts';

const runs = Number(process.env.HYDRON_RUNS ?? 200);

describe('budgets', () => {
  /**
   * Law 10, by a judge that counts every budget anew from the list of all that happened and finds
   * days, weeks and months on a calendar of its own: whatever is debited, held, captured beyond its
   * hold or late, with limits lowered and periods that end in between, in zones that change their
   * clocks. Answers, alerts and sums are the judge's, and no hard budget is ever passed.
   */
  it('refuse, take, count and tell what an independent judge says', async () => {
    await fc.assert(
      fc.asyncProperty(budgetLives, async (life) => {
        const subject = new AccountSubject();
        try {
          await new Trial(subject).lives(life);
        } finally {
          subject.close();
        }
      }),
      { numRuns: runs },
    );
  }, 240_000);

  it('are refused, passed by captures, told of and begun anew often enough in these lives', () => {
    const seen = { refused: 0, alerts: 0, cut: 0, crossing: 0, late: 0 };
    fc.assert(
      fc.property(budgetLives, (steps) => {
        const life = new Life();
        for (const step of steps) {
          if (step.do === 'pass') life.pass(step.time);
          if (step.do !== 'submit') continue;
          for (const expected of life.apply(life.twins(step.group)))
            if (expected.kind === 'refused' && expected.rejection.code === 'budget-exceeded')
              seen.refused++;
        }
        const { past } = life.model;
        for (const { kind, uncollected = 0, late, at, hold, amount } of past) {
          if (kind === 'budget_alert') seen.alerts++;
          if (uncollected > 0) seen.cut++;
          if (kind !== 'capture' || amount === 0) continue;
          if (late) seen.late++;
          const opened = past[Number(hold) - 1]?.at ?? at;
          const ended = budgetsIn(past).some((budget) => usedIn(past, budget, at).start > opened);
          if (ended && !late) seen.crossing++;
        }
      }),
      { numRuns: 200, seed: 1 },
    );
    for (const [what, times] of Object.entries(seen)) expect(times, what).toBeGreaterThan(20);
  });
});
