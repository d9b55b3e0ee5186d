import { microcreditsPerCredit } from '../../core/units/credits.ts';
import type { BudgetStep, SampleStep } from '../../worker/http/local/sample-step.ts';
import { spentSince } from './costs.ts';
import { loadTest } from './servers.ts';

const hourMs = 3_600_000;
const minuteMs = 60_000;
const dayMs = 24 * hourMs;

/** Of a month's budget so much is spent at the end of the history. */
const monthSpent = 0.61;
/** On the first of a month next to nothing is spent yet. */
const monthLeast = 300 * microcreditsPerCredit;

/**
 * Budgets of the demo account: a soft one of a day that the day of the spike went through, hard ones
 * that came of it, one that stopped a server, and one of this month. `steps` are what they watch.
 */
export function budgetSteps(
  { firstDay, now }: { readonly firstDay: number; readonly now: number },
  projects: readonly string[],
  steps: readonly SampleStep[],
): SampleStep[] {
  const [assistant, reviews] = projects as readonly [string, string];
  const daily = (name: string, credits: number, hard: boolean, of: Partial<BudgetStep> = {}) =>
    budget({ name, period: 'day', limit: credits * microcreditsPerCredit, hard, ...of });
  const on = (day: number, ofDay: number, command: BudgetStep): SampleStep => ({
    at: firstDay + day * dayMs + ofDay * hourMs,
    command,
  });
  return [
    on(45, 9, daily('Account, a day', 850, false)),
    on(64, 9, daily('Support assistant, a day', 250, true, { project: assistant })),
    on(64, 9, daily('Code review bot, a day', 1_000, true, { project: reviews })),
    {
      at: firstDay + loadTest.startsAtHour * hourMs - minuteMs,
      command: daily('Load tests, a day', 30, true, { server: loadTest.name }),
    },
    ofThisMonth(now, steps),
  ];
}

const budget = (of: Omit<BudgetStep, 'kind' | 'time_zone'>): BudgetStep => ({
  kind: 'budget',
  ...of,
  time_zone: 'UTC',
});

/** Its limit follows from what is spent of it now. */
function ofThisMonth(now: number, steps: readonly SampleStep[]): SampleStep {
  const today = new Date(now);
  const begins = Date.UTC(today.getUTCFullYear(), today.getUTCMonth());
  const limit = Math.max(toRoundNumber(spentSince(steps, begins) / monthSpent), monthLeast);
  return {
    // In the first hours of a month it comes last of all.
    at: Math.min(begins + 9 * hourMs, now - 2 * minuteMs),
    command: budget({ name: 'This month', period: 'month', limit, hard: false }),
  };
}

/** Two digits and a half, as people choose limits. */
function toRoundNumber(microcredits: number): number {
  const unit = 10 ** Math.max(Math.floor(Math.log10(Math.max(microcredits, 1))) - 1, 0) / 2;
  return Math.round(microcredits / unit) * unit;
}
