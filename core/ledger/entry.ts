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
  | FreezeFact;

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
