import type { Credits } from '../units/credits.ts';
import type { AccountId, Seq } from '../units/ids.ts';
import { dayMs, type Instant, minuteMs } from '../units/instant.ts';
import type { Money } from '../units/money.ts';
import type { GrantSource, PricedUsage } from './entry.ts';

/** Long enough for a slow model's longest answer; what is forgotten comes back soon. */
export const holdTtlDefaultMs = 15 * minuteMs;
export const holdTtlMaxMs = dayMs;

export interface OpenCommand {
  readonly kind: 'open';
  readonly account: AccountId;
}

export interface GrantCommand {
  readonly kind: 'grant';
  readonly source: GrantSource;
  readonly amount: Credits;
  readonly priority: number;
  readonly expiresAt?: Instant;
  readonly cost?: Money;
  readonly reason: string;
  readonly payment?: string;
}

export interface DebitCommand {
  readonly kind: 'debit';
  /** The rated price. Zero is a free model: an entry without postings. */
  readonly amount: Credits;
  readonly usage: PricedUsage;
  /**
   * `all` refuses when credits do not suffice. `what_is_there` is for facts about work already
   * done: never refused for want of credits, the shortfall is stated as uncollected.
   */
  readonly collect: 'all' | 'what_is_there';
}

export interface HoldCommand {
  readonly kind: 'hold';
  readonly amount: Credits;
  readonly ttlMs: number;
  readonly usage?: PricedUsage;
}

export interface ExtendCommand {
  readonly kind: 'extend';
  readonly hold: Seq;
  /** From now; an extension never shortens. */
  readonly ttlMs: number;
}

export interface CaptureCommand {
  readonly kind: 'capture';
  readonly hold: Seq;
  readonly amount: Credits;
  readonly usage?: PricedUsage;
}

export interface VoidCommand {
  readonly kind: 'void';
  readonly hold: Seq;
}

export interface ReverseCommand {
  readonly kind: 'reverse';
  readonly of: Seq;
  /** All that is left of the entry when absent. */
  readonly amount?: Credits;
  readonly reason: string;
}

export interface AdjustCommand {
  readonly kind: 'adjust';
  readonly amount: Credits;
  readonly reason: string;
}

export interface FreezeCommand {
  readonly kind: 'freeze' | 'unfreeze';
  readonly reason: string;
}

/** What may be asked of an account. */
export type Command =
  | OpenCommand
  | GrantCommand
  | DebitCommand
  | HoldCommand
  | ExtendCommand
  | CaptureCommand
  | VoidCommand
  | ReverseCommand
  | AdjustCommand
  | FreezeCommand;
