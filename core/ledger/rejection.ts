import type { Credits } from '../units/credits.ts';
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
  | { readonly code: 'limit-reached'; readonly limit: Limit; readonly max: number }
  | {
      readonly code: 'insufficient-credits';
      readonly required: Credits;
      readonly available: Credits;
    };

export type Limit = 'open_holds' | 'grants' | 'unspent_grants' | 'lifetime_microcredits';
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
  'limit-reached': 18,
  'insufficient-credits': 19,
};
