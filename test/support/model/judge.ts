import type {
  CaptureCommand,
  Command,
  DebitCommand,
  ExtendCommand,
  GrantCommand,
  HoldCommand,
  VoidCommand,
} from '../../../core/ledger/command.ts';
import type { PricedUsage } from '../../../core/ledger/entry.ts';
import type { Rejection } from '../../../core/ledger/rejection.ts';
import type { ServerCommand } from '../../../core/servers/server-command.ts';
import type { Credits } from '../../../core/units/credits.ts';
import type { Seq } from '../../../core/units/ids.ts';
import { mayTake, mayTakeOfOthersHold } from './budgets.ts';
import {
  type Draft,
  freeOf,
  type Happening,
  heldBy,
  type Move,
  move,
  type Past,
  type Share,
  type SpenderView,
  total,
} from './happening.ts';
import { judgeBudget, overBudget } from './judge-budget.ts';
import { judgeClawback } from './judge-clawback.ts';
import { judgeReversal } from './judge-reversal.ts';
import { judgeTopUp } from './judge-top-up.ts';
import { lifetimeReached, overLifetime, take, type Verdict } from './verdict.ts';
import { grantsIn, type HoldView, holdsIn, isFrozen, worthOf } from './views.ts';

const openHoldsMax = 10_000;

const no = (refused: Rejection): Verdict => ({ refused });

/** Whom an entry counts for: those its usage names, and the key that asked. */
export function spenderFrom(usage: PricedUsage | undefined, key: string | undefined): SpenderView {
  const names = { project: usage?.project, server: usage?.server, member: usage?.member, key };
  return Object.fromEntries(Object.entries(names).filter(([, name]) => name !== undefined));
}

type Judged = Exclude<Command, ServerCommand>;

/** What should come of a command, given all that happened, when nothing is due any more. */
export function judge(past: Past, command: Judged, at: number, key?: string): Verdict {
  switch (command.kind) {
    case 'open':
      return { draft: { kind: 'open', command, amount: 0, moves: [] } };
    case 'grant':
      return judgeGrant(past, command);
    case 'debit':
      return judgeDebit(past, command, at, key);
    case 'hold':
      return judgeHold(past, command, at, key);
    case 'extend':
      return judgeExtend(past, command, at);
    case 'capture':
      return judgeCapture(past, command, at, key);
    case 'void':
      return judgeVoid(past, command);
    case 'reverse':
      return judgeReversal(past, command);
    case 'clawback':
      return judgeClawback(past, command);
    case 'set_top_up':
    case 'retry_top_up':
    case 'settle_top_up':
    case 'pause_top_up':
    case 'note_card':
      return judgeTopUp(past, command, at);
    case 'add_budget':
    case 'change_budget':
    case 'remove_budget':
      return judgeBudget(past, command, at);
    case 'adjust': {
      if (command.amount > worthOf(past).available) return tooLittle(past, command.amount);
      const draws = take(command.amount, grantsIn(past));
      const moves = draws.flatMap((draw) => move(freeOf(draw.grant), 'world', draw.amount));
      return { draft: { kind: 'adjustment', command, amount: command.amount, moves, draws } };
    }
    case 'freeze':
    case 'unfreeze': {
      const status = isFrozen(past) ? 'frozen' : 'open';
      if ((command.kind === 'freeze') === (status === 'frozen'))
        return no({ code: 'freeze-unchanged', status });
      return { draft: { kind: command.kind, command, amount: 0, moves: [] } };
    }
  }
}

const tooLittle = (past: Past, required: number) =>
  no({
    code: 'insufficient-credits',
    required: required as Credits,
    available: worthOf(past).available as Credits,
  });

function judgeGrant(past: Past, command: GrantCommand): Verdict {
  const { amount, source, priority, expiresAt } = command;
  if (overLifetime(past, amount)) return no(lifetimeReached);
  const repaid = Math.min(amount, worthOf(past).owed);
  const ref = past.length + 1;
  const moves = [...move('world', 'debt', repaid), ...move('world', freeOf(ref), amount - repaid)];
  return {
    draft: { kind: 'grant', command, amount, moves, repaid, source, priority, until: expiresAt },
  };
}

function judgeDebit(past: Past, command: DebitCommand, at: number, key?: string): Verdict {
  const { available } = worthOf(past);
  const spender = spenderFrom(command.usage, key);
  if (command.collect === 'all') {
    if (isFrozen(past)) return no({ code: 'account-frozen' });
    const over = overBudget(past, spender, command.amount, at);
    if (over) return no(over);
    if (command.amount > available) return tooLittle(past, command.amount);
  }
  const draws = forWorkDone(past, command.amount, spender, at);
  const amount = total(draws);
  const moves = draws.flatMap((draw) => move(freeOf(draw.grant), 'world', draw.amount));
  const uncollected = command.amount - amount;
  return { draft: { kind: 'debit', command, amount, moves, draws, uncollected, spender } };
}

