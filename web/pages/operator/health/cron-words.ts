import type { CronRun } from '../../../operator-api.ts';

/** The jobs of worker/cron/run-cron.ts in words; one without any is shown by its name. */
export const jobTitles: Readonly<Record<string, string>> = {
  rollUp: 'Sum usage up',
  workTopUps: 'Work on auto top-ups',
  workInbox: 'Work on Stripe events',
  orphanedServers: 'Look for orphaned servers',
  sendNotices: 'Send notices',
  deliverWebhooks: 'Deliver webhooks',
  reconcile: 'Compare accounts',
  repairPayments: 'Repair payments',
  refreshCards: 'Refresh rate cards',
  warnOfExpiry: 'Warn of expiry',
  findSpikes: 'Find spikes',
  foreseeBudgets: 'Foresee budgets',
  cleanUp: 'Clean up',
  makeTips: 'Make tips',
  makeForecasts: 'Make forecasts',
};

/** How the last run stands. */
export function runState(run: CronRun): { readonly name: string; readonly tone: string } {
  if (run.started_at === null) return { name: 'Never ran', tone: 'text-muted' };
  if (run.error !== null) return { name: 'Failed', tone: 'text-bad' };
  if (run.late) return { name: 'Late', tone: 'text-bad' };
  if (run.took_ms === null) return { name: 'Running', tone: 'text-muted' };
  return { name: 'Went well', tone: 'text-good' };
}
