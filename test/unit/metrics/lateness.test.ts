import { describe, expect, it } from 'vitest';
import { hourMs, instant, minuteMs } from '../../../core/units/instant.ts';
import type { CronRun } from '../../../db/cron-runs.ts';
import { isFailing, type JobNow, jobsNow } from '../../../worker/cron/lateness.ts';
import { openMetrics } from '../../../worker/metrics/open-metrics.ts';

const now = instant(1_700_000_000_000);
const started = { cron: '* * * * *', startedAt: now, tookMs: 1, handled: 0, error: null };
const run = (job: string, succeededAt: number | null): CronRun => ({
  ...started,
  job,
  succeededAt,
});

const lateOnes = (jobs: readonly JobNow[]) => jobs.filter(({ late }) => late).map(({ job }) => job);
const all = (succeededAt: number | null) =>
  jobsNow([], null, now).map(({ job }) => run(job, succeededAt));

describe('a job', () => {
  it('is late once it has not gone well for more than three of its own periods', () => {
    expect(lateOnes(jobsNow(all(now - 3 * minuteMs), null, now))).toEqual([]);
    expect(lateOnes(jobsNow(all(now - 3 * minuteMs - 1), null, now))).toEqual([
      'rollUp',
      'workTopUps',
      'workInbox',
      'orphanedServers',
      'sendNotices',
      'deliverWebhooks',
    ]);
    expect(lateOnes(jobsNow(all(now - 31 * minuteMs), null, now))).toContain('reconcile');
    expect(lateOnes(jobsNow(all(now - 73 * hourMs), null, now))).toContain('makeForecasts');
  });

  it('that never went well is late when the service has had something to do for as long', () => {
    expect(lateOnes(jobsNow([], null, now))).toEqual([]);
    expect(lateOnes(jobsNow([], now - minuteMs, now))).toEqual([]);
    expect(lateOnes(jobsNow(all(null), now - 4 * minuteMs, now))).toHaveLength(6);
  });

  it('fails as long as its last run did', () => {
    const jobs = jobsNow([{ ...run('rollUp', now), error: 'It broke' }], now, now);
    expect(jobs.filter(isFailing).map(({ job }) => job)).toEqual(['rollUp']);
  });
});

it('metrics take nothing in a label for their own syntax', () => {
  const [one] = jobsNow([run('rollUp', now - 1_500)], null, now) as [JobNow];
  const odd = { ...one, job: 'a"b\\c\nd' };
  const overview = { accounts: 3, behindSince: now - 2_500, oldestReceivedAt: null };
  const inbox = { received: 1, stuck: 0, quarantined: 0 };
  const text = openMetrics({ overview, inbox, jobs: [odd] } as never, now);
  expect(text).toContain('hydron_cron_last_success_seconds{job="a\\"b\\\\c\\nd"} 1.5\n');
  expect(text).toContain('hydron_drain_behind_seconds 2.5\n');
  expect(text).toContain('hydron_stripe_events_oldest_seconds 0\n');
});
