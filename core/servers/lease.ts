import { budgetRefusal, type Freed } from '../budgets/headroom.ts';
import { spenderOf } from '../budgets/spender.ts';
import { draw, drawn, splitDraws } from '../ledger/burn-down.ts';
import type { CaptureFact, HoldFact, VoidFact } from '../ledger/entry.ts';
import type { Rejection } from '../ledger/rejection.ts';
import type { AccountState, Hold } from '../ledger/state.ts';
import { runtimeCost } from '../pricing/runtime-cost.ts';
import { type Credits, credits, minus, zero } from '../units/credits.ts';
import type { AccountId, ApiKeyId, Seq } from '../units/ids.ts';
import { after, type Instant, secondMs } from '../units/instant.ts';
import { assertLaw } from '../units/result.ts';
import { billAt, secondsBy } from './bill.ts';
import { leaseMs, type Run, type Server } from './server.ts';
import type { LeaseEnd, RuntimeTerms } from './server-fact.ts';
import { runtimeUsage, sameTerms } from './terms.ts';

/** A lease to be held. */
export interface PlannedLease {
  readonly from: Instant;
  readonly until: Instant;
  /** Of its stretch, before it and in it. */
  readonly before: number;
  readonly seconds: number;
  readonly amount: Credits;
  readonly terms: RuntimeTerms;
  /** Its terms are not those of the lease before: the entry names them. */
  readonly other: boolean;
}

/** The first lease of a run, or of what a resize makes of one: it begins at once. */
export function firstLease(terms: RuntimeTerms, at: Instant, other: boolean): PlannedLease {
  const seconds = leaseMs / secondMs;
  const amount = runtimeCost(terms.price, seconds);
  return { from: at, until: after(at, leaseMs), before: 0, seconds, amount, terms, other };
}

/** The lease that follows the current one: of the same stretch, or of a new one at other terms. */
export function nextLease(run: Run, terms: RuntimeTerms): PlannedLease {
  const from = run.current.until;
  const until = after(from, leaseMs);
  const other = !sameTerms(run.terms, terms);
  const began = secondsBy(run.startedAt, from);
  const seconds = secondsBy(run.startedAt, until) - began;
  const before = other ? 0 : began - run.stretchFrom;
  const { price } = terms;
  const amount = minus(runtimeCost(price, before + seconds), runtimeCost(price, before));
  return { from, until, before, seconds, amount, terms, other };
}

/** What comes back right before a lease is held: credits to draw on, and room in budgets. */
export interface Returning {
  readonly available: Credits;
  readonly freed: readonly Freed[];
}

export const nothingReturns: Returning = { available: zero, freed: [] };

/** Why a lease cannot be held: the account is frozen, a budget would be passed, credits lack. */
export function leaseRefusal(
  state: AccountState,
  server: Pick<Server, 'seq' | 'project' | 'member'>,
  { amount, terms, seconds }: PlannedLease,
  at: Instant,
  key: ApiKeyId | undefined,
  returning: Returning = nothingReturns,
): Rejection | undefined {
  if (state.status === 'frozen') return { code: 'account-frozen' };
  const usage = runtimeUsage(state.account as AccountId, server, terms, seconds);
  const spender = spenderOf(usage, key);
  const exceeded = budgetRefusal(state, spender, amount, at, returning.freed);
  if (exceeded) return exceeded;
  const available = credits(state.available + returning.available);
  return amount > available
    ? { code: 'insufficient-credits', required: amount, available }
    : undefined;
}

/** Holds a lease that nothing refuses. */
export function leaseFact(state: AccountState, server: Server, planned: PlannedLease): HoldFact {
  const { from, until, before, seconds, amount, terms, other } = planned;
  const followed = before > 0 ? { before } : {};
  return {
    kind: 'hold',
    amount,
    draws: draw(state, amount),
    expiresAt: until,
    usage: runtimeUsage(state.account as AccountId, server, terms, seconds),
    lease: { server: server.seq, from, until, ...followed, ...(other ? { terms } : {}) },
  };
}

/** Bills a run by an instant out of its current lease, and gives the rest of that back. */
export function captureFact(
  state: AccountState,
  server: Server,
  run: Run,
  at: Instant,
  ends?: LeaseEnd | undefined,
): CaptureFact {
  const { before, after: seconds, amount } = billAt(run, at);
  const { hold } = run.current;
  const { amount: held, draws: aside } = heldOf(state, hold);
  assertLaw(amount <= held, 'law 12: runtime is held before it is used');
  const [draws, returned] = splitDraws(aside, amount);
  return {
    kind: 'capture',
    hold,
    held,
    amount,
    uncollected: zero,
    draws,
    extra: [],
    returned,
    late: false,
    usage: runtimeUsage(state.account as AccountId, server, run.terms, seconds - before),
    lease: { server: server.seq, before, after: seconds, ...(ends ? { ends } : {}) },
  };
}

/** Gives all of a server's hold back, because somebody asked for what makes it needless. */
export function voidFact(state: AccountState, hold: Seq): VoidFact {
  const { amount, draws } = heldOf(state, hold);
  return { kind: 'void', hold, amount, returned: draws, cause: 'request' };
}

export function heldOf(state: AccountState, hold: Seq): Hold {
  const held = state.holds.get(hold);
  assertLaw(held !== undefined, `law 12: hold ${hold} of a server is not open`);
  return held;
}

/** What of an amount given back can be drawn on again: a grant past its expiry lapses at once. */
export function drawable(state: AccountState, { draws }: Hold, spent: Credits, at: Instant) {
  const [, returned] = splitDraws(draws, spent);
  return drawn(
    returned.filter(([grant]) => {
      const expiresAt = state.grants.get(grant)?.expiresAt;
      return expiresAt === undefined || expiresAt > at;
    }),
  );
}
