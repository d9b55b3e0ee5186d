import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { median } from '../../../core/forecast/statistics.ts';
import { mean } from '../../support/forecast/score.ts';
import { allScores, scoreTable } from '../../support/forecast/score-table.ts';
import { markedTable, page, tracePath } from './score-page.ts';

const scores = allScores(readFileSync(tracePath, 'utf8'));
const named = (name: string) => {
  const score = scores.find((one) => one.name === name);
  if (!score) throw new Error(`no family is called ${name}`);
  return score;
};

/** What may not break, on seeds that never change: no number here depends on the machine. */
describe('the forecast, on what was held out', () => {
  it('is nowhere near as wrong as repeating the last week, over all families', () => {
    const ratios = scores
      .filter(({ mase }) => mase.seasonal_naive > 0)
      .map(({ mase }) => mase.chosen / mase.seasonal_naive);
    expect(median(ratios)).toBeLessThan(0.95);
    expect(mean(scores.map(({ mase }) => mase.chosen))).toBeLessThan(
      0.95 * mean(scores.map(({ mase }) => mase.seasonal_naive)),
    );
  });

  it('loses to repeating the last week on fewer than a quarter of the series', () => {
    expect(mean(scores.map(({ lost }) => lost))).toBeLessThan(0.25);
  });

  it('is better than any one method everywhere', () => {
    const over = (name: keyof (typeof scores)[number]['mase']) =>
      mean(scores.map(({ mase }) => mase[name]));
    for (const method of ['flat_mean', 'weekday_median', 'damped_weekly'] as const)
      expect(over('chosen')).toBeLessThan(over(method));
  });

  it('holds about four of five days in its interval', () => {
    const coverage = mean(scores.map(({ coverage }) => coverage));
    expect(coverage).toBeGreaterThan(0.75);
    expect(coverage).toBeLessThan(0.87);
    for (const family of ['flat', 'office week', 'intermittent', 'whole company'])
      expect(named(family).coverage).toBeGreaterThan(0.7);
  });

  it('holds about as many sums of thirty days in theirs', () => {
    const coverage = mean(scores.map(({ sumCoverage }) => sumCoverage));
    expect(coverage).toBeGreaterThan(0.7);
    expect(coverage).toBeLessThan(0.9);
  });

  it('knows a week from noise, and a spike from usage', () => {
    expect(named('office week').mase.chosen).toBeLessThan(0.9);
    expect(named('flat').mase.chosen).toBeLessThan(0.8);
    expect(named('one spike').mase.chosen).toBeLessThan(0.5);
  });
});

describe('the page of the forecast', () => {
  it('shows the table as it comes out now: npm run forecast:score writes it', () => {
    expect(markedTable(readFileSync(page, 'utf8'))).toBe(scoreTable(scores));
  });
});
