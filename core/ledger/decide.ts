import type { BudgetScope } from '../budgets/budget-fact.ts';
import { decideBudget } from '../budgets/decide-budget.ts';
import { budgetRefusal, headroom } from '../budgets/headroom.ts';
import { type Spender, spenderOf, spenderOfCapture } from '../budgets/spender.ts';
import { decideServer } from '../servers/decide-server.ts';
import {
  decideNoteCard,
  decidePauseTopUp,
  decideRetryTopUp,
  decideSetTopUp,
} from '../top-up/decide-top-up.ts';
import { decideSettleTopUp } from '../top-up/settle-attempt.ts';
import { type Credits, credits, least, minus, plus, zero } from '../units/credits.ts';
import { type ApiKeyId, type Seq, seq } from '../units/ids.ts';
import { after, type Instant, later } from '../units/instant.ts';
import { assertNever, ok, type Result, refuse } from '../units/result.ts';
import { draw, splitDraws } from './burn-down.ts';
import { decideClawback } from './clawback.ts';
import type {
  AdjustCommand,
  CaptureCommand,
  Command,
  DebitCommand,
  ExtendCommand,
  FreezeCommand,
  GrantCommand,
  HoldCommand,
  VoidCommand,
} from './command.ts';
import type { Entry, Fact, PricedUsage, ReversalFact } from './entry.ts';
import { repaying } from './evolve.ts';
import type { ClosedHoldStatus, Rejection } from './rejection.ts';
import { decideReverse } from './reverse.ts';
import type { AccountState, Hold } from './state.ts';

/** What the log says of the past that the state does not carry. */
export interface History {
  entry(seq: Seq): Entry | undefined;
  closedHold(seq: Seq): ClosedHoldStatus | undefined;
  /** The entry that granted a payment's credits. */
  payment(payment: string): Seq | undefined;
  /** What was taken back of a grant, the newest first. */
  takings(grant: Seq): readonly Entry<ReversalFact>[];
  /**
   * What debits and captures took since an instant, for one scope. Of captures whose hold was opened
   * before it, only what they took beyond their hold.
   */
  spent(scope: BudgetScope, target: string | undefined, from: Instant): Credits;
}

/**
 * The entry a command already led to, by what it is rather than by a key: an account opens once,
 * and a payment grants once, for ever (law 5).
 */
export function alreadyDone(
  state: AccountState,
  command: Command,
  history: History,
): Entry | undefined {
  if (state.account === undefined) return undefined;
  if (command.kind === 'open') return history.entry(seq(1));
  if (command.kind !== 'grant' || command.payment === undefined) return undefined;
  const granted = history.payment(command.payment);
  return granted === undefined ? undefined : history.entry(granted);
}

export type Decision = Result<Fact, Rejection>;

/** Open holds one account may have: each is memory and a row in every snapshot of the object. */
export const openHoldsMax = 10_000;
/** Grants one account may ever have been given; all stay in memory. */
export const grantsMax = 50_000;
/**
 * Of these, how many may have credits to spend: one entry may draw on all of them, and its row must
 * fit into what one database parameter holds.
 */
export const unspentGrantsMax = 5_000;

/**
 * What a command comes to: one fact, or why not. Reads the state, changes nothing, awaits nothing.
 * `key` is the one that asks: budgets can be about it.
 */
export function decide(
  state: AccountState,
  command: Command,
  at: Instant,
  history: History,
  key?: ApiKeyId,
): Decision {
  if (command.kind === 'open') return ok({ kind: 'open', account: command.account });
  if (state.account === undefined) return refuse({ code: 'account-not-found' });
  switch (command.kind) {
    case 'grant':
      return decideGrant(state, command);
    case 'debit':
      return decideDebit(state, command, at, key);
    case 'hold':
      return decideHold(state, command, at, key);
    case 'extend':
      return decideExtend(state, command, at, history);
    case 'capture':
      return decideCapture(state, command, { at, history, key });
    case 'void':
      return decideVoid(state, command, history);
    case 'reverse':
      return decideReverse(state, command, history);
    case 'adjust':
      return decideAdjust(state, command);
    case 'freeze':
    case 'unfreeze':
      return decideFreeze(state, command);
    case 'clawback':
      return decideClawback(state, command, history);
    case 'set_top_up':
      return decideSetTopUp(state.topUp, command);
    case 'retry_top_up':
      return decideRetryTopUp(state, command, at);
    case 'settle_top_up':
      return decideSettleTopUp(state, command, at, (attempt) => history.entry(attempt));
    case 'pause_top_up':
      return decidePauseTopUp(state.topUp, command);
    case 'note_card':
      return decideNoteCard(state.topUp, command);
    case 'provision_server':
    case 'start_server':
    case 'resize_server':
    case 'stop_server':
    case 'fail_server':
    case 'delete_server':
    case 'price_server':
      return decideServer(state, command, at, history, key);
    case 'add_budget':
    case 'change_budget':
    case 'remove_budget':
      return decideBudget(state, command, at, history);
    default:
      return assertNever(command);
  }
}

