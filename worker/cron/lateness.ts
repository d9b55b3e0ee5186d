import type { CronRun } from '../../db/cron-runs.ts';
import { allJobs, type KnownJob } from './jobs.ts';

/** Without success for more than this many periods, a job is late. */
const periodsMax = 3;

export interface JobNow extends KnownJob {
  /** Its last run; undefined when it never ran. */
  readonly last: CronRun | undefined;
  readonly late: boolean;
}

/**
 * Each job of the schedules with how it does. One that never went well is late once the service has
 * had something to do, from `since` (ms) on, for as long; null for nothing to do yet.
 */
export function jobsNow(runs: readonly CronRun[], since: number | null, now: number): JobNow[] {
  return allJobs.map((known) => {
    const last = runs.find(({ job }) => job === known.job);
    const from = last?.succeededAt ?? since ?? now;
    return { ...known, last, late: now - from > periodsMax * known.periodMs };
  });
}

/** Whether its last run ended badly. */
export const isFailing = ({ last }: JobNow): boolean => (last?.error ?? null) !== null;
