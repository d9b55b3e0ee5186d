import type { NoticeKind } from '../../../../core/notices/notice.ts';

const words: Record<NoticeKind, string> = {
  low_balance: 'The balance is low',
  grant_expiring: 'Credits expire in 7 days, and in 1',
  budget_alert: 'A budget is at 50, 80 or 100 %, or refused work',
  budget_forecast: 'A budget is likely to be passed',
  usage_spike: 'A project spends far more than usual in an hour',
  top_up_failed: 'An auto top-up failed',
  server_stopping: 'A server stops for want of credits or by a budget',
  server_failed: 'A server could not be made',
};

/** Every kind with what it tells of, as it is ticked. */
export const kindWords = Object.entries(words) as [NoticeKind, string][];
