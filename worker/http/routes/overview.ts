import { formatInstant, instant } from '../../../core/units/instant.ts';
import { countedMax } from '../../../db/overview.ts';
import { isFailing } from '../../cron/lateness.ts';
import { type ServiceState, serviceState } from '../../metrics/service-state.ts';
import type { SignedCall } from '../call.ts';
import { database } from '../database.ts';
import { checkQuery } from '../query.ts';
import { json, refuse } from '../reply.ts';

/** The numbers an operator is woken by. */
export async function readOverview(call: SignedCall): Promise<Response> {
  const wrong = checkQuery(call.url, []);
  if (wrong) return refuse(call, wrong);
  const state = await serviceState(database(call.env), call.now);
  return json(200, { at: formatInstant(call.now), ...overviewView(state) });
}

const time = (at: number | null): string | null =>
  at === null ? null : formatInstant(instant(at));

const overviewView = ({ overview, inbox, jobs }: ServiceState) => ({
  counted_max: countedMax,
  accounts: overview.accounts,
  reconciliations: {
    in_order: overview.inOrder,
    behind: overview.behind,
    differs: overview.differs,
    failed: overview.failed,
  },
  drain: { entries_behind: overview.entriesBehind, behind_since: time(overview.behindSince) },
  payments_apart: overview.paymentsApart,
  quarantined_payments: overview.quarantinedPayments,
  stripe_events: {
    received: inbox.received,
    stuck: inbox.stuck,
    quarantined: inbox.quarantined,
    oldest_received_at: time(overview.oldestReceivedAt),
  },
  orphaned_servers: overview.orphanedServers,
  crons: {
    late: jobs.filter(({ late }) => late).map(({ job }) => job),
    failing: jobs.filter(isFailing).map(({ job }) => job),
  },
  mails: { due: overview.mailsDue, late: overview.mailsLate },
  deliveries: { due: overview.deliveriesDue, late: overview.deliveriesLate },
  audited_last_hour: overview.auditedLastHour,
});
