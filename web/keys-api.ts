import type { Scope } from '../core/access/scopes.ts';
import type { BudgetPeriod } from '../core/budgets/budget-fact.ts';
import { type Page, readApiKeys, readSummary, type Summary } from './api.ts';
import { inPath, write } from './pages/settings/writing/account-api.ts';

/** Reads and writes of the account's API keys. Amounts are whole microcredits. */

export interface KeyView {
  id: string;
  name: string;
  /** The first characters of its secret. */
  prefix: string;
  status: 'active' | 'expired' | 'revoked';
  scopes: Scope[];
  created_at: string;
  expires_at: string | null;
  revoked_at: string | null;
  last_used_at: string | null;
  rotated_at: string | null;
  /** Until when the secret before is good too; null when there is none. */
  previous_expires_at: string | null;
  /** The id of a budget of its own. */
  budget: string | null;
}

/** `secret` is null when the answer that had it was lost. */
export interface ShownKey extends KeyView {
  secret: string | null;
}

/** Newest first. The same read as where keys are only named: the API answers with whole keys. */
export const readKeys = (signal: AbortSignal) => readApiKeys(signal) as Promise<Page<KeyView>>;

/** What each key has spent from an instant until now. */
export const readSpentByKey = (from: Date, signal: AbortSignal): Promise<Summary> =>
  readSummary(
    {
      group_by: 'key',
      from: from.toISOString(),
      to: new Date().toISOString(),
      quantities: 'false',
    },
    signal,
  );

export interface NewKey {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly expires_at?: string;
  readonly budget?: {
    readonly limit_microcredits: number;
    readonly period: BudgetPeriod;
    readonly time_zone: string;
    readonly hard: boolean;
  };
}

export const createKey = (wanted: NewKey, key: string) =>
  write<ShownKey>('POST', '/api_keys', key, wanted);

export const rotateKey = (id: string, overlapSeconds: number, key: string) =>
  write<ShownKey>('POST', `/api_keys/${inPath(id)}/rotate`, key, {
    overlap_seconds: overlapSeconds,
  });

export const revokeKey = (id: string, key: string) =>
  write<KeyView>('DELETE', `/api_keys/${inPath(id)}`, key);