function decideGrant(state: AccountState, command: GrantCommand): Decision {
  if (state.grants.size >= grantsMax)
    return refuse({ code: 'limit-reached', limit: 'grants', max: grantsMax });
  if (state.burning.length >= unspentGrantsMax)
    return refuse({ code: 'limit-reached', limit: 'unspent_grants', max: unspentGrantsMax });
  const full = lifetimeLimit(state, command.amount);
  if (full) return refuse(full);
  const { kind, source, amount, priority, expiresAt, cost, reason, payment } = command;
  const repaid = repaying(state, amount);
  return ok({ kind, source, amount, priority, expiresAt, cost, reason, payment, repaid });
}

/** Every sum of an account is at most what came in, so bounding that keeps all of them exact. */
export function lifetimeLimit(state: AccountState, amount: Credits): Rejection | undefined {
  const { granted, givenBack } = state.totals;
  return granted + givenBack + amount > Number.MAX_SAFE_INTEGER
    ? { code: 'limit-reached', limit: 'lifetime_microcredits', max: Number.MAX_SAFE_INTEGER }
    : undefined;
}

const insufficient = (state: AccountState, required: Credits): Rejection => ({
  code: 'insufficient-credits',
  required,
  available: state.available,
});

/** Whom spending counts for; an account without budgets does not pay for knowing it. */
const spenderIn = (
  { budgets }: AccountState,
  usage: PricedUsage | undefined,
  key: ApiKeyId | undefined,
): Spender => (budgets.size === 0 ? nobody : spenderOf(usage, key));

const nobody: Spender = {};

const frozen: Rejection = { code: 'account-frozen' };

function decideDebit(
  state: AccountState,
  { amount, usage, collect }: DebitCommand,
  at: Instant,
  key: ApiKeyId | undefined,
): Decision {
  const spender = spenderIn(state, usage, key);
  if (collect === 'all') {
    if (state.status === 'frozen') return refuse(frozen);
    const refusal = budgetRefusal(state, spender, amount, at);
    if (refusal) return refuse(refusal);
    if (amount > state.available) return refuse(insufficient(state, amount));
  }
  const taken = collectible(state, amount, spender, at);
  const uncollected = minus(amount, taken);
  return ok({ kind: 'debit', amount: taken, uncollected, draws: draw(state, taken), usage });
}

function decideHold(
  state: AccountState,
  { amount, ttlMs, usage }: HoldCommand,
  at: Instant,
  key: ApiKeyId | undefined,
): Decision {
  if (state.status === 'frozen') return refuse(frozen);
  if (state.holds.size >= openHoldsMax)
    return refuse({ code: 'limit-reached', limit: 'open_holds', max: openHoldsMax });
  const refusal = budgetRefusal(state, spenderIn(state, usage, key), amount, at);
  if (refusal) return refuse(refusal);
  if (amount > state.available) return refuse(insufficient(state, amount));
  return ok({
    kind: 'hold',
    amount,
    draws: draw(state, amount),
    expiresAt: after(at, ttlMs),
    ...(usage ? { usage } : {}),
  });
}

function decideExtend(
  state: AccountState,
  command: ExtendCommand,
  at: Instant,
  history: History,
): Decision {
  if (state.status === 'frozen') return refuse(frozen);
  const hold = openHold(state, command.hold, history);
  if (!hold.ok) return hold;
  const { amount, expiresAt } = hold.value;
  return ok({
    kind: 'extend',
    hold: command.hold,
    held: amount,
    expiresAt: later(expiresAt, after(at, command.ttlMs)),
  });
}

