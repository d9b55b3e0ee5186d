import { claimOf, retryDue } from '../top-up/claim.ts';
import type { TopUpPolicy } from '../top-up/top-up.ts';
import { type Instant, later } from '../units/instant.ts';
import type { Fact } from './entry.ts';
import type { AccountState, Grant, Hold } from './state.ts';
import { never } from './state.ts';

/** Appends a fact at an instant: evolves the state and writes the entry down. */
export type Append = (fact: Fact, at: Instant) => void;

/**
 * Makes happen what is due by `at`: holds past their deadline are voided, grants past their expiry
 * lapse, a declined top-up is tried again where it is still wanted. Each entry carries the instant
 * it was due, a hold before a grant of the same instant, so the balance of any past instant comes
 * out the same however late this runs.
 */
export function settleDue(state: AccountState, at: Instant, append: Append): void {
  if (state.dueFloor > at) return;
  for (const due of dueBy(state, at)) {
    if ('draws' in due) expireHold(state, due, append);
    else if ('remaining' in due) lapse(state, due, append);
    else retry(state, append);
  }
  state.dueFloor = nextDue(state, at);
}

/** A declined top-up that waits for its time. */
interface Retry {
  readonly expiresAt: Instant;
}

function dueBy(state: AccountState, at: Instant): (Hold | Grant | Retry)[] {
  const holds = [...state.holds.values()].filter((hold) => hold.expiresAt <= at);
  const grants = [...state.grants.values()].filter(
    (grant) => (grant.expiresAt ?? never) <= at && grant.remaining + grant.held > 0,
  );
  const { retryAt } = state.topUp;
  const retries = retryAt !== undefined && retryAt <= at ? [{ expiresAt: retryAt }] : [];
  const dueAt = (due: Hold | Grant | Retry) => due.expiresAt as number;
  // The sort is stable: holds come first within an instant because they are listed first.
  return [...holds, ...grants, ...retries].sort((a, b) => dueAt(a) - dueAt(b));
}

function expireHold(state: AccountState, hold: Hold, append: Append): void {
  const at = later(state.at, hold.expiresAt);
  const { seq, amount, draws } = hold;
  append({ kind: 'void', hold: seq, amount, returned: draws, cause: 'deadline' }, at);
  for (const [seq] of draws) {
    const grant = state.grants.get(seq) as Grant;
    if ((grant.expiresAt ?? never) <= at) lapse(state, grant, append);
  }
}

function lapse(state: AccountState, grant: Grant, append: Append): void {
  if (grant.remaining === 0) return;
  const at = later(state.at, grant.expiresAt as Instant);
  append({ kind: 'expiry', grant: grant.seq, amount: grant.remaining }, at);
}

/** Not wanted any more by then, it leaves no entry: the next one ends its waiting (`retryDue`). */
function retry(state: AccountState, append: Append): void {
  const at = retryDue(state);
  if (at !== undefined) append(claimOf(state.topUp.policy as TopUpPolicy, 'retry'), at);
}

/**
 * The earliest instant anything falls due, exactly; `never` when nothing will. A retry that was
 * looked at (`settledBy`) and not wanted is not looked at again before the next entry.
 */
export function nextDue(state: AccountState, settledBy: Instant = state.at): number {
  const { retryAt } = state.topUp;
  let next = retryAt !== undefined && retryAt > settledBy ? retryAt : never;
  for (const hold of state.holds.values()) next = Math.min(next, hold.expiresAt);
  for (const grant of state.burning) next = Math.min(next, grant.expiresAt ?? never);
  return next;
}

/** When the account's alarm must ring at the latest: never later than the next thing due. */
export const nextWake = (state: AccountState): number => state.dueFloor;
