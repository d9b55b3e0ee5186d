import { type Instant, instant, secondMs } from '../../core/units/instant.ts';
import { beginCronRun, type CronRunEnd, endCronRun } from '../../db/cron-runs.ts';
import { openDb } from '../../db/d1.ts';
import { inTime } from '../account/in-time.ts';
import type { Env } from '../env.ts';
import { describeError, log } from '../log.ts';
import { allJobs, type KnownJob } from './jobs.ts';

/** What a run's note may take of the time that its jobs have. */
const noteMaxMs = 3 * secondMs;

/**
 * Runs what a schedule stands for; one job's failure keeps no other from running, and is thrown
 * when all have. A schedule without a job is a mistake in the deployment.
 */
export async function runCron(env: Env, cron: string, at: Instant): Promise<void> {
  const due = allJobs.filter((job) => job.cron === cron);
  if (due.length === 0) throw new Error(`no job for the schedule ${cron}`);
  const failures: unknown[] = [];
  for (const job of due) {
    const ran = await runJob(env, job, at);
    if ('failure' in ran) failures.push(ran.failure);
  }
  if (failures.length > 0) throw new AggregateError(failures, `the schedule ${cron} failed`);
}

type Ran = { readonly tookMs: number } & (
  | { readonly handled: number }
  | { readonly failure: unknown }
);

/** Runs one job and notes it in the log and in D1, whatever becomes of it. Does not throw. */
export async function runJob(env: Env, { job, cron, run }: KnownJob, at: Instant): Promise<Ran> {
  const startedAt = instant(Date.now());
  const took = () => Math.max(0, Date.now() - startedAt);
  await note(job, () => beginCronRun(openDb(env), { job, cron, at: startedAt }));
  const end = (outcome: { handled: number } | { error: string }) =>
    note(job, () =>
      endCronRun(openDb(env), { job, startedAt, tookMs: took(), ...outcome } as CronRunEnd),
    );
  try {
    const handled = await run(env, at);
    log('info', 'cron', { cron, job, handled, ms: took() });
    await end({ handled });
    return { handled, tookMs: took() };
  } catch (failure) {
    log('error', 'cron failed', { cron, job, ms: took(), error: describeError(failure) });
    await end({ error: messageOf(failure) });
    return { failure, tookMs: took() };
  }
}

/** Without its stack: the log has that. */
const messageOf = (error: unknown): string => describeError(error).split('\n')[0] ?? '';

/** A job does not wait long for its note, nor fail for want of it. */
async function note(job: string, write: () => Promise<void>): Promise<void> {
  try {
    await inTime(write(), noteMaxMs, 'D1 did not answer');
  } catch (error) {
    log('warn', 'cron run not noted', { job, error: describeError(error) });
  }
}
