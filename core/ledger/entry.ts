import type { BudgetFact } from '../budgets/budget-fact.ts';
import type { Lease, LeaseSpan, Provision, ServerFact } from '../servers/server-fact.ts';
import type { Credits } from '../units/credits.ts';
import type { AccountId, ApiKeyId, Seq } from '../units/ids.ts';
import type { Instant } from '../units/instant.ts';
import type { Money } from '../units/money.ts';
import type { Meter } from '../usage/meter.ts';
import type { Usage } from '../usage/usage-event.ts';

export const grantSources = [
  'free',
  'purchase',
  'auto_top_up',
  'subscription',
  'promotion',
  'adjustment',
] as const;
export type GrantSource = (typeof grantSources)[number];

/** The share of an amount that one grant bears. Grants are named by the seq that began them. */
export type Draw = readonly [grant: Seq, amount: Credits];

/** A usage with the version of the rate card that priced it. */
export interface PricedUsage extends Usage {
  readonly card: number;
  /** The caller's own name for the event; counts once. */
  readonly eventId?: string;
  /** When it happened, when that is not when it was reported. */
  readonly occurredAt?: Instant;
}

export interface OpenFact {
  readonly kind: 'open';
  readonly account: AccountId;
}

export interface GrantFact {
  readonly kind: 'grant';
  readonly amount: Credits;
  readonly source: GrantSource;
  /** 0 to 100; smaller is spent first. */
  readonly priority: number;
  readonly expiresAt?: Instant | undefined;
  /** What the customer paid for the whole grant. */
  readonly cost?: Money;
  readonly reason: string;
  /** The payment it settles; one grant per payment, for ever. */
  readonly payment?: string;
  /** The part that repaid what was owed and never became available. */
  readonly repaid: Credits;
}

export interface DebitFact {
  readonly kind: 'debit';
  /** What was taken. */
  readonly amount: Credits;
  /** What was used but not there to take; zero unless the debit reported a fact. */
  readonly uncollected: Credits;
  readonly draws: readonly Draw[];
  readonly usage: PricedUsage;
}

export interface HoldFact {
  readonly kind: 'hold';
  readonly amount: Credits;
  readonly draws: readonly Draw[];
  readonly expiresAt: Instant;
  /** The estimate it was sized by. */
  readonly usage?: PricedUsage;
  /** It is the price of a server that is being made: the entry also names that server. */
  readonly provision?: Provision;
  /** It pays for a server's next lease; captured when that ends, not by a caller. */
  readonly lease?: Lease;
}

export interface ExtendFact {
  readonly kind: 'extend';
  readonly hold: Seq;
  /** What the hold sets aside, unchanged. */
  readonly held: Credits;
  readonly expiresAt: Instant;
}

export interface CaptureFact {
  readonly kind: 'capture';
  readonly hold: Seq;
  /** What the hold had set aside; zero when it had expired. */
  readonly held: Credits;
  /** What was spent, from the hold and above it. */
  readonly amount: Credits;
  readonly uncollected: Credits;
  /** Spent from what was held, by grant. */
  readonly draws: readonly Draw[];
  /** Spent above the hold, from what was available. */
  readonly extra: readonly Draw[];
  /** Given back to the grants it came from. */
  readonly returned: readonly Draw[];
  /** The hold had expired before. */
  readonly late: boolean;
  readonly usage?: PricedUsage;
  /** The runtime it bills. */
  readonly lease?: LeaseSpan;
}

export interface VoidFact {
  readonly kind: 'void';
  readonly hold: Seq;
  readonly amount: Credits;
  readonly returned: readonly Draw[];
  readonly cause: 'request' | 'deadline';
}

export interface ExpiryFact {
  readonly kind: 'expiry';
  readonly grant: Seq;
  readonly amount: Credits;
}

export interface ReversalFact {
  readonly kind: 'reversal';
  readonly of: Seq;
  readonly amount: Credits;
  readonly direction: 'take_back' | 'give_back';
  /** Taken from, or given back to, these grants. */
  readonly draws: readonly Draw[];
  /** Taking back: what was not there and became owed. Giving back: what was owed and is no longer. */
  readonly owed: Credits;
  /** The other side: the grant that is taken back or restored, or the meter whose spending is given back. */
  readonly counter:
    | { readonly grant: Seq; readonly source: GrantSource }
    | { readonly meter: Meter | undefined };
  readonly reason: string;
}

/** Credits an operator takes; adding some is a grant with source `adjustment`. */
export interface AdjustmentFact {
  readonly kind: 'adjustment';
  readonly amount: Credits;
  readonly draws: readonly Draw[];
  readonly reason: string;
}

export interface FreezeFact {
  readonly kind: 'freeze' | 'unfreeze';
  readonly reason: string;
}

