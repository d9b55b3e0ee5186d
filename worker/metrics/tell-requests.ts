import type { Env } from '../env.ts';
import { log } from '../log.ts';
import { bucketsView } from './histogram.ts';
import { type Counts, type GroupCounts, latencyBoundsMs } from './request-counts.ts';

/** One line for the log, and a point a group for Analytics Engine where it is bound. */
export function tellRequests({ METRICS: dataset }: Env, counts: Counts): void {
  const groups = Object.entries(counts);
  log('info', 'metrics', {
    requests: Object.fromEntries(groups.map(([group, counted]) => [group, groupView(counted)])),
  });
  for (const [group, counted] of groups)
    dataset?.writeDataPoint({ indexes: [group], blobs: [group], doubles: doublesOf(counted) });
}

const groupView = ({ requests, failures, refusals, latency }: GroupCounts) => ({
  requests,
  failures,
  refusals,
  latency_ms: bucketsView(latency, latencyBoundsMs),
});

/** In this order for ever: requests, failures, refusals, then the buckets of latency. */
const doublesOf = ({ requests, failures, refusals, latency }: GroupCounts): number[] => [
  requests,
  failures,
  Object.values(refusals).reduce((sum, count) => sum + count, 0),
  ...latency,
];
