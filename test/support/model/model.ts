import type { Command } from '../../../core/ledger/command.ts';
import type { Rejection } from '../../../core/ledger/rejection.ts';
import type { CommandRequest } from '../../../worker/account/protocol.ts';
import { type Draft, freeOf, type Happening, move, type Past, type Worth } from './happening.ts';
import { judge, release } from './judge.ts';
import { claim } from './judge-top-up.ts';
import { assertLaws } from './laws.ts';
import { type Receipt, seenBefore, spentBy } from './receipts.ts';
import { crossedOrder, dueRetry, wantedOrder } from './top-ups.ts';
import { type Counters, countersOf, type GrantView, grantsIn, holdsIn, worthOf } from './views.ts';

interface Answer {
  /** Names the decision, so that a replay can be held against the outcome it repeats. */
  readonly decision: number;
  readonly replayed: boolean;
}

/** What the ledger should answer to a request. */
export type Expected =
  | (Answer & { readonly kind: 'accepted'; readonly happening: Happening })
  | (Answer & { readonly kind: 'refused'; readonly rejection: Rejection });

/** The auditor: what one account's ledger should say, command by command. */
export class Model {
  past: Past = [];
  #receipts: readonly Receipt[] = [];
  #decisions: Expected[] = [];

  /** What should come of one request when the clock shows `clock`. */
  apply({ command, identities }: CommandRequest, clock: number): Expected {
    if (this.past.length === 0 && command.kind !== 'open')
      return this.#answer({ kind: 'refused', rejection: { code: 'account-not-found' } });
    const at = this.#now(clock);
    const seen = seenBefore(this.#receipts, identities, at);
    if (seen && 'reused' in seen) {
      const rejection = { code: 'key-reused-with-other-body', param: seen.reused } as const;
      return this.#answer({ kind: 'refused', rejection });
    }
    const expected = seen ? this.#again(seen.decision) : this.#decide(command, at);
    this.#receipts = [
      ...this.#receipts,
      ...spentBy(this.#receipts, identities, at, expected.decision, expected.kind === 'accepted'),
    ];
    return expected;
  }

  /** What the account is worth at an instant, past or not yet recorded, with all that is due then. */
  balanceAt(at: number): Worth {
    return worthOf(settled(until(this.past, at), at));
  }

  /** An alarm: what is due happens, whether or not anybody asks. */
  wake(clock: number): void {
    this.past = settledAndClaimed(this.past, this.#now(clock));
  }

  /** Grants that still have credits, free or held, in burn-down order. */
  get grants(): GrantView[] {
    return grantsIn(this.past).filter(({ free, held }) => free + held > 0);
  }

  get openHolds(): number {
    return holdsIn(this.past).filter(({ status }) => status === 'open').length;
  }

  /** The latest instant the ledger knows: a clock that went back does not turn it back. */
  get lastAt(): number {
    return this.past.at(-1)?.at ?? 0;
  }

  get counters(): Counters {
    return countersOf(this.past);
  }

  /** Throws a sentence when the model itself breaks a law. */
  laws(): void {
    assertLaws(this.past);
  }

  #now(clock: number): number {
    return Math.max(clock, this.lastAt);
  }

  #decide(command: Command, at: number): Expected {
    const known = this.past.find((happening) => isRepetition(happening, command));
    if (known) {
      const first = this.#decisions.findIndex(
        (made) => made.kind === 'accepted' && made.happening === known,
      );
      return this.#again(first);
    }
    this.past = settledAndClaimed(this.past, at);
    const verdict = judge(this.past, command, at);
    if ('refused' in verdict) {
      this.past = claimedOnRefusal(this.past, command, verdict.refused, at);
      return this.#answer({ kind: 'refused', rejection: verdict.refused });
    }
    const before = this.past.at(-1)?.worth ?? nothing;
    this.past = happen(this.past, verdict.draft, at);
    const happening = this.past.at(-1) as Happening;
    const takenBack = isTakingBack(before, happening);
    this.past = settled(this.past, at);
    if (!takenBack) this.past = claimed(this.past, at, enables(command) ? 'enabling' : 'crossing');
    return this.#answer({ kind: 'accepted', happening });
  }

  #again(decision: number): Expected {
    return { ...(this.#decisions[decision] as Expected), replayed: true };
  }

  #answer(
    outcome:
      | { readonly kind: 'accepted'; readonly happening: Happening }
      | { readonly kind: 'refused'; readonly rejection: Rejection },
  ): Expected {
    const expected = { ...outcome, decision: this.#decisions.length, replayed: false };
    this.#decisions.push(expected);
    return expected;
  }
}

/** An operator or a bank took credits: no reason to charge the customer. */
const isTakingBack = (before: Worth, { kind, worth }: Happening): boolean =>
  (kind === 'reversal' || kind === 'adjustment') &&
  worth.available - worth.owed < before.available - before.owed;

/** An account is opened once, and a payment grants once, whatever else is said with it. */
function isRepetition(happening: Happening, command: Command): boolean {
  if (command.kind === 'open') return happening.kind === 'open';
  if (command.kind !== 'grant' || command.payment === undefined) return false;
  return happening.command?.kind === 'grant' && happening.command.payment === command.payment;
}

const until = (past: Past, at: number): Past => past.filter((happening) => happening.at <= at);

function happen(past: Past, draft: Draft, at: number): Past {
  const worth = worthOf([...past, { ...draft, ref: 0, at, worth: nothing }]);
  return [...past, { ...draft, ref: past.length + 1, at, worth }];
}

const nothing: Worth = { available: 0, held: 0, owed: 0 };

/** Lets everything happen that is due by an instant, the earliest first: holds, grants, a retry. */
export function settled(past: Past, by: number): Past {
  const due = earliestDue(past, by);
  if (!due) return past;
  const at = Math.max(due.at, past.at(-1)?.at ?? 0);
  return settled(happen(past, due.draft, at), by);
}

/** What fell due may leave the balance below the threshold; a balance nothing moved calls for none. */
function settledAndClaimed(past: Past, at: number): Past {
  const after = settled(past, at);
  return after.length > past.length ? claimed(after, at, 'crossing') : past;
}

function claimed(past: Past, at: number, cause: 'crossing' | 'enabling'): Past {
  const order = crossedOrder(past, at);
  return order ? happen(past, claim(order, cause), at) : past;
}

function claimedOnRefusal(past: Past, command: Command, refused: Rejection, at: number): Past {
  const spends = command.kind === 'debit' || command.kind === 'hold';
  if (!spends || refused.code !== 'insufficient-credits') return past;
  const order = wantedOrder(past, at, refused.required);
  return order ? happen(past, claim(order, 'refusal'), at) : past;
}

const enables = (command: Command): boolean => command.kind === 'set_top_up';

function earliestDue(past: Past, by: number): { at: number; draft: Draft } | undefined {
  const holds = holdsIn(past)
    .filter(({ status, deadline }) => status === 'open' && deadline <= by)
    .map((hold) => ({ at: hold.deadline, draft: release(hold, 'deadline') }));
  const grants = grantsIn(past)
    .filter(({ free, until: expiry }) => free > 0 && expiry <= by)
    .map((grant) => ({ at: grant.until, draft: lapse(grant) }));
  const retry = dueRetry(past);
  const retries =
    retry && retry.at <= by ? [{ at: retry.at, draft: claim(retry.order, 'retry') }] : [];
  return [...holds, ...grants, ...retries].sort((a, b) => a.at - b.at)[0];
}

function lapse({ ref, free }: GrantView): Draft {
  return { kind: 'expiry', grant: ref, amount: free, moves: move(freeOf(ref), 'world', free) };
}
