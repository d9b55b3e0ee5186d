import type { Instant } from '../../core/units/instant.ts';
import { listCronRuns } from '../../db/cron-runs.ts';
import type { D1Port } from '../../db/d1.ts';
import { type Overview, readOverview } from '../../db/overview.ts';
import { countEvents, type InboxCounts } from '../../db/stripe-events.ts';
import { type JobNow, jobsNow } from '../cron/lateness.ts';

/** Everything D1 knows of how the service does: one place for the overview and the metrics. */
export interface ServiceState {
  readonly overview: Overview;
  readonly inbox: InboxCounts;
  readonly jobs: readonly JobNow[];
}

export async function serviceState(db: D1Port, now: Instant): Promise<ServiceState> {
  const [overview, inbox, runs] = await Promise.all([
    readOverview(db, now),
    countEvents(db),
    listCronRuns(db),
  ]);
  return { overview, inbox, jobs: jobsNow(runs, overview.firstAccountAt, now) };
}
