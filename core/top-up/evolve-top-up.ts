import type {
  Fact,
  TopUpClaimFact,
  TopUpPolicyFact,
  TopUpResultFact,
  TopUpStop,
} from '../ledger/entry.ts';
import { topUpStops } from '../ledger/entry.ts';
import type { AccountState } from '../ledger/state.ts';
import type { Seq } from '../units/ids.ts';
import { after, hourMs, type Instant } from '../units/instant.ts';
import { assertLaw, assertNever } from '../units/result.ts';
import { commitMinor, committedMinor, leftMinor, monthStart } from './month.ts';
import { failuresMax, type TopUp, type TopUpAttempt, type TopUpMonth } from './top-up.ts';

export type TopUpFact = Extract<Fact, { kind: `top_up_${string}` }>;

/** A stop gives way only to one that is harder to end. */
export const isStronger = (a: TopUpStop, b: TopUpStop | undefined): boolean =>
  b === undefined || topUpStops.indexOf(a) > topUpStops.indexOf(b);

/** Auto top-up after one more of its entries. Throws when that cannot have happened (law 9). */
export function evolveTopUp(state: AccountState, seq: Seq, at: Instant, fact: TopUpFact): TopUp {
  const { topUp } = state;
  switch (fact.kind) {
    case 'top_up_policy':
      return withPolicy(topUp, at, fact);
    case 'top_up_claim':
      return withClaim(state, seq, at, fact);
    case 'top_up_result':
      return withResult(topUp, at, fact);
    case 'top_up_pause': {
      const failures = fact.reason === 'declined' ? failuresMax : topUp.failures;
      return { ...topUp, failures, stop: fact.reason, retryAt: undefined };
    }
    case 'top_up_resume': {
      const resumed = { ...topUp, stop: undefined, retryAt: undefined };
      return isAnotherCard(topUp, fact.fingerprint) ? { ...resumed, ...forgiven } : resumed;
    }
    default:
      return assertNever(fact);
  }
}

/**
 * What canceled an attempt (tax above what the cap leaves, an invoice that is not ours) cancels the
 * next as well: without a pause every debit below the threshold would make an invoice.
 */
const quietMs = hourMs;

/** Only what both are known to be can differ. */
export const isAnotherCard = ({ declinedCard }: TopUp, fingerprint: string | undefined): boolean =>
  declinedCard !== undefined && fingerprint !== undefined && fingerprint !== declinedCard;

const forgiven = { failures: 0, declinedCard: undefined };

/** Switching it on is the customer's word: it ends every stop but that of the card just declined. */
function withPolicy(topUp: TopUp, at: Instant, fact: TopUpPolicyFact): TopUp {
  const { kind: _kind, stopped, ...order } = fact;
  const policy = { ...order, at };
  const set = { ...topUp, policy, retryAt: undefined, quietUntil: undefined };
  if (!fact.enabled) return set;
  const mended = stopped === undefined && topUp.failures >= failuresMax;
  return { ...set, stop: stopped, ...(mended ? forgiven : {}) };
}

function withClaim(state: AccountState, seq: Seq, at: Instant, fact: TopUpClaimFact): TopUp {
  const { topUp } = state;
  const { policy, attempt, stop } = topUp;
  const { kind: _kind, ...claim } = fact;
  const { amountMinor, currency } = claim.price;
  assertLaw(attempt === undefined, 'law 9: one top-up at a time');
  assertLaw(policy?.enabled === true && !stop, 'law 9: only what is switched on begins');
  assertLaw(state.status === 'open', 'law 9: nothing begins on a frozen account');
  const asked = fact.cause === 'retry' || fact.cause === 'refusal';
  assertLaw(asked || state.available < policy.threshold, 'law 9: below the threshold');
  const chargeMaxMinor = leftMinor(topUp, at);
  assertLaw(amountMinor <= chargeMaxMinor, "law 9: within the month's cap");
  const committed = committedMinor(topUp.month, at, currency) + amountMinor;
  return {
    ...topUp,
    attempt: { ...claim, seq, at, status: 'claimed', chargeMaxMinor },
    retryAt: undefined,
    month: commitMinor(topUp.month, at, { amountMinor: committed, currency }),
  };
}

function withResult(topUp: TopUp, at: Instant, fact: TopUpResultFact): TopUp {
  const { attempt } = topUp;
  assertLaw(attempt?.seq === fact.attempt, `top-up ${fact.attempt} is not under way`);
  const { result, until, invoice } = fact;
  const told = invoice === undefined ? attempt : { ...attempt, invoice };
  if (result === 'action_required')
    return { ...topUp, attempt: { ...told, status: result, ...(until ? { until } : {}) } };
  const month = monthAfter(topUp.month, attempt, at, fact);
  const over = { ...topUp, attempt: undefined, month };
  const rests = topUp.stop === 'declined' ? undefined : topUp.stop;
  if (result === 'paid') return { ...over, ...forgiven, stop: rests };
  if (result === 'declined') return afterDecline(over, fact);
  return { ...over, quietUntil: after(at, quietMs) };
}

/**
 * Paid, it counts in the month it was paid in: none other could begin in between, so the cap holds
 * by the month of the claim as well. Not paid, it gives back what was set aside.
 */
function monthAfter(
  month: TopUpMonth,
  { price }: TopUpAttempt,
  at: Instant,
  { result, charged }: TopUpResultFact,
): TopUpMonth {
  const { currency } = price;
  const others = (month.committedMinor[currency] ?? 0) - price.amountMinor;
  if (result !== 'paid') return commitMinor(month, month.start, { amountMinor: others, currency });
  const paid = charged?.currency === currency ? charged.amountMinor : price.amountMinor;
  const amountMinor = monthStart(at) === month.start ? others + paid : paid;
  return commitMinor(month, at, { amountMinor, currency });
}

function afterDecline(topUp: TopUp, { stopped, fingerprint, retryAt }: TopUpResultFact): TopUp {
  const stop = stopped && isStronger(stopped, topUp.stop) ? stopped : topUp.stop;
  if (stopped === 'no_card') return { ...topUp, stop };
  return {
    ...topUp,
    stop,
    failures: stopped ? failuresMax : topUp.failures + 1,
    declinedCard: fingerprint ?? topUp.declinedCard,
    retryAt,
  };
}
