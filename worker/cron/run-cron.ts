import type { Instant } from '../../core/units/instant.ts';
import type { Env } from '../env.ts';
import { describeError, log } from '../log.ts';

/** Does its share and says how many it handled. Loaded when it runs: no request needs it. */
type Job = (env: Env, at: Instant) => Promise<number>;

const reconcile: Job = async (env, at) => (await import('./reconcile.ts')).reconcileDue(env, at);
const refreshCards: Job = async (env) =>
  (await import('../rating/refresh-card-index.ts')).refreshCardIndex(env);
const rollUp: Job = async (env) => (await import('./roll-up.ts')).rollUpUsage(env);
const workInbox: Job = async (env, at) => (await import('./work-inbox.ts')).workInbox(env, at);
const workTopUps: Job = async (env, at) => (await import('./top-ups.ts')).workTopUps(env, at);
const repairPayments: Job = async (env, at) =>
  (await import('./repair-payments.ts')).repairPayments(env, at);
const orphanedServers: Job = async (env, at) =>
  (await import('./orphaned-servers.ts')).orphanedServers(env, at);
const sendNotices: Job = async (env, at) =>
  (await import('./send-notices.ts')).sendNotices(env, at);
const deliverWebhooks: Job = async (env, at) =>
  (await import('./deliver-webhooks.ts')).deliverWebhooks(env, at);
const warnOfExpiry: Job = async (env, at) =>
  (await import('./expiry-warnings.ts')).warnOfExpiry(env, at);
const findSpikes: Job = async (env, at) => (await import('./spikes.ts')).findSpikes(env, at);
const foreseeBudgets: Job = async (env, at) =>
  (await import('./budget-forecasts.ts')).foreseeBudgets(env, at);
const makeTips: Job = async (env, at) => (await import('./tips.ts')).makeTips(env, at);
const makeForecasts: Job = async (env, at) =>
  (await import('./forecasts.ts')).makeForecasts(env, at);
const cleanUp: Job = async (env, at) => (await import('./clean-up.ts')).cleanUp(env, at);

/** The schedules of wrangler.toml, each with its jobs. Every job is bounded, resumable, idempotent. */
const jobs: Record<string, Record<string, Job>> = {
  // What finds something to tell comes before what sends it.
  '* * * * *': {
    rollUp,
    workTopUps,
    workInbox,
    orphanedServers,
    sendNotices,
    deliverWebhooks,
  },
  '*/10 * * * *': {
    reconcile,
    repairPayments,
    refreshCards,
    warnOfExpiry,
    findSpikes,
    foreseeBudgets,
  },
  // What costs much comes last: a run that is cut off has forgotten what is old. Forecasts take an
  // account off the list that tips read.
  '17 3 * * *': { cleanUp, makeTips, makeForecasts },
};

/**
 * Runs what a schedule stands for; one job's failure keeps no other from running, and is thrown
 * when all have. A schedule without a job is a mistake in the deployment.
 */
export async function runCron(env: Env, cron: string, at: Instant): Promise<void> {
  const due = jobs[cron];
  if (!due) throw new Error(`no job for the schedule ${cron}`);
  const failures: unknown[] = [];
  for (const [job, run] of Object.entries(due)) {
    try {
      log('info', 'cron', { cron, job, handled: await run(env, at) });
    } catch (error) {
      log('error', 'cron failed', { cron, job, error: describeError(error) });
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, `the schedule ${cron} failed`);
}
