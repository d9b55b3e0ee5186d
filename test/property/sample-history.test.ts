import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextDue } from '../../core/ledger/settle-due.ts';
import { sampleHistory, sampleProjects } from '../../scripts/sample-history.ts';
import { replayHistory } from '../unit/scripts/replay-history.ts';

const minuteMs = 60_000;
/** Longer than the browser tests take: nothing may come to be while they compare. */
const quietMs = 45 * minuteMs;

const projects = sampleProjects.map((_, index) => `prj_${index}`);

const expectQuiet = (now: number, seed: number): void => {
  const { state } = replayHistory(sampleHistory(seed, now, projects));
  const running = [...state.servers.values()].filter(({ run }) => run !== undefined);
  expect(running.map(({ name }) => name).sort()).toEqual(['pilot-eu', 'staging-eu', 'web-1']);
  for (const { run } of running) {
    expect(run?.current.from).toBeLessThan(now);
    expect(run).not.toHaveProperty('next');
  }
  expect(nextDue(state) - now, new Date(now).toISOString()).toBeGreaterThan(quietMs);
};

/** About to renew on the hour, at midnights of several zones, as clocks, months and years change. */
const awkward = [
  Date.UTC(2026, 10, 23, 1, 49, 59, 999),
  Date.UTC(2026, 10, 23, 1, 50),
  Date.UTC(2026, 10, 23, 22, 59, 58),
  Date.UTC(2026, 11, 31, 23, 59, 59, 999),
  Date.UTC(2027, 0, 1),
  Date.UTC(2027, 1, 1, 0, 1, 30),
  Date.UTC(2027, 2, 28, 0, 59, 59, 1),
  Date.UTC(2028, 1, 29, 14, 2, 3, 4),
];

test('nothing of the sample account falls due within 45 minutes, whenever it is made', () => {
  for (const now of awkward) expectQuiet(now, 7);
  fc.assert(
    fc.property(
      fc.integer({ min: Date.UTC(2026, 10, 1), max: Date.UTC(2029, 0, 1) }),
      fc.integer({ min: 1, max: 1_000 }),
      expectQuiet,
    ),
    { numRuns: 12 },
  );
});
