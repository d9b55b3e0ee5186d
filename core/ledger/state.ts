import type { Budget } from '../budgets/budget.ts';
import type { Spender } from '../budgets/spender.ts';
import type { Server } from '../servers/server.ts';
import { noTopUp, type TopUp } from '../top-up/top-up.ts';
import { type Credits, zero } from '../units/credits.ts';
import { type AccountId, type Seq, seq } from '../units/ids.ts';
import { type Instant, instant } from '../units/instant.ts';
import type { Draw, GrantSource } from './entry.ts';

/** Credits that were put in together, and what is left of them. Named by the seq that began it. */
export interface Grant {
  readonly seq: Seq;
  readonly source: GrantSource;
  readonly priority: number;
  readonly expiresAt: Instant | undefined;
  readonly amount: Credits;
  /** Free to spend. */
  remaining: Credits;
  /** Set aside by open holds; outlives the expiry until its hold ends. */
  held: Credits;
}

export interface Hold {
  readonly seq: Seq;
  readonly amount: Credits;
  readonly draws: readonly Draw[];
  /** When it was opened: it counts in the budgets' periods of then. */
  readonly openedAt: Instant;
  /** Whom it counts for in budgets. */
  readonly spender: Spender;
  /** The server whose provisioning or lease it is: only what becomes of that ends it. */
  readonly server?: Seq;
  expiresAt: Instant;
}

/** Everything that ever moved, for law 2. Only grows. */
export interface Totals {
  granted: Credits;
  givenBack: Credits;
  spent: Credits;
  expired: Credits;
  takenBack: Credits;
}

/** How much of an entry was reversed, and how much of that went back into grants. */
export interface Reversed {
  amount: Credits;
  restored: Credits;
}

/**
 * What an account's entries add up to. `evolve` changes it in place: a debit touches a grant or
 * two, and copying every map for it would cost more than all the rest (decision record 2).
 */
export interface AccountState {
  account: AccountId | undefined;
  status: 'open' | 'frozen';
  seq: Seq;
  /** Of the last entry. */
  at: Instant;
  /** Of the last entry. */
  hash: string;
  available: Credits;
  held: Credits;
  owed: Credits;
  readonly totals: Totals;
  readonly grants: Map<Seq, Grant>;
  /** Grants with something free to spend, in burn-down order. */
  readonly burning: Grant[];
  /** Open ones only. */
  readonly holds: Map<Seq, Hold>;
  readonly reversed: Map<Seq, Reversed>;
  /** The standing order to buy credits, and the attempt under way. */
  topUp: TopUp;
  /** Those that are there: deleted and failed ones have left it. */
  readonly servers: Map<Seq, Server>;
  readonly budgets: Map<Seq, Budget>;
  /**
   * Nothing is due before this instant. A lower bound, not exact: ending a hold leaves it, so that
   * a debit never scans; the scan it may bring on later finds nothing and raises it.
   */
  dueFloor: number;
}

export const never = Number.POSITIVE_INFINITY;

/** An account nobody opened. */
export const emptyState = (): AccountState => ({
  account: undefined,
  status: 'open',
  seq: seq(0),
  at: instant(0),
  hash: '',
  available: zero,
  held: zero,
  owed: zero,
  totals: { granted: zero, givenBack: zero, spent: zero, expired: zero, takenBack: zero },
  grants: new Map(),
  burning: [],
  holds: new Map(),
  reversed: new Map(),
  topUp: noTopUp,
  servers: new Map(),
  budgets: new Map(),
  dueFloor: never,
});
