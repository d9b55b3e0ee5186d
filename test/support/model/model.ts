import type { Command } from '../../../core/ledger/command.ts';
import type { Rejection } from '../../../core/ledger/rejection.ts';
import type { ServerCommand } from '../../../core/servers/server-command.ts';
import type { CommandRequest } from '../../../worker/account/protocol.ts';
import { type Draft, freeOf, type Happening, move, type Past, type Worth } from './happening.ts';
import { judge, release } from './judge.ts';
import { alertsAt } from './judge-budget.ts';
import { bill, judgeServer, nextStep, renewal } from './judge-server.ts';
import { claim } from './judge-top-up.ts';
import { assertLaws } from './laws.ts';
import { type Receipt, seenBefore, spentBy } from './receipts.ts';
import { isRunning, type LeaseView, renewalMs, type ServerView, serversIn } from './servers.ts';
import { crossedOrder, dueRetry, wantedOrder } from './top-ups.ts';
import {
  type Counters,
  countersOf,
  type GrantView,
  grantsIn,
  type HoldView,
  holdsIn,
  worthOf,
} from './views.ts';

interface Answer {
  /** Names the decision, so that a replay can be held against the outcome it repeats. */
  readonly decision: number;
  readonly replayed: boolean;
}

/** What the ledger should answer to a request. */
export type Expected =
  | (Answer & { readonly kind: 'accepted'; readonly happening: Happening })
  | (Answer & { readonly kind: 'refused'; readonly rejection: Rejection });

/** A request, and the API key that makes it, if one does. */
export interface AskedBy extends CommandRequest {
  readonly key?: string;
}

/** The auditor: what one account's ledger should say, command by command. */
export class Model {
  past: Past = [];
  #receipts: readonly Receipt[] = [];
  #decisions: Expected[] = [];

  /** What should come of one request when the clock shows `clock`. */
  apply({ command, identities, key }: AskedBy, clock: number): Expected {
    if (this.past.length === 0 && command.kind !== 'open')
      return this.#answer({ kind: 'refused', rejection: { code: 'account-not-found' } });
    const at = this.#now(clock);
    const seen = seenBefore(this.#receipts, identities, at);
    if (seen && 'reused' in seen) {
      const rejection = { code: 'key-reused-with-other-body', param: seen.reused } as const;
      return this.#answer({ kind: 'refused', rejection });
    }
    const expected = seen ? this.#again(seen.decision) : this.#decide(command, at, key);
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
    const at = this.#now(clock);
    this.past = claimedSince(this.past, mended(settled(this.past, at), at), at);
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

  #decide(command: Command, at: number, key: string | undefined): Expected {
    const known = this.past.find((happening) => isRepetition(happening, command));
    if (known) {
      const first = this.#decisions.findIndex(
        (made) => made.kind === 'accepted' && made.happening === known,
      );
      return this.#again(first);
    }
    this.past = settledAndClaimed(this.past, at);
    const verdict = isOfServer(command)
      ? judgeServer(this.past, command, at, key, (past, draft) =>
          lapsed(happen(past, draft, at), at),
        )
      : judge(this.past, command, at, key);
    if ('refused' in verdict) {
      this.past = alerted(this.past, at, verdict.refused);
      this.past = claimedOnRefusal(this.past, command, verdict.refused, at);
      return this.#answer({ kind: 'refused', rejection: verdict.refused });
    }
    const before = this.past.at(-1)?.worth ?? nothing;
    this.past = happen(this.past, verdict.draft, at);
    const happening = this.#goOn(command, at, key);
    const takenBack = isTakingBack(before, happening);
    this.past = alerted(mended(settled(this.past, at), at), at);
    if (!takenBack) this.past = claimed(this.past, at, enables(command) ? 'enabling' : 'crossing');
    return this.#answer({ kind: 'accepted', happening });
  }