function judgeHold(past: Past, command: HoldCommand, at: number, key?: string): Verdict {
  const { amount, usage } = command;
  const spender = spenderFrom(usage, key);
  if (isFrozen(past)) return no({ code: 'account-frozen' });
  if (holdsIn(past).filter(({ status }) => status === 'open').length >= openHoldsMax)
    return no({ code: 'limit-reached', limit: 'open_holds', max: openHoldsMax });
  const over = overBudget(past, spender, amount, at);
  if (over) return no(over);
  if (amount > worthOf(past).available) return tooLittle(past, amount);
  const ref = past.length + 1;
  const draws = take(amount, grantsIn(past));
  const moves = draws.flatMap((draw) =>
    move(freeOf(draw.grant), heldBy(ref, draw.grant), draw.amount),
  );
  const until = at + command.ttlMs;
  return { draft: { kind: 'hold', command, amount, moves, draws, until, spender } };
}

/** The hold a command names, or why it cannot be had. */
function openHold(past: Past, ref: number): HoldView | Verdict {
  const hold = holdsIn(past).find((candidate) => candidate.ref === ref);
  if (!hold) return no({ code: 'hold-not-found' });
  const { server } = past[ref - 1] as Happening;
  if (hold.status === 'open' && server !== undefined) return ofServer(server);
  return hold.status === 'open' ? hold : no({ code: 'hold-not-open', status: hold.status });
}

const ofServer = (server: number) => no({ code: 'hold-of-server', server: server as Seq });

function judgeExtend(past: Past, command: ExtendCommand, at: number): Verdict {
  if (isFrozen(past)) return no({ code: 'account-frozen' });
  const hold = openHold(past, command.hold);
  if (!('ref' in hold)) return hold;
  const until = Math.max(hold.deadline, at + command.ttlMs);
  return { draft: { kind: 'extend', command, amount: 0, moves: [], hold: hold.ref, until } };
}

function judgeVoid(past: Past, command: VoidCommand): Verdict {
  const hold = openHold(past, command.hold);
  return 'ref' in hold ? { draft: { ...release(hold, 'request'), command } } : hold;
}

/** A hold's end without spending: everything goes back where it came from. */
export function release(hold: HoldView, cause: 'request' | 'deadline'): Draft {
  const moves = hold.draws.flatMap((draw) =>
    move(heldBy(hold.ref, draw.grant), freeOf(draw.grant), draw.amount),
  );
  const { ref, amount, draws } = hold;
  return { kind: 'void', amount, moves, hold: ref, cause, returned: draws };
}

function judgeCapture(past: Past, command: CaptureCommand, at: number, key?: string): Verdict {
  const found = holdsIn(past).find(({ ref }) => ref === command.hold);
  if (found?.status === 'expired') return captureLate(past, command, at, key);
  const hold = openHold(past, command.hold);
  if (!('ref' in hold)) return hold;

  const draws: Share[] = [];
  const returned: Share[] = [];
  const moves: Move[] = [];
  const opened = past[hold.ref - 1]?.spender ?? {};
  const spender = { ...opened, ...spenderFrom(command.usage, undefined) };
  let wanted = Math.min(command.amount, mayTakeOfOthersHold(past, spender, opened, at));
  for (const { grant, amount } of hold.draws) {
    const spent = Math.min(wanted, amount);
    wanted -= spent;
    if (spent > 0) draws.push({ grant, amount: spent });
    if (amount > spent) returned.push({ grant, amount: amount - spent });
    moves.push(...move(heldBy(hold.ref, grant), 'world', spent));
    moves.push(...move(heldBy(hold.ref, grant), freeOf(grant), amount - spent));
  }
  const extra = forWorkDone(past, wanted, spender, at);
  moves.push(...extra.flatMap((draw) => move(freeOf(draw.grant), 'world', draw.amount)));
  const amount = total(draws) + total(extra);
  const uncollected = command.amount - amount;
  const spending = { draws, extra, returned, uncollected, late: false, spender };
  return { draft: { kind: 'capture', command, amount, moves, hold: hold.ref, ...spending } };
}

/** What had been set aside is back where it came from: only what is there now can be taken. */
function captureLate(past: Past, command: CaptureCommand, at: number, key?: string): Verdict {
  const { server } = past[command.hold - 1] as Happening;
  if (server !== undefined) return ofServer(server);
  const spender = spenderFrom(command.usage, key);
  const extra = forWorkDone(past, command.amount, spender, at);
  const moves = extra.flatMap((draw) => move(freeOf(draw.grant), 'world', draw.amount));
  const amount = total(extra);
  const uncollected = command.amount - amount;
  const spending = { draws: [], extra, returned: [], uncollected, late: true, spender };
  return { draft: { kind: 'capture', command, amount, moves, hold: command.hold, ...spending } };
}

/**
 * What is there, as far as budgets let it. A frozen account gives nothing it had not already set
 * aside.
 */
const forWorkDone = (past: Past, wanted: number, spender: SpenderView, at: number): Share[] =>
  isFrozen(past) ? [] : take(Math.min(wanted, mayTake(past, spender, at)), grantsIn(past));
