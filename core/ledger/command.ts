import type { BudgetCommand } from '../budgets/budget-command.ts';
import type { ServerCommand } from '../servers/server-command.ts';
import type { Credits } from '../units/credits.ts';
import type { AccountId, Seq } from '../units/ids.ts';
import { dayMs, type Instant, minuteMs } from '../units/instant.ts';
import type { Money } from '../units/money.ts';
import type { GrantSource, PricedUsage, TopUpStop } from './entry.ts';

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

/**
 * Brings what a refund or a dispute took of a payment's grant to a total, either way: what the
 * total lacks is taken back, what exceeds it is given back. One entry at a time; refused with
 * `clawback-settled` when the total is reached, so that whoever asks repeats it until then.
 */
export interface ClawbackCommand {
  readonly kind: 'clawback';
  /** The identity the grant was made under. */
  readonly payment: string;
  /** What is to be taken back of it in all, at most what it granted. */
  readonly target: Credits;
  readonly reason: string;
}

export interface SetTopUpCommand {
  readonly kind: 'set_top_up';
  readonly enabled: boolean;
  readonly threshold: Credits;
  readonly credits: Credits;
  readonly bonus: Credits;
  readonly price: Money;
  readonly package?: string;
  readonly monthlyCapMinor: number;
  readonly consent?: { readonly by: string; readonly textHash: string };
  /** Of the default card as it is now: the breaker of declined cards goes by it. */
  readonly fingerprint?: string;
}

/** The customer asks for the next try now. */
export interface RetryTopUpCommand {
  readonly kind: 'retry_top_up';
}

/** What became of the attempt; when to try again, or that there is to be no more, the ledger says. */
export interface SettleTopUpCommand {
  readonly kind: 'settle_top_up';
  readonly attempt: Seq;
  readonly result: 'paid' | 'declined' | 'action_required' | 'canceled';
  readonly invoice?: string;
  readonly charged?: Money;
  readonly code?: string;
  readonly fingerprint?: string;
  /** A decline that no later try can turn. */
  readonly hard?: boolean;
}

export interface PauseTopUpCommand {
  readonly kind: 'pause_top_up';
  readonly reason: TopUpStop;
}

/** The default card as it is now: one with another fingerprint ends a stop by decline. */
export interface NoteCardCommand {
  readonly kind: 'note_card';
  readonly fingerprint?: string;
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
  | FreezeCommand
  | ClawbackCommand
  | SetTopUpCommand
  | RetryTopUpCommand
  | SettleTopUpCommand
  | PauseTopUpCommand
  | NoteCardCommand
  | ServerCommand
  | BudgetCommand;
