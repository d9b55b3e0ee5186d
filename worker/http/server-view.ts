import { runtimeCost } from '../../core/pricing/runtime-cost.ts';
import { billAt } from '../../core/servers/bill.ts';
import type { Run, Server } from '../../core/servers/server.ts';
import type { AccountId, Seq } from '../../core/units/ids.ts';
import { serverId } from '../../core/units/ids.ts';
import {
  formatInstant,
  hourMs,
  type Instant,
  instant,
  secondMs,
} from '../../core/units/instant.ts';
import type { Busyness } from '../../db/server-samples.ts';
import type { LastStop } from '../../db/server-stops.ts';
import type { ServerRow } from '../../db/servers.ts';

/** What is known of a server beside its ledger. */
export interface ServerAside {
  readonly busy: Busyness | undefined;
  readonly lastStop: LastStop | undefined;
}

/** Days of samples a server's own percentiles are of. */
export const busyDays = 7;

/** One that is there, as its account's object knows it at an instant. */
export function liveServerView(
  account: AccountId,
  server: Server,
  at: Instant,
  aside: ServerAside,
) {
  const { run } = server;
  const paidUntil = run && (run.next ?? run.current).until;
  return {
    id: serverId(account, server.seq),
    name: server.name,
    status: server.status,
    tier: server.terms.tier,
    project: server.project ?? null,
    member: server.member ?? null,
    created_at: formatInstant(server.createdAt),
    started_at: timeOrNull(run?.startedAt ?? null),
    paid_until: timeOrNull(paidUntil ?? null),
    stopped_at: timeOrNull(run ? null : (server.stoppedAt ?? null)),
    stopped_reason: run ? null : (server.stopped ?? null),
    ended_at: null,
    provisioning_microcredits: server.provisioning,
    runtime_microcredits: server.runtime,
    runtime_seconds: server.seconds,
    accruing_microcredits: run ? billAt(run, at).amount : 0,
    burn_per_hour_microcredits: run ? burnPerHour(run) : 0,
    lease_left_seconds:
      paidUntil === undefined ? null : Math.max(0, Math.floor((paidUntil - at) / secondMs)),
    stopping: run?.stopping !== undefined,
    stopping_reason: run?.stopping ?? null,
    samples: samplesView(aside),
    stop_confirmed: confirmedOf(server, aside),
  };
}

/** What an hour of the present terms costs, from its first second. */
export const burnPerHour = ({ terms }: Run): number => runtimeCost(terms.price, hourMs / secondMs);

/** What an hour of all servers costs that run now. */
export const burnOf = (servers: readonly Pick<Server, 'run'>[]): number =>
  servers.reduce((total, { run }) => total + (run ? burnPerHour(run) : 0), 0);

/** One that was deleted, or that failed to be made. */
export const endedServerView = (account: AccountId, row: ServerRow, aside: ServerAside) => ({
  id: serverId(account, row.seq as Seq),
  name: row.name,
  status: row.status,
  tier: row.tier,
  project: row.project,
  member: row.member,
  created_at: formatInstant(instant(row.createdAt)),
  started_at: timeOrNull(row.startedAt),
  paid_until: null,
  stopped_at: timeOrNull(row.stoppedAt),
  stopped_reason: row.stopped,
  ended_at: timeOrNull(row.endedAt),
  provisioning_microcredits: row.provisioning,
  runtime_microcredits: row.runtime,
  runtime_seconds: row.seconds,
  accruing_microcredits: 0,
  burn_per_hour_microcredits: 0,
  lease_left_seconds: null,
  stopping: false,
  stopping_reason: null,
  samples: samplesView(aside),
  stop_confirmed: aside.lastStop ? aside.lastStop.settledAt !== null : null,
});

const samplesView = ({ busy }: ServerAside) =>
  busy ? { days: busyDays, cpu_p95: busy.cpu, memory_p95: busy.memory } : null;

/**
 * Whether whoever runs it has said that it is down; null while nobody was asked. What stopped by
 * itself and the drain has not brought is asked for and not confirmed.
 */
function confirmedOf(
  { run, stopped, stoppedAt }: Server,
  { lastStop }: ServerAside,
): boolean | null {
  if (run) return run.stopping ? false : null;
  if (stopped === undefined || stoppedAt === undefined) return null;
  if (lastStop && lastStop.stopAt >= stoppedAt) return lastStop.settledAt !== null;
  return stopped === 'request' ? null : false;
}

const timeOrNull = (at: number | null): string | null =>
  at === null ? null : formatInstant(instant(at));
