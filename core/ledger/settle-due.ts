import { ranks, ServersDue } from '../servers/servers-due.ts';
import { isAnyStopping, renewStopping, serverDueAt } from '../servers/settle-lease.ts';
import { claimOf, retryDue } from '../top-up/claim.ts';
import type { TopUpPolicy } from '../top-up/top-up.ts';
import type { ApiKeyId } from '../units/ids.ts';
import { type Instant, later } from '../units/instant.ts';
import type { Fact } from './entry.ts';
import type { AccountState, Grant, Hold } from './state.ts';
import { never } from './state.ts';

/** Appends a fact at an instant: evolves the state and writes the entry down. */
export type Append = (fact: Fact, at: Instant, key?: ApiKeyId) => void;

/**
 * Makes happen what is due by `at`: holds past their deadline are voided, leases that ended are
 * billed and the next ones held, grants past their expiry lapse, a declined top-up is tried again
 * where it is still wanted. Each entry carries the instant it was due, so the balance of any past
 * instant comes out the same however late this runs. Within an instant credits come back first,
 * then lapse, and only what is left then is held anew.
 */
export function settleDue(state: AccountState, at: Instant, append: Append): void {
  if (state.dueFloor > at) return;
  const servers = new ServersDue(state, at);
  for (const due of dueBy(state, at)) {
    servers.settleBefore(due.expiresAt as Instant, rankOf(due), append);
    if ('draws' in due) expireHold(state, due, append);
    else if ('remaining' in due) lapse(state, due, append);
    else retry(state, append);
  }
  servers.settleBefore(at, ranks.last, append);
  state.dueFloor = nextDue(state, at);
}

/** A declined top-up that waits for its time. */
interface Retry {
  readonly expiresAt: Instant;
}

const rankOf = (due: Hold | Grant | Retry): number => {
  if ('draws' in due) return ranks.hold;
  return 'remaining' in due ? ranks.grant : ranks.retry;
};

/** A lease has its own end; of a server's holds only that for making it has a deadline. */
const hasDeadline = ({ seq, server = seq }: Hold): boolean => server === seq;

function dueBy(state: AccountState, at: Instant): (Hold | Grant | Retry)[] {
  const holds = [...state.holds.values()].filter(
    (hold) => hold.expiresAt <= at && hasDeadline(hold),
  );
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
  if (!isAnyStopping(state)) return;
  lapseReturned(state, at, append);
  renewStopping(state, at, append);
}

/** Lets lapse what came back to grants past their expiry, before it could be drawn on again. */
export function lapseReturned(state: AccountState, at: Instant, append: Append): void {
  const over = state.burning.filter(({ expiresAt = never }) => expiresAt <= at);
  for (const grant of over) lapse(state, grant, append);
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
  for (const server of state.servers.values()) next = Math.min(next, serverDueAt(server));
  return next;
}

/** When the account's alarm must ring at the latest: never later than the next thing due. */
export const nextWake = (state: AccountState): number => state.dueFloor;
