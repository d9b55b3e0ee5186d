import type { ServerStatus } from '../servers/server.ts';
import type { Credits } from '../units/credits.ts';
import type { Seq } from '../units/ids.ts';
import type { Instant } from '../units/instant.ts';
import type { TopUpStop } from './entry.ts';

/** Why a command was refused. Callers act on these; they are part of the API. */
export type Rejection =
  | { readonly code: 'account-not-found' }
  | { readonly code: 'account-frozen' }
  | { readonly code: 'key-reused-with-other-body'; readonly param: 'Idempotency-Key' | 'id' }
  | { readonly code: 'hold-not-found' }
  | { readonly code: 'hold-not-open'; readonly status: ClosedHoldStatus }
  | { readonly code: 'entry-not-found' }
  | { readonly code: 'not-reversible' }
  | { readonly code: 'reversal-exceeds-entry'; readonly left: Credits }
  | { readonly code: 'freeze-unchanged'; readonly status: 'open' | 'frozen' }
  /** A clawback's total is reached: nothing is left to do. */
  | { readonly code: 'clawback-settled' }
  | { readonly code: 'payment-not-found' }
  /** The policy, the pause or the card is as it was. */
  | { readonly code: 'top-up-unchanged' }
  | { readonly code: 'top-up-off' }
  /** One attempt is under way; there is never a second. */
  | { readonly code: 'top-up-in-flight' }
  | { readonly code: 'top-up-stopped'; readonly reason: TopUpStop }
  | { readonly code: 'top-up-over-cap'; readonly leftMinor: number }
  | { readonly code: 'attempt-not-found' }
  | { readonly code: 'attempt-over' }
  /** The hold is a server's: only what becomes of the server ends it. */
  | { readonly code: 'hold-of-server'; readonly server: Seq }
  | { readonly code: 'server-not-found' }
  | { readonly code: 'server-in-state'; readonly status: ServerStatus }
  /** It has these terms already. */
  | { readonly code: 'server-unchanged' }
  | { readonly code: 'budget-not-found' }
  | { readonly code: 'limit-reached'; readonly limit: Limit; readonly max: number }
  /** A hard budget would be passed; `budget` is the one with the least left. */
  | {
      readonly code: 'budget-exceeded';
      readonly budget: Seq;
      readonly required: Credits;
      readonly limit: Credits;
      readonly spent: Credits;
      readonly held: Credits;
      /** When its next period begins. */
      readonly resetsAt: Instant;
    }
  | {
      readonly code: 'insufficient-credits';
      readonly required: Credits;
      readonly available: Credits;
    };

export type Limit =
  | 'servers'
  | 'budgets'
  | 'open_holds'
  | 'grants'
  | 'unspent_grants'
  | 'lifetime_microcredits';
export type ClosedHoldStatus = 'captured' | 'voided' | 'expired';

/**
 * When several would do, the smallest rank is the answer: who may not ask hears that first, then
 * what does not exist, then what is in the wrong state, and want of credits last, because that is
 * the only one buying credits can mend.
 */
export const rejectionRank: Record<Rejection['code'], number> = {
  'account-not-found': 0,
  'key-reused-with-other-body': 1,
  'account-frozen': 2,
  'hold-not-found': 3,
  'entry-not-found': 4,
  'hold-not-open': 5,
  'not-reversible': 6,
  'reversal-exceeds-entry': 7,
  'freeze-unchanged': 8,
  'payment-not-found': 9,
  'clawback-settled': 10,
  'attempt-not-found': 11,
  'attempt-over': 12,
  'top-up-off': 13,
  'top-up-in-flight': 14,
  'top-up-stopped': 15,
  'top-up-over-cap': 16,
  'top-up-unchanged': 17,
  'server-not-found': 18,
  'budget-not-found': 19,
  'hold-of-server': 20,
  'server-in-state': 21,
  'server-unchanged': 22,
  'limit-reached': 23,
  'budget-exceeded': 24,
  'insufficient-credits': 25,
};
