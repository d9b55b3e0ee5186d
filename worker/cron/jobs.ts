import type { Instant } from '../../core/units/instant.ts';
import { dayMs, minuteMs } from '../../core/units/instant.ts';
import type { Env } from '../env.ts';

/** Does its share and says how many it handled. Loaded when it runs: no request needs it. */
export type Job = (env: Env, at: Instant) => Promise<number>;

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

interface Schedule {
  readonly periodMs: number;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** The schedules of wrangler.toml, each with its jobs. Every job is bounded, resumable, idempotent. */
export const schedules: Readonly<Record<string, Schedule>> = {
  '* * * * *': {
    periodMs: minuteMs,
    // What finds something to tell comes before what sends it.
    jobs: { rollUp, workTopUps, workInbox, orphanedServers, sendNotices, deliverWebhooks },
  },
  '*/10 * * * *': {
    periodMs: 10 * minuteMs,
    jobs: { reconcile, repairPayments, refreshCards, warnOfExpiry, findSpikes, foreseeBudgets },
  },
  '17 3 * * *': {
    periodMs: dayMs,
    // What costs much comes last: a run that is cut off has forgotten what is old. Forecasts take an
    // account off the list that tips read.
    jobs: { cleanUp, makeTips, makeForecasts },
  },
};

export interface KnownJob {
  readonly job: string;
  readonly cron: string;
  readonly periodMs: number;
  readonly run: Job;
}

export const allJobs: readonly KnownJob[] = Object.entries(schedules).flatMap(
  ([cron, { periodMs, jobs }]) =>
    Object.entries(jobs).map(([job, run]) => ({ job, cron, periodMs, run })),
);
