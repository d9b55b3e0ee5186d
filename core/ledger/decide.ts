import {
  decideNoteCard,
  decidePauseTopUp,
  decideRetryTopUp,
  decideSetTopUp,
} from '../top-up/decide-top-up.ts';
import { decideSettleTopUp } from '../top-up/settle-attempt.ts';
import { type Credits, credits, least, minus, plus, zero } from '../units/credits.ts';
import { type Seq, seq } from '../units/ids.ts';
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
import type { Entry, Fact, ReversalFact } from './entry.ts';
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

/** What a command comes to: one fact, or why not. Reads the state, changes nothing, awaits nothing. */
export function decide(
  state: AccountState,
  command: Command,
  at: Instant,
  history: History,
): Decision {
  if (command.kind === 'open') return ok({ kind: 'open', account: command.account });
  if (state.account === undefined) return refuse({ code: 'account-not-found' });
  switch (command.kind) {
    case 'grant':
      return decideGrant(state, command);
    case 'debit':
      return decideDebit(state, command);
    case 'hold':
      return decideHold(state, command, at);
    case 'extend':
      return decideExtend(state, command, at, history);
    case 'capture':
      return decideCapture(state, command, history);
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

const frozen: Rejection = { code: 'account-frozen' };

function decideDebit(state: AccountState, command: DebitCommand): Decision {
  const { amount, usage, collect } = command;
  if (collect === 'all') {
    if (state.status === 'frozen') return refuse(frozen);
    if (amount > state.available) return refuse(insufficient(state, amount));
  }
  const taken = collectible(state, amount);
  const uncollected = minus(amount, taken);
  return ok({ kind: 'debit', amount: taken, uncollected, draws: draw(state, taken), usage });
}

function decideHold(state: AccountState, command: HoldCommand, at: Instant): Decision {
  const { amount, ttlMs, usage } = command;
  if (state.status === 'frozen') return refuse(frozen);
  if (state.holds.size >= openHoldsMax)
    return refuse({ code: 'limit-reached', limit: 'open_holds', max: openHoldsMax });
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

function openHold(state: AccountState, id: Seq, history: History): Result<Hold, Rejection> {
  const hold = state.holds.get(id);
  if (hold) return ok(hold);
  const status = history.closedHold(id);
  return refuse(status ? { code: 'hold-not-open', status } : { code: 'hold-not-found' });
}

function decideCapture(state: AccountState, command: CaptureCommand, history: History): Decision {
  const hold = openHold(state, command.hold, history);
  if (!hold.ok) {
    const expired = hold.error.code === 'hold-not-open' && hold.error.status === 'expired';
    return expired ? ok(lateCapture(state, command)) : hold;
  }
  const held = hold.value.amount;
  const within = least(command.amount, held);
  const [draws, returned] = splitDraws(hold.value.draws, within);
  const above = collectible(state, minus(command.amount, within));
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

/** The hold expired and gave its credits back: the work was done, so what is available is taken. */
function lateCapture(state: AccountState, command: CaptureCommand): Fact {
  const amount = collectible(state, command.amount);
  return {
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
  };
}

/** What may be taken beyond a hold: what is there, and nothing new from a frozen account. */
const collectible = (state: AccountState, amount: Credits): Credits =>
  state.status === 'frozen' ? zero : least(amount, state.available);

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
