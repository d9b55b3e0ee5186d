import { hourMs, type Instant, minuteMs } from '../core/units/instant.ts';
import type { D1Port } from './d1.ts';

/** Beyond this many nobody counts: a count that is this much is this much or more. */
export const countedMax = 10_000;

/** What has been due for longer than this is late. */
export const lateAfterMs = 10 * minuteMs;

/** How the service does, as D1 knows it; each number found by an index and bounded. */
export interface Overview {
  readonly accounts: number;
  readonly inOrder: number;
  readonly behind: number;
  readonly differs: number;
  readonly failed: number;
  readonly entriesBehind: number;
  /** Instant (ms); null when none is behind. */
  readonly behindSince: number | null;
  readonly paymentsApart: number;
  readonly quarantinedPayments: number;
  /** Instant (ms) the event came that has waited longest; null when none does. */
  readonly oldestReceivedAt: number | null;
  readonly orphanedServers: number;
  readonly mailsDue: number;
  readonly mailsLate: number;
  readonly deliveriesDue: number;
  readonly deliveriesLate: number;
  readonly auditedLastHour: number;
  /** Instant (ms) of the first account, which is when there was something to do; null before. */
  readonly firstAccountAt: number | null;
}

const some = (what: string) => `(SELECT count(*) FROM (SELECT 1 FROM ${what} LIMIT ${countedMax}))`;
const wrong = (state: string) =>
  some(`reconciliations WHERE state <> 'in_order' AND state = '${state}'`);
const ofWrong = (sum: string, state: string) =>
  `(SELECT ${sum} FROM (SELECT * FROM reconciliations
    WHERE state <> 'in_order' ${state} LIMIT ${countedMax}))`;

const columns: Readonly<Record<keyof Overview, string>> = {
  accounts: some('accounts'),
  inOrder: some("reconciliations WHERE state = 'in_order'"),
  behind: wrong('behind'),
  differs: wrong('differs'),
  failed: wrong('failed'),
  entriesBehind: ofWrong('coalesce(sum(max(seq - drained_seq, 0)), 0)', "AND state = 'behind'"),
  behindSince: ofWrong('min(since)', "AND state = 'behind'"),
  paymentsApart: ofWrong('coalesce(sum(payments_apart), 0)', ''),
  // Those that were given back in full ask for nothing more: as the list of them has it.
  quarantinedPayments: some(
    `payments WHERE status = 'quarantined' AND (refunded_minor = 0 OR refunded_minor < amount_minor)`,
  ),
  oldestReceivedAt: `(SELECT received_at FROM stripe_events WHERE status = 'received'
    ORDER BY received_at LIMIT 1)`,
  orphanedServers: some('server_stops WHERE settled_at IS NULL AND orphaned_at IS NOT NULL'),
  mailsDue: some('notices WHERE email_due_at <= ?1'),
  mailsLate: some('notices WHERE email_due_at <= ?2'),
  deliveriesDue: some('webhook_deliveries WHERE due_at <= ?1'),
  deliveriesLate: some('webhook_deliveries WHERE due_at <= ?2'),
  auditedLastHour: some('audit_log WHERE at > ?3'),
  firstAccountAt: '(SELECT created_at FROM accounts ORDER BY created_at LIMIT 1)',
};

const overviewSql = `SELECT ${Object.entries(columns)
  .map(([name, sql]) => `${sql} AS ${name}`)
  .join(',\n')}`;

export async function readOverview(db: D1Port, now: Instant): Promise<Overview> {
  const row = await db
    .prepare(overviewSql)
    .bind(now, now - lateAfterMs, now - hourMs)
    .first<Overview>();
  return row as Overview;
}
