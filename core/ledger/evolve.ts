import { countInBudgets, evolveBudget } from '../budgets/evolve-budget.ts';
import { spenderOf } from '../budgets/spender.ts';
import { evolveServer } from '../servers/evolve-server.ts';
import { evolveTopUp } from '../top-up/evolve-top-up.ts';
import { type Credits, least, minus, plus, zero } from '../units/credits.ts';
import type { ApiKeyId, Seq } from '../units/ids.ts';
import type { Instant } from '../units/instant.ts';
import { assertLaw, assertNever } from '../units/result.ts';
import { drawn, insertBurning } from './burn-down.ts';
import type {
  CaptureFact,
  Draw,
  Fact,
  GrantFact,
  HoldFact,
  ReversalFact,
  VoidFact,
} from './entry.ts';
import { genesisHash } from './entry-row.ts';
import type { AccountState, Grant } from './state.ts';

/** A fact in its place, before balance and hash are known. */
export interface PlacedFact {
  readonly seq: Seq;
  readonly at: Instant;
  readonly fact: Fact;
  /** The API key that caused it, if one did. */
  readonly key?: ApiKeyId;
}

/**
 * Folds one fact into the state, in place. Decides nothing: whatever is in the log happened.
 * Throws when the fact cannot have happened, which only a corrupted log brings about.
 */
export function evolve(state: AccountState, placed: PlacedFact): void {
  const { seq, at } = placed;
  assertLaw(seq === state.seq + 1, `seq ${seq} follows ${state.seq}`);
  assertLaw(at >= state.at, `entry ${seq} is before the one it follows`);
  // Both still find the hold that the fact is about to end.
  countInBudgets(state, placed);
  evolveServer(state, placed);
  applyFact(state, placed);
  state.seq = seq;
  state.at = at;
  const { retryAt } = state.topUp;
  if (retryAt !== undefined && retryAt > at) state.dueFloor = Math.min(state.dueFloor, retryAt);
}

function applyFact(state: AccountState, placed: PlacedFact): void {
  const { seq, at, fact } = placed;
  switch (fact.kind) {
    case 'open':
      state.account = fact.account;
      state.hash = genesisHash(fact.account);
      break;
    case 'grant':
      addGrant(state, seq, fact);
      break;
    case 'debit':
      take(state, fact.draws);
      spend(state, fact.amount);
      break;
    case 'hold':
      addHold(state, placed, fact);
      break;
    case 'extend':
      holdOf(state, fact.hold).expiresAt = fact.expiresAt;
      break;
    case 'capture':
      applyCapture(state, fact);
      break;
    case 'void':
      applyVoid(state, fact);
      break;
    case 'expiry':
      take(state, [[fact.grant, fact.amount]]);
      state.totals.expired = plus(state.totals.expired, fact.amount);
      break;
    case 'reversal':
      applyReversal(state, fact);
      break;
    case 'adjustment':
      take(state, fact.draws);
      state.totals.takenBack = plus(state.totals.takenBack, fact.amount);
      break;
    case 'freeze':
      state.status = 'frozen';
      break;
    case 'unfreeze':
      state.status = 'open';
      break;
    case 'top_up_policy':
    case 'top_up_claim':
    case 'top_up_result':
    case 'top_up_pause':
    case 'top_up_resume':
      state.topUp = evolveTopUp(state, seq, at, fact);
      break;
    case 'budget_set':
    case 'budget_remove':
    case 'budget_alert':
      evolveBudget(state, seq, at, fact);
      break;
    case 'server_terms':
    case 'server_stopping':
    case 'server_delete':
      break;
    default:
      assertNever(fact);
  }
}

function addGrant(state: AccountState, seq: Seq, fact: GrantFact): void {
  const { source, priority, expiresAt, amount } = fact;
  state.grants.set(seq, { seq, source, priority, expiresAt, amount, remaining: zero, held: zero });
  state.owed = minus(state.owed, fact.repaid);
  give(state, [[seq, minus(amount, fact.repaid)]]);
  state.totals.granted = plus(state.totals.granted, amount);
}

