import { type Instant, secondMs } from '../../core/units/instant.ts';
import { isFailing } from '../cron/lateness.ts';
import type { ServiceState } from './service-state.ts';

/** https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md */
export const openMetricsType = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

interface Gauge {
  readonly name: string;
  readonly help: string;
  readonly samples: readonly (readonly [labels: Readonly<Record<string, string>>, value: number])[];
}

/** Gauges alone: what is counted is counted by each isolate, and told in the log. */
export const openMetrics = (state: ServiceState, now: Instant): string =>
  `${gauges(state, now).map(gaugeText).join('')}# EOF\n`;

const gaugeText = ({ name, help, samples }: Gauge): string =>
  [
    `# TYPE ${name} gauge`,
    `# HELP ${name} ${help}`,
    ...samples.map(([labels, value]) => `${name}${labelsText(labels)} ${value}`),
    '',
  ].join('\n');

function labelsText(labels: Readonly<Record<string, string>>): string {
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return parts.length === 0 ? '' : `{${parts.join(',')}}`;
}

const escaped = (value: string): string =>
  value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

const one = (name: string, help: string, value: number): Gauge => ({
  name,
  help,
  samples: [[{}, value]],
});

const by = (
  name: string,
  help: string,
  label: string,
  values: Readonly<Record<string, number>>,
): Gauge => ({
  name,
  help,
  samples: Object.entries(values).map(([key, value]) => [{ [label]: key }, value]),
});

/** Seconds since an instant (ms), 0 for none. */
const age = (at: number | null, now: Instant): number =>
  at === null ? 0 : Math.max(0, now - at) / secondMs;

function gauges(state: ServiceState, now: Instant): Gauge[] {
  const { overview: seen, inbox, jobs } = state;
  const { inOrder: in_order, behind, differs, failed } = seen;
  return [
    one('hydron_accounts', 'Accounts, at most 10000.', seen.accounts),
    by('hydron_reconciliations', 'Accounts by what their last comparison found.', 'state', {
      in_order,
      behind,
      differs,
      failed,
    }),
    one('hydron_drain_entries_behind', 'Entries the database lacked.', seen.entriesBehind),
    one(
      'hydron_drain_behind_seconds',
      'How long the account that is behind longest has been.',
      age(seen.behindSince, now),
    ),
    one('hydron_payments_apart', 'Payments and grants that lack each other.', seen.paymentsApart),
    one(
      'hydron_quarantined_payments',
      'Money that came, but not as it should.',
      seen.quarantinedPayments,
    ),
    by('hydron_stripe_events', 'Events of Stripe that wait for something.', 'state', {
      received: inbox.received,
      stuck: inbox.stuck,
      quarantined: inbox.quarantined,
    }),
    one(
      'hydron_stripe_events_oldest_seconds',
      'How long the oldest unfinished event has waited.',
      age(seen.oldestReceivedAt, now),
    ),
    one('hydron_orphaned_servers', 'Servers that may run unpaid.', seen.orphanedServers),
    by('hydron_mails', 'E-mail of notices that waits.', 'state', {
      due: seen.mailsDue,
      late: seen.mailsLate,
    }),
    by('hydron_webhook_deliveries', 'Webhook deliveries that wait.', 'state', {
      due: seen.deliveriesDue,
      late: seen.deliveriesLate,
    }),
    one('hydron_audited_last_hour', 'Acts on the audit log in an hour.', seen.auditedLastHour),
    by(
      'hydron_cron_last_success_seconds',
      'How long ago a job last went well; absent where it never did.',
      'job',
      Object.fromEntries(
        jobs
          .filter(({ last }) => (last?.succeededAt ?? null) !== null)
          .map(({ job, last }) => [job, age(last?.succeededAt ?? null, now)]),
      ),
    ),
    by(
      'hydron_cron_late',
      'Whether a job is late, 1 or 0.',
      'job',
      Object.fromEntries(jobs.map(({ job, late }) => [job, Number(late)])),
    ),
    by(
      'hydron_cron_failing',
      'Whether the last run of a job failed, 1 or 0.',
      'job',
      Object.fromEntries(jobs.map((job) => [job.job, Number(isFailing(job))])),
    ),
  ];
}
