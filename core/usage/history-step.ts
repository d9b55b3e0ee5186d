import type { GrantSource } from '../ledger/entry.ts';
import type { Meter } from './meter.ts';
import type { Quantities } from './usage-event.ts';

/**
 * Sample data as it goes to a locally running Worker, which runs each step through the same
 * `execute` as everything else, with the step's instant for a clock. JSON, so snake_case.
 */
export interface HistoryStep {
  /** Ms since the epoch; not before the step before it. */
  readonly at: number;
  readonly command: HistoryCommand;
}

export interface HistoryUsage {
  readonly meter: Meter;
  readonly quantities: Quantities;
  readonly model?: string;
  readonly tier?: string;
  readonly template?: true;
  readonly project?: string;
  readonly server?: string;
  readonly member?: string;
}

export type HistoryCommand =
  | {
      readonly kind: 'grant';
      readonly source: GrantSource;
      /** Microcredits. */
      readonly amount: number;
      readonly priority?: number;
      readonly expires_at_ms?: number;
      readonly reason: string;
    }
  | { readonly kind: 'usage'; readonly usage: HistoryUsage }
  /** A hold sized by the estimate, captured with what was really used `took_ms` later. */
  | {
      readonly kind: 'hold_capture';
      readonly estimate: HistoryUsage;
      readonly actual: HistoryUsage;
      readonly took_ms: number;
    }
  /** A hold given back `took_ms` later: the work failed. */
  | { readonly kind: 'hold_void'; readonly estimate: HistoryUsage; readonly took_ms: number }
  /** A hold nobody ends: it expires after `ttl_ms`. */
  | { readonly kind: 'hold_expire'; readonly estimate: HistoryUsage; readonly ttl_ms: number };

/** The local history route takes at most this many steps in one call. */
export const historyStepsMax = 2_000;
