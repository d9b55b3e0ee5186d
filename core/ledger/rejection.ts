import type { Credits } from '../units/credits.ts';

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
  'limit-reached': 9,
  'insufficient-credits': 10,
};
