import type { Fact, TopUpClaimFact } from '../ledger/entry.ts';
import type { Rejection } from '../ledger/rejection.ts';
import type { AccountState } from '../ledger/state.ts';
import { after, type Instant, instant, minuteMs } from '../units/instant.ts';
import { leftMinor } from './month.ts';
import type { TopUp, TopUpPolicy } from './top-up.ts';

/** When an attempt begins. A claim stands right behind the entry that called for it. */

/** The object works on a fresh claim at once; whoever wakes it later is the net under that. */
export const workedWithinMs = minuteMs;

/** Whether a declined one still waits for its time, or a canceled one is too fresh for another. */
const isWaiting = ({ retryAt = start, quietUntil = start }: TopUp, at: Instant): boolean =>
  retryAt > at || quietUntil > at;

const start = instant(0);

/** The policy, when it lets an attempt begin at an instant, whatever calls for it. */
function claimable(state: AccountState, at: Instant): TopUpPolicy | undefined {
  const { policy, attempt, stop } = state.topUp;
  if (!policy?.enabled || attempt || stop || state.status === 'frozen') return undefined;
  return policy.price.amountMinor <= leftMinor(state.topUp, at) ? policy : undefined;
}

export function claimOf(policy: TopUpPolicy, cause: TopUpClaimFact['cause']): TopUpClaimFact {
  const { credits, bonus, price, package: bought } = policy;
  const kind = 'top_up_claim';
  return { kind, cause, credits, bonus, price, ...(bought ? { package: bought } : {}) };
}

/** Below the threshold after an entry. Without a policy this is all a debit pays for it. */
export function claimOnCrossing(
  state: AccountState,
  at: Instant,
  cause: 'crossing' | 'enabling',
): TopUpClaimFact | undefined {
  const { policy } = state.topUp;
  if (!policy?.enabled || state.available >= policy.threshold) return undefined;
  if (isWaiting(state.topUp, at) || !claimable(state, at)) return undefined;
  return claimOf(policy, cause);
}

/**
 * What calls for a top-up where too little is left after an entry. Taking back does not: a refund
 * must not charge the card it went to. The next entry that leaves too little does.
 */
export function causeAfter(fact: Fact): 'crossing' | 'enabling' | undefined {
  if (fact.kind === 'adjustment') return undefined;
  if (fact.kind === 'reversal' && fact.direction === 'take_back') return undefined;
  return fact.kind === 'top_up_policy' ? 'enabling' : 'crossing';
}

/**
 * Credits were wanted that are not there, and one top-up would bring them. Above the threshold too:
 * a threshold below the price of a single use would never fire otherwise.
 */
export function claimOnRefusal(
  state: AccountState,
  at: Instant,
  rejection: Rejection,
): TopUpClaimFact | undefined {
  if (!state.topUp.policy || rejection.code !== 'insufficient-credits') return undefined;
  const policy = isWaiting(state.topUp, at) ? undefined : claimable(state, at);
  if (!policy) return undefined;
  const brought = policy.credits + policy.bonus - state.owed;
  return state.available + brought >= rejection.required ? claimOf(policy, 'refusal') : undefined;
}

/**
 * When the declined one is tried again as things stand: undefined when nothing waits, when it would
 * not be wanted then, or when an entry of that instant or later has taken its place: from then on
 * the entries themselves call for the next. Depends on nothing but the ledger, so replay is exact.
 */
export function retryDue(state: AccountState): Instant | undefined {
  const { retryAt, policy } = state.topUp;
  if (retryAt === undefined || retryAt <= state.at || !policy) return undefined;
  return state.available < policy.threshold && claimable(state, retryAt) ? retryAt : undefined;
}

/** When someone must look after the top-up at the latest, should its object sleep. */
export function topUpDueAt(state: AccountState): Instant | undefined {
  const { attempt } = state.topUp;
  if (!attempt) return retryDue(state);
  return attempt.until ?? after(attempt.at, workedWithinMs);
}
