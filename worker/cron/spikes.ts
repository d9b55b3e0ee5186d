import { spikeIn } from '../../core/notices/spike.ts';
import type { AccountId } from '../../core/units/ids.ts';
import { after, hourMs, type Instant } from '../../core/units/instant.ts';
import { putNotice } from '../../db/notices.ts';
import {
  busyProjects,
  hourlySpending,
  isUsedSince,
  lastHour,
  type ProjectHour,
  type SpikesDue,
  setSpikesDue,
  spikesDue,
  spikesDueAt,
} from '../../db/spikes.ts';
import { sha256 } from '../auth/sha256.ts';
import type { Env } from '../env.ts';
import { database } from '../http/database.ts';
import { describeError, log } from '../log.ts';
import { beginsForMaxMs, eachOf } from './each-of.ts';

const accountsPerPageMax = 100;
/** A run ends after this many pages; the next one goes on where it stopped. */
const pagesPerRunMax = 10;

/** Tells of projects that spent far more than is usual in the last hour that is over and counted. */
export async function findSpikes(env: Env, at: Instant): Promise<number> {
  const until = Date.now() + beginsForMaxMs;
  let handled = 0;
  for (let page = 0; page < pagesPerRunMax && Date.now() < until; page++) {
    const due = await spikesDue(database(env), at, accountsPerPageMax);
    await eachOf(due, (run) => lookThrough(env, run, at), until);
    handled += due.length;
    if (due.length < accountsPerPageMax) break;
  }
  return handled;
}

async function lookThrough(env: Env, run: SpikesDue, at: Instant): Promise<void> {
  const db = database(env);
  const { account } = run;
  const hour = lastHour(at);
  try {
    for (const project of await busyProjects(db, account, hour))
      await tell(env, account, project, hour);
    // In the hour since, or in this one: then the next is looked at, too.
    const isUsed = await isUsedSince(db, account, hour);
    await setSpikesDue(db, run, isUsed ? spikesDueAt(at) : null);
  } catch (error) {
    log('error', 'spikes not looked for', { account, error: describeError(error) });
    // One account's trouble must not keep the others from being looked at.
    await setSpikesDue(db, run, at + hourMs).catch(() => undefined);
  }
}

async function tell(env: Env, account: AccountId, project: ProjectHour, hour: Instant) {
  const spending = await hourlySpending(database(env), account, project.project, hour);
  const spike = spikeIn(spending, hour);
  if (!spike) return;
  await putNotice(database(env), {
    account,
    kind: 'usage_spike',
    key: `spike:${keyOf(project.project)}:${hour}`,
    at: after(hour, hourMs),
    facts: {
      project: project.project,
      project_name: project.name,
      hour,
      amount_microcredits: spike.amount,
      usual_microcredits: spike.usual,
    },
  });
}

/** A project may have any name its caller gave it. */
const keyOf = (project: string | null): string =>
  project === null ? 'none' : sha256(project).slice(0, 20);
