import { describe, expect, it } from 'vitest';
import { microcreditsPerCredit } from '../../../core/units/credits.ts';
import { sampleHistory, sampleProjects } from '../../../scripts/sample-history.ts';
import { replayHistory } from './replay-history.ts';

const projects = sampleProjects.map((_, index) => `prj_${index}`);

function budgetsAt(now: number) {
  const { state, entries } = replayHistory(sampleHistory(7, now, projects));
  return { budgets: [...state.budgets.values()], entries };
}

describe('the budgets of the sample history', () => {
  it('have one of this month that is spent to about 61 %', () => {
    for (const now of [
      Date.UTC(2026, 10, 22, 15, 30),
      Date.UTC(2026, 11, 3, 18),
      Date.UTC(2026, 11, 31, 23, 50),
    ]) {
      const month = budgetsAt(now).budgets.find(({ period }) => period === 'month');
      if (!month) throw new Error('no budget of a month');
      expect(month.start).toBeLessThan(now);
      expect(month.end).toBeGreaterThan(now);
      expect(month.spent / month.limit).toBeGreaterThan(0.55);
      expect(month.spent / month.limit).toBeLessThan(0.66);
    }
  });

  it('have a limit worth the name in the first minutes of a month', () => {
    const month = budgetsAt(Date.UTC(2027, 0, 1, 0, 3)).budgets.find(
      ({ period }) => period === 'month',
    );
    expect(month?.limit).toBeGreaterThanOrEqual(300 * microcreditsPerCredit);
  });

  it('have hard ones of a day, of projects and of a server, with room for what they watch', () => {
    const { budgets } = budgetsAt(Date.UTC(2026, 10, 22, 15, 30));
    const hard = budgets.filter((one) => one.hard);
    expect(hard.map(({ scope, period }) => `${scope} ${period}`)).toEqual([
      'project day',
      'project day',
      'server day',
    ]);
    for (const { spent, held, limit } of hard) expect(spent + held).toBeLessThan(limit);
  });

  it('told of the day of the spike, and of the server one of them stopped', () => {
    const { entries } = budgetsAt(Date.UTC(2026, 10, 22, 15, 30));
    const alerts = entries.flatMap(({ fact }) => (fact.kind === 'budget_alert' ? [fact] : []));
    expect(alerts.length).toBeLessThan(20);
    const usedUp = alerts.filter(({ level }) => level === 100);
    expect(usedUp.filter(({ refused }) => refused)).toHaveLength(1);
    expect(usedUp.filter(({ refused }) => !refused)).toHaveLength(1);
  });
});