/** The customer's standing order: when the balance falls below, buy so much. Moves nothing. */
export interface TopUpPolicyFact {
  readonly kind: 'top_up_policy';
  readonly enabled: boolean;
  /** Fires when available is below it. */
  readonly threshold: Credits;
  /** What one top-up buys, and what is granted on top as a promotion. */
  readonly credits: Credits;
  readonly bonus: Credits;
  /** Its price before tax, as it stood when the customer agreed. */
  readonly price: Money;
  /** The catalogue package it buys; absent for a custom amount. */
  readonly package?: string;
  /** At most this much in a UTC month, tax included, in the price's currency. */
  readonly monthlyCapMinor: number;
  /** Who agreed to being charged, and SHA-256 of the words they agreed to; kept while it is enabled. */
  readonly consent?: { readonly by: string; readonly textHash: string };
  /** The stop it does not end: the card it would charge is the one that was declined. */
  readonly stopped?: 'declined';
}

/** An attempt at a top-up begins: nothing else may be in flight. */
export interface TopUpClaimFact {
  readonly kind: 'top_up_claim';
  readonly cause: 'crossing' | 'enabling' | 'refusal' | 'retry';
  readonly credits: Credits;
  readonly bonus: Credits;
  readonly price: Money;
  readonly package?: string;
}

/** How an attempt stands or ended. `action_required` leaves it open. */
export interface TopUpResultFact {
  readonly kind: 'top_up_result';
  readonly attempt: Seq;
  readonly result: 'paid' | 'declined' | 'action_required' | 'canceled';
  /** Stripe's invoice, once there is one. */
  readonly invoice?: string;
  /** Tax included; of what was paid. */
  readonly charged?: Money;
  /** Why not: Stripe's decline code, or ours. */
  readonly code?: string;
  /** Of the card that was declined. */
  readonly fingerprint?: string;
  /** When it is tried again, after a decline that may pass. */
  readonly retryAt?: Instant;
  /** No more tries until something changes: a decline that stays, or the third in a row. */
  readonly stopped?: TopUpStop;
  /** Until when the customer may prove themselves to the bank. */
  readonly until?: Instant;
}

/**
 * Why auto top-up rests although it is switched on, what is harder to end later: `quarantined` when
 * its money came but is not as it should be. It never resumes without the customer.
 */
export const topUpStops = ['no_card', 'declined', 'quarantined', 'dispute'] as const;
export type TopUpStop = (typeof topUpStops)[number];

export interface TopUpPauseFact {
  readonly kind: 'top_up_pause';
  readonly reason: TopUpStop;
}

/** The customer brought another card, or switched it on again. */
export interface TopUpResumeFact {
  readonly kind: 'top_up_resume';
  readonly fingerprint?: string;
}

export type Fact =
  | OpenFact
  | GrantFact
  | DebitFact
  | HoldFact
  | ExtendFact
  | CaptureFact
  | VoidFact
  | ExpiryFact
  | ReversalFact
  | AdjustmentFact
  | FreezeFact
  | TopUpPolicyFact
  | TopUpClaimFact
  | TopUpResultFact
  | TopUpPauseFact
  | TopUpResumeFact
  | ServerFact
  | BudgetFact;

export type EntryKind = Fact['kind'];

export const entryKinds = [
  'open',
  'grant',
  'debit',
  'hold',
  'extend',
  'capture',
  'void',
  'expiry',
  'reversal',
  'adjustment',
  'freeze',
  'unfreeze',
  'top_up_policy',
  'top_up_claim',
  'top_up_result',
  'top_up_pause',
  'top_up_resume',
  'server_terms',
  'server_stopping',
  'server_delete',
  'budget_set',
  'budget_remove',
  'budget_alert',
] as const satisfies readonly EntryKind[];

export interface Balance {
  /** Free to spend. */
  readonly available: Credits;
  /** Set aside by open holds. */
  readonly held: Credits;
  /** To be repaid by the next grant. */
  readonly owed: Credits;
}

/** One immutable fact in its place: what happened, when, and the balance after it. */
export interface Entry<F extends Fact = Fact> {
  readonly seq: Seq;
  /** Never before the entry before it. What was due carries the instant it was due. */
  readonly at: Instant;
  readonly fact: F;
  readonly balance: Balance;
  /** The API key that caused it, if one did. */
  readonly key?: ApiKeyId;
  /** SHA-256, hexadecimal, over the hash of the entry before and this one's canonical form. */
  readonly hash: string;
}

/** The priced usage an entry stands for, if it is spending or an estimate of it. */
export function usageOf(fact: Fact): PricedUsage | undefined {
  return fact.kind === 'debit' || fact.kind === 'hold' || fact.kind === 'capture'
    ? fact.usage
    : undefined;
}

/** What an entry moved, in microcredits; zero for those that move nothing. */
export const amountOf = (fact: Fact): number => ('amount' in fact ? fact.amount : 0);