/** A hold a caller may end. A server's is not: what becomes of the server ends it. */
function openHold(state: AccountState, id: Seq, history: History): Result<Hold, Rejection> {
  const hold = state.holds.get(id);
  if (hold)
    return hold.server === undefined
      ? ok(hold)
      : refuse({ code: 'hold-of-server', server: hold.server });
  const status = history.closedHold(id);
  return refuse(status ? { code: 'hold-not-open', status } : { code: 'hold-not-found' });
}

/** What a decision about a hold that may be closed needs beside the state. */
interface Asked {
  readonly at: Instant;
  readonly history: History;
  readonly key: ApiKeyId | undefined;
}

function decideCapture(state: AccountState, command: CaptureCommand, asked: Asked): Decision {
  const hold = openHold(state, command.hold, asked.history);
  if (!hold.ok) {
    const expired = hold.error.code === 'hold-not-open' && hold.error.status === 'expired';
    return expired ? lateCapture(state, command, asked) : hold;
  }
  const { amount: held, spender: opened } = hold.value;
  const spender = spenderOfCapture(command.usage, opened);
  const wanted = least(command.amount, held);
  // Budgets in which nothing was set aside, because the hold was not opened for them.
  const others = headroom(state, spender, asked.at, opened);
  const within = least(wanted, others ?? wanted);
  const [draws, returned] = splitDraws(hold.value.draws, within);
  const beyond = minus(least(command.amount, others ?? command.amount), within);
  const above = collectible(state, beyond, spender, asked.at);
  const amount = plus(within, above);
  return ok({
    kind: 'capture',
    hold: command.hold,
    held,
    amount,
    uncollected: minus(command.amount, amount),
    draws,
    extra: draw(state, above),
    returned,
    late: false,
    ...(command.usage ? { usage: command.usage } : {}),
  });
}

/**
 * The hold expired and gave its credits back: the work was done, so what is available is taken, for
 * whom the capture itself names. A server's hold that expired was for making it, which failed.
 */
function lateCapture(
  state: AccountState,
  command: CaptureCommand,
  { at, history, key }: Asked,
): Decision {
  const server = serverOf(history.entry(command.hold));
  if (server !== undefined) return refuse({ code: 'hold-of-server', server });
  const amount = collectible(state, command.amount, spenderIn(state, command.usage, key), at);
  return ok({
    kind: 'capture',
    hold: command.hold,
    held: zero,
    amount,
    uncollected: minus(command.amount, amount),
    draws: [],
    extra: draw(state, amount),
    returned: [],
    late: true,
    ...(command.usage ? { usage: command.usage } : {}),
  });
}

function serverOf(hold: Entry | undefined): Seq | undefined {
  if (hold?.fact.kind !== 'hold') return undefined;
  return hold.fact.provision ? hold.seq : hold.fact.lease?.server;
}

/**
 * What may be taken for work that is done: what is there, as far as hard budgets let it (law 10),
 * and nothing new from a frozen account.
 */
function collectible(state: AccountState, amount: Credits, spender: Spender, at: Instant): Credits {
  if (state.status === 'frozen') return zero;
  const there = least(amount, state.available);
  return least(there, headroom(state, spender, at) ?? there);
}

function decideVoid(state: AccountState, command: VoidCommand, history: History): Decision {
  const hold = openHold(state, command.hold, history);
  if (!hold.ok) return hold;
  const { amount, draws } = hold.value;
  return ok({ kind: 'void', hold: command.hold, amount, returned: draws, cause: 'request' });
}

function decideAdjust(state: AccountState, { amount, reason }: AdjustCommand): Decision {
  if (amount > state.available) return refuse(insufficient(state, credits(amount)));
  return ok({ kind: 'adjustment', amount, draws: draw(state, amount), reason });
}

function decideFreeze(state: AccountState, { kind, reason }: FreezeCommand): Decision {
  const wanted = kind === 'freeze' ? 'frozen' : 'open';
  if (state.status === wanted) return refuse({ code: 'freeze-unchanged', status: wanted });
  return ok({ kind, reason });
}