function addHold(state: AccountState, { seq, at, key }: PlacedFact, fact: HoldFact): void {
  take(state, fact.draws);
  setAside(state, fact.draws, 1);
  const { amount, draws, expiresAt, usage, provision, lease } = fact;
  const server = provision ? seq : lease?.server;
  state.holds.set(seq, {
    ...{ seq, amount, draws, openedAt: at, spender: spenderOf(usage, key), expiresAt },
    ...(server === undefined ? {} : { server }),
  });
  state.dueFloor = Math.min(state.dueFloor, expiresAt);
}

function applyCapture(state: AccountState, fact: CaptureFact): void {
  if (!fact.late) state.holds.delete(holdOf(state, fact.hold).seq);
  setAside(state, fact.draws, -1);
  setAside(state, fact.returned, -1);
  give(state, fact.returned);
  take(state, fact.extra);
  spend(state, fact.amount);
}

function applyVoid(state: AccountState, fact: VoidFact): void {
  state.holds.delete(holdOf(state, fact.hold).seq);
  setAside(state, fact.returned, -1);
  give(state, fact.returned);
}

function applyReversal(state: AccountState, fact: ReversalFact): void {
  const { of, amount, draws, owed, direction, counter } = fact;
  const before = state.reversed.get(of) ?? { amount: zero, restored: zero };
  const restored = direction === 'give_back' ? drawn(draws) : zero;
  state.reversed.set(of, {
    amount: plus(before.amount, amount),
    restored: plus(before.restored, restored),
  });
  if (direction === 'take_back') {
    take(state, draws);
    state.owed = plus(state.owed, owed);
    state.totals.takenBack = plus(state.totals.takenBack, amount);
  } else {
    give(state, draws);
    state.owed = minus(state.owed, owed);
    state.totals.givenBack = plus(state.totals.givenBack, amount);
    if ('grant' in counter) untake(state, counter.grant, amount);
  }
}

/** What was taken of a grant and given back can be taken again. */
function untake(state: AccountState, grant: Seq, amount: Credits): void {
  const taken = state.reversed.get(grant);
  assertLaw(taken !== undefined, `nothing was taken of grant ${grant}`);
  taken.amount = minus(taken.amount, amount);
}

function spend(state: AccountState, amount: Credits): void {
  state.totals.spent = plus(state.totals.spent, amount);
}

/** Out of what is free to spend. */
function take(state: AccountState, draws: readonly Draw[]): void {
  for (const [seq, amount] of draws) {
    const grant = grantOf(state, seq);
    grant.remaining = minus(grant.remaining, amount);
    state.available = minus(state.available, amount);
    if (grant.remaining === 0 && amount > 0) dropBurning(state.burning, grant);
  }
}

/** Back into what is free to spend. */
function give(state: AccountState, draws: readonly Draw[]): void {
  for (const [seq, amount] of draws) {
    if (amount === 0) continue;
    const grant = grantOf(state, seq);
    if (grant.remaining === 0) insertBurning(state.burning, grant);
    grant.remaining = plus(grant.remaining, amount);
    state.available = plus(state.available, amount);
    if (grant.expiresAt !== undefined) state.dueFloor = Math.min(state.dueFloor, grant.expiresAt);
  }
}

function setAside(state: AccountState, draws: readonly Draw[], sign: 1 | -1): void {
  for (const [seq, amount] of draws) {
    const grant = grantOf(state, seq);
    grant.held = sign === 1 ? plus(grant.held, amount) : minus(grant.held, amount);
    state.held = sign === 1 ? plus(state.held, amount) : minus(state.held, amount);
  }
}

function dropBurning(burning: Grant[], grant: Grant): void {
  const at = burning.indexOf(grant);
  assertLaw(at >= 0, `grant ${grant.seq} was not burning`);
  burning.splice(at, 1);
}

function grantOf(state: AccountState, seq: Seq): Grant {
  const grant = state.grants.get(seq);
  assertLaw(grant !== undefined, `no grant ${seq}`);
  return grant;
}

function holdOf(state: AccountState, seq: Seq) {
  const hold = state.holds.get(seq);
  assertLaw(hold !== undefined, `no open hold ${seq}`);
  return hold;
}

/** The part of an amount that repays what is owed. */
export const repaying = (state: AccountState, amount: Credits): Credits =>
  least(state.owed, amount);