  /** What else a command about a server brings about; the last of it is the answer. */
  #goOn(command: Command, at: number, key: string | undefined): Happening {
    const done = this.past.at(-1) as Happening;
    if (!isOfServer(command)) return done;
    const past = lapsed(this.past, at);
    const step = nextStep(past, command, at, key);
    if (!step || 'refused' in step) return done;
    this.past = happen(past, step.draft, at);
    return this.#goOn(command, at, key);
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

/** Lets everything happen that is due by an instant, the earliest first. */
export function settled(past: Past, by: number): Past {
  const due = earliestDue(past, by);
  if (!due) return past;
  const at = Math.max(due.at, past.at(-1)?.at ?? 0);
  if ('renews' in due) return settled(renewed(past, due.renews, at), by);
  const then = happen(past, due.draft, at);
  if (due.draft.kind === 'capture') return settled(alerted(then, at), by);
  return settled(due.draft.kind === 'void' ? afterVoid(then, due.draft, at) : then, by);
}

/** What came back lapses where its time is over, then servers may run on that were about to stop. */
function afterVoid(past: Past, { returned = [] }: Draft, at: number): Past {
  const over = lapsed(past, at, new Set(returned.map(({ grant }) => grant)));
  const isAnyStopping = serversIn(over).some(({ status }) => status === 'stopping');
  return isAnyStopping ? mended(lapsed(over, at), at) : over;
}

/** What is back in grants past their expiry lapses before it can be drawn on again. */
const lapsed = (past: Past, at: number, of?: ReadonlySet<number>): Past =>
  grantsIn(past)
    .filter(({ ref, free, until: expiry }) => free > 0 && expiry <= at && (of?.has(ref) ?? true))
    .reduce((after, grant) => happen(after, lapse(grant), at), past);

/** The next lease is held, or the server is told to stop; where credits lack, some may be bought. */
function renewed(past: Past, server: ServerView, at: number): Past {
  const verdict = renewal(past, server, at);
  if ('draft' in verdict) return happen(past, verdict.draft, at);
  const { refused } = verdict;
  const codes: Record<string, string> = { 'account-frozen': 'frozen', 'budget-exceeded': 'budget' };
  const said = { reason: codes[refused.code] ?? 'credits', stopAt: server.leases[0]?.until };
  const about = { amount: 0, moves: [], server: server.ref, said };
  const told = alerted(happen(past, { kind: 'server_stopping', ...about }, at), at, refused);
  return claimedFor(told, refused, at);
}

/** Servers about to stop are tried again whenever credits may have come free. */
const mended = (past: Past, at: number): Past =>
  serversIn(past)
    .filter(({ status, leases }) => status === 'stopping' && (leases[0]?.until ?? 0) > at)
    .reduce((after, server) => {
      const verdict = renewal(after, server, at);
      return 'draft' in verdict ? happen(after, verdict.draft, at) : after;
    }, past);

/** What fell due may leave the balance below the threshold; a balance nothing moved calls for none. */
const settledAndClaimed = (past: Past, at: number): Past =>
  claimedSince(past, settled(past, at), at);

const claimedSince = (before: Past, past: Past, at: number): Past =>
  past.length > before.length ? claimed(past, at, 'crossing') : past;

/** What budgets tell after an entry, or after a refusal by one of them. */
const alerted = (past: Past, at: number, refused?: Rejection): Past =>
  alertsAt(past, at, refused).reduce((told, draft) => happen(told, draft, at), past);

function claimed(past: Past, at: number, cause: 'crossing' | 'enabling'): Past {
  const order = crossedOrder(past, at);
  return order ? happen(past, claim(order, cause), at) : past;
}

const claimedOnRefusal = (past: Past, command: Command, refused: Rejection, at: number): Past =>
  spending.includes(command.kind) ? claimedFor(past, refused, at) : past;

const spending: readonly Command['kind'][] = [
  ...(['debit', 'hold', 'provision_server', 'start_server', 'resize_server'] as const),
];

function claimedFor(past: Past, refused: Rejection, at: number): Past {
  if (refused.code !== 'insufficient-credits') return past;
  const order = wantedOrder(past, at, refused.required);
  return order ? happen(past, claim(order, 'refusal'), at) : past;
}

const isOfServer = (command: Command): command is ServerCommand => command.kind.endsWith('_server');

const enables = (command: Command): boolean => command.kind === 'set_top_up';

type Due = { readonly at: number } & ({ readonly draft: Draft } | { readonly renews: ServerView });

/** Of one instant: what gives back, then what lapses, then what takes. */
function earliestDue(past: Past, by: number): Due | undefined {
  const holds = holdsIn(past)
    .filter(({ status, ref }) => status === 'open' && !past[ref - 1]?.said?.lease)
    .map((hold) => ({
      at: hold.deadline,
      draft: { ...release(hold, 'deadline'), ...of(past, hold) },
    }));
  const running = serversIn(past).filter(isRunning);
  const isEnding = ({ leases, stopping }: ServerView) =>
    leases.length > 1 || stopping !== undefined;
  const ends = running.filter(isEnding).map((server) => {
    const current = server.leases[0] as LeaseView;
    return {
      at: current.until,
      draft: bill(past, server, current, current.until, server.stopping),
    };
  });
  const renewals = running
    .filter((server) => !isEnding(server))
    .map((server) => ({ at: (server.leases[0]?.from ?? 0) + renewalMs, renews: server }));
  const grants = grantsIn(past)
    .filter(({ free }) => free > 0)
    .map((grant) => ({ at: grant.until, draft: lapse(grant) }));
  const retry = dueRetry(past);
  const retries = retry ? [{ at: retry.at, draft: claim(retry.order, 'retry') }] : [];
  return [...holds, ...ends, ...grants, ...renewals, ...retries]
    .filter(({ at }) => at <= by)
    .sort((a, b) => a.at - b.at)[0];
}

/** The server whose making a hold paid for. */
const of = (past: Past, { ref }: HoldView) => {
  const { server } = past[ref - 1] as Happening;
  return server === undefined ? {} : { server };
};

function lapse({ ref, free }: GrantView): Draft {
  return { kind: 'expiry', grant: ref, amount: free, moves: move(freeOf(ref), 'world', free) };
}
