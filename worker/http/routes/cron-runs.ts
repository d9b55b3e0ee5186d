import { formatInstant, instant, secondMs } from '../../../core/units/instant.ts';
import { listCronRuns as list } from '../../../db/cron-runs.ts';
import { readOverview } from '../../../db/overview.ts';
import { allJobs } from '../../cron/jobs.ts';
import { type JobNow, jobsNow } from '../../cron/lateness.ts';
import { runJob } from '../../cron/run-cron.ts';
import { record } from '../audit.ts';
import type { SignedCall } from '../call.ts';
import { database } from '../database.ts';
import { parseBody } from '../parse-body.ts';
import { notFound } from '../problem.ts';
import { checkQuery } from '../query.ts';
import { readOptionalJson } from '../read-body.ts';
import { json, refuse } from '../reply.ts';
import { nothing } from '../schemas/notices.ts';

/** Each job's last run, in the order they run. */
export async function listCronRuns(call: SignedCall): Promise<Response> {
  const wrong = checkQuery(call.url, []);
  if (wrong) return refuse(call, wrong);
  return json(200, { data: (await readJobs(call)).map(runView) });
}

/**
 * Runs a job now. Each bears being run at any time, beside itself too, so it needs no key. On record
 * before it begins: a long one may outlive the request.
 */
export async function runCronJob(call: SignedCall): Promise<Response> {
  const body = await readOptionalJson(call);
  if (!body.ok) return refuse(call, body.error);
  const parsed = parseBody(nothing, body.value.value);
  if (!parsed.ok) return refuse(call, parsed.error);
  const known = allJobs.find(({ job }) => job === call.params.job);
  if (!known) return refuse(call, notFound('There is no such job.'));
  const { job, cron } = known;
  await record(call, {
    id: `cron_${crypto.randomUUID()}`,
    action: 'cron.run',
    target: job,
    after: { cron },
  });
  await runJob(call.env, known, call.now);
  const ran = (await readJobs(call)).find((one) => one.job === job) as JobNow;
  return json(200, runView(ran));
}

async function readJobs({ env }: SignedCall): Promise<JobNow[]> {
  const db = database(env);
  const now = instant(Date.now());
  const [runs, { firstAccountAt }] = await Promise.all([list(db), readOverview(db, now)]);
  return jobsNow(runs, firstAccountAt, now);
}

const time = (at: number | null | undefined): string | null =>
  at === null || at === undefined ? null : formatInstant(instant(at));

const runView = ({ job, cron, periodMs, last, late }: JobNow) => ({
  job,
  cron,
  period_seconds: periodMs / secondMs,
  started_at: time(last?.startedAt),
  took_ms: last?.tookMs ?? null,
  handled: last?.handled ?? null,
  error: last?.error ?? null,
  succeeded_at: time(last?.succeededAt),
  late,
});
