import { describe, expect, it } from 'vitest';
import { type Report, tallyLine, tallyOf } from '../../../scripts/tally.ts';

const report = (partial: Partial<Report>): Report => ({
  success: true,
  numPassedTests: 0,
  numFailedTests: 0,
  testResults: [],
  ...partial,
});

describe('the closing line', () => {
  it('counts tests that passed and failed', () => {
    const tally = tallyOf(report({ success: false, numPassedTests: 40, numFailedTests: 2 }), false);
    expect(tallyLine(tally)).toBe('40 passed, 2 failed');
  });

  it('counts a file that could not be loaded as a failure', () => {
    const broken = { status: 'failed', assertionResults: [] };
    const result = report({ success: false, numPassedTests: 3, testResults: [broken] });
    expect(tallyOf(result, false)).toEqual({ passed: 3, failed: 1 });
  });

  it('does not count a file twice for the tests that failed in it', () => {
    const file = { status: 'failed', assertionResults: [{ status: 'failed' }] };
    const result = report({ success: false, numFailedTests: 1, testResults: [file] });
    expect(tallyOf(result, false)).toEqual({ passed: 0, failed: 1 });
  });

  it('never calls a run green that did not end well', () => {
    expect(tallyOf(report({ numPassedTests: 5 }), false)).toEqual({ passed: 5, failed: 1 });
    expect(tallyOf(undefined, true)).toEqual({ passed: 0, failed: 1 });
  });
});
