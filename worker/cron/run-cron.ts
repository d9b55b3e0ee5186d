import type { Instant } from '../../core/units/instant.ts';
import type { Env } from '../env.ts';
import { log } from '../log.ts';

/** Does its share and says how many it handled. Loaded when it runs: no request needs it. */
type Job = (env: Env, at: Instant) => Promise<number>;

/** The schedules of wrangler.toml, each with its job. Every job is bounded, resumable, idempotent. */
const jobs: Record<string, Job> = {
  '*/10 * * * *': async (env, at) => (await import('./reconcile.ts')).reconcileDue(env, at),
  '17 3 * * *': async (env, at) => (await import('./clean-up.ts')).cleanUp(env, at),
};

/** Runs what a schedule stands for. A schedule without a job is a mistake in the deployment. */
export async function runCron(env: Env, cron: string, at: Instant): Promise<void> {
  const job = jobs[cron];
  if (!job) throw new Error(`no job for the schedule ${cron}`);
  const handled = await job(env, at);
  log('info', 'cron', { cron, handled });
}
