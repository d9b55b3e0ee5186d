import type { TopUpClaimFact, TopUpPolicyFact, TopUpStop } from '../ledger/entry.ts';
import type { Seq } from '../units/ids.ts';
import { type Instant, instant } from '../units/instant.ts';

/** The customer's standing order as it was last set. */
export interface TopUpPolicy extends Omit<TopUpPolicyFact, 'kind' | 'stopped'> {
  /** When it was set, which is when its consent was given. */
  readonly at: Instant;
}

/** A top-up under way, by the entry that claimed it. */
export interface TopUpAttempt extends Omit<TopUpClaimFact, 'kind'> {
  /** Names it (`tu_…`), and the idempotency keys it uses with Stripe. */
  readonly seq: Seq;
  readonly at: Instant;
  readonly status: 'claimed' | 'action_required';
  /** The customer may prove themselves to the bank until then; set while `action_required`. */
  readonly until?: Instant;
  /** Stripe's invoice, once the ledger was told. */
  readonly invoice?: string;
  /** What the month's cap left for it when it was claimed, tax included: never charge more. */
  readonly chargeMaxMinor: number;
}

/** What was charged and is set aside to be charged in one UTC month. */
export interface TopUpMonth {
  /** Its first instant. */
  readonly start: Instant;
  /**
   * Minor units by currency: what was charged, tax included, and the price of the open attempt. By
   * currency, because a cap in one says nothing of another.
   */
  readonly committedMinor: Readonly<Record<string, number>>;
}

/** Auto top-up as an account's entries leave it. Replaced as a whole, never changed in place. */
export interface TopUp {
  /** Undefined while it was never set. */
  readonly policy: TopUpPolicy | undefined;
  /** The one that is under way, if one is: there is never a second (law 9). */
  readonly attempt: TopUpAttempt | undefined;
  /** Declines in a row; `failuresMax` is the breaker. */
  readonly failures: number;
  /** Fingerprint of the card that was declined last; undefined after success or another card. */
  readonly declinedCard: string | undefined;
  /**
   * When a declined one is tried again, if still wanted then. It counts until an entry of that
   * instant or later stands in the ledger: ask `retryDue`, not this.
   */
  readonly retryAt: Instant | undefined;
  /** No balance calls for another before then: the last one was canceled, and the reason may stay. */
  readonly quietUntil: Instant | undefined;
  /** Why it rests although it is switched on. */
  readonly stop: TopUpStop | undefined;
  readonly month: TopUpMonth;
}

/** Three declines in a row, or one that no later try can turn, rest it until another card comes. */
export const failuresMax = 3;

/** Of an account that never set it. */
export const noTopUp: TopUp = {
  policy: undefined,
  attempt: undefined,
  failures: 0,
  declinedCard: undefined,
  retryAt: undefined,
  quietUntil: undefined,
  stop: undefined,
  month: { start: instant(0), committedMinor: {} },
};
