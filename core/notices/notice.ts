import type { Credits } from '../units/credits.ts';
import { credits, microcreditsPerCredit } from '../units/credits.ts';
import type { AccountId } from '../units/ids.ts';
import type { Instant } from '../units/instant.ts';
import { assertLaw } from '../units/result.ts';

/** What an account is told without asking. */
export const noticeKinds = [
  'low_balance',
  'grant_expiring',
  'budget_alert',
  'budget_forecast',
  'usage_spike',
  'top_up_failed',
  'server_stopping',
  'server_failed',
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** What becomes of a server, for whoever runs it: told by webhook, and to no people. */
export const serverEventKinds = [
  'server_provision',
  'server_start',
  'server_resize',
  'server_stop',
  'server_resumed',
  'server_delete',
] as const;
export type ServerEventKind = (typeof serverEventKinds)[number];

/** All that is told, to people or to programs. */
export type ToldKind = NoticeKind | ServerEventKind;

/** What a notice's words are made of, by kind: flat, in the names of the API and webhooks. */
export type NoticeFacts = Readonly<Record<string, string | number | boolean | null>>;

/** The facts that are instants (ms) where they are stored. */
export const timeFacts: ReadonlySet<string> = new Set([
  'deadline',
  'expires_at',
  'hour',
  'paid_until',
  'period_end',
  'period_start',
  'retry_at',
  'stop_at',
  'until',
]);

export interface Notice {
  readonly kind: NoticeKind;
  readonly at: Instant;
  readonly facts: NoticeFacts;
}

/** Told when available falls below it, unless the account says otherwise. */
export const lowBalanceDefault: Credits = credits(100 * microcreditsPerCredit);

/** What goes out by e-mail, unless the account says otherwise: each comes once a crossing. */
export const emailedDefault: readonly NoticeKind[] = noticeKinds;

/** Type of the event that whoever listens by webhook is sent. A stop is one, whoever wants it. */
export const eventTypes = {
  low_balance: 'balance.low',
  grant_expiring: 'grant.expiring',
  budget_alert: 'budget.alert',
  budget_forecast: 'budget.forecast',
  usage_spike: 'usage.spike',
  top_up_failed: 'top_up.failed',
  server_stopping: 'server.stop',
  server_failed: 'server.failed',
  server_provision: 'server.provision',
  server_start: 'server.start',
  server_resize: 'server.resize',
  server_stop: 'server.stop',
  server_resumed: 'server.resumed',
  server_delete: 'server.delete',
} as const satisfies Record<ToldKind, string>;
export type EventType = (typeof eventTypes)[ToldKind];

const keyPattern = /^[a-z0-9_:]{1,80}$/;

/**
 * Made of the account and of what it is about, so that the same crossing is the same notice wherever
 * it is told from, and another account's id never fits. Throws on a key of other characters than
 * `a-z 0-9 _ :`.
 */
export function noticeId(account: AccountId, key: string): string {
  assertLaw(keyPattern.test(key), `not a notice's key: ${key}`);
  return `${noticeIdHead(account)}${key.replaceAll(':', '-')}`;
}

export const noticeIdHead = (account: AccountId): string => `ntc_${account.slice(5)}_`;
