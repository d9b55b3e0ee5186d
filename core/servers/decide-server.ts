import { budgetRefusal } from '../budgets/headroom.ts';
import { spenderOf } from '../budgets/spender.ts';
import { draw } from '../ledger/burn-down.ts';
import type { Command } from '../ledger/command.ts';
import { type Decision, type History, openHoldsMax } from '../ledger/decide.ts';
import type { CaptureFact, Fact } from '../ledger/entry.ts';
import type { Rejection } from '../ledger/rejection.ts';
import type { AccountState } from '../ledger/state.ts';
import { minus, plus, zero } from '../units/credits.ts';
import { type AccountId, type ApiKeyId, type Seq, seq, serverId } from '../units/ids.ts';
import { after, type Instant } from '../units/instant.ts';
import { assertLaw, assertNever, ok, refuse } from '../units/result.ts';
import { billAt } from './bill.ts';
import {
  captureFact,
  drawable,
  firstLease,
  heldOf,
  leaseFact,
  leaseRefusal,
  type PlannedLease,
  type Returning,
  voidFact,
} from './lease.ts';
import { type Run, type Server, serversMax } from './server.ts';
import type {
  PriceServerCommand,
  ProvisionServerCommand,
  ResizeServerCommand,
  ServerCommand,
  StartServerCommand,
} from './server-command.ts';
import { sameTerms } from './terms.ts';

const frozen: Rejection = { code: 'account-frozen' };
const inState = ({ status }: Server): Decision => refuse({ code: 'server-in-state', status });

/**
 * The first fact of what a command about a server comes to, or why not. Whether all of it can be
 * had is judged here; `nextServerFact` only goes on with it.
 */
export function decideServer(
  state: AccountState,
  command: ServerCommand,
  at: Instant,
  history: History,
  key: ApiKeyId | undefined,
): Decision {
  if (command.kind === 'provision_server') return decideProvision(state, command, at, key);
  const spends = command.kind === 'start_server' || command.kind === 'resize_server';
  if (spends && state.status === 'frozen') return refuse(frozen);
  const server = state.servers.get(command.server);
  if (!server) return refuse({ code: 'server-not-found' });
  switch (command.kind) {
    case 'start_server':
      return decideStart(state, server, command, at, history, key);
    case 'resize_server':
      return decideResize(state, server, command, at, key);
    case 'stop_server':
      return server.run ? ok(endOfRun(state, server, server.run, at)) : inState(server);
    case 'fail_server':
      return server.status === 'provisioning' ? ok(voidFact(state, server.seq)) : inState(server);
    case 'delete_server':
      return decideDelete(state, server, at);
    case 'price_server':
      return decidePrice(server, command);
    default:
      return assertNever(command);
  }
}

/** Refused like a hold, and for the number of servers. Its own seq names it. */
function decideProvision(
  state: AccountState,
  { name, amount, usage, ttlMs, terms }: ProvisionServerCommand,
  at: Instant,
  key: ApiKeyId | undefined,
): Decision {
  if (state.status === 'frozen') return refuse(frozen);
  if (state.servers.size >= serversMax)
    return refuse({ code: 'limit-reached', limit: 'servers', max: serversMax });
  if (state.holds.size >= openHoldsMax)
    return refuse({ code: 'limit-reached', limit: 'open_holds', max: openHoldsMax });
  const server = serverId(state.account as AccountId, seq(state.seq + 1));
  const named = { ...usage, server };
  const exceeded = budgetRefusal(state, spenderOf(named, key), amount, at);
  if (exceeded) return refuse(exceeded);
  const { available } = state;
  if (amount > available)
    return refuse({ code: 'insufficient-credits', required: amount, available });
  return ok({
    kind: 'hold',
    amount,
    draws: draw(state, amount),
    expiresAt: after(at, ttlMs),
    usage: named,
    provision: { name, terms },
  });
}

/** Made: what was set aside for making it is taken, then its first lease is held. */
function decideStart(
  state: AccountState,
  server: Server,
  command: StartServerCommand,
  at: Instant,
  history: History,
  key: ApiKeyId | undefined,
): Decision {
  if (server.run) return inState(server);
  const lease = begunLease(server, command, at);
  const refused = leaseRefusal(state, server, lease, at, key);
  if (refused) return refuse(refused);
  return ok(
    server.status === 'provisioning'
      ? provisioned(state, server, history)
      : leaseFact(state, server, lease),
  );
}

/**
 * The lease that a start or a resize begins. Resized while its start was on the way, with the price
 * of the size it had, it starts in the size it was given.
 */
function begunLease(
  server: Server,
  { kind, terms: asked }: StartServerCommand | ResizeServerCommand,
  at: Instant,
): PlannedLease {
  if (kind === 'resize_server') return firstLease(asked, at, true);
  const terms = asked.tier === server.terms.tier ? asked : server.terms;
  return firstLease(terms, at, !sameTerms(server.terms, terms));
}

/** The price of making it, in full. */
function provisioned(state: AccountState, { seq: hold }: Server, history: History): CaptureFact {
  const { amount, draws } = heldOf(state, hold);
  const begun = history.entry(hold)?.fact;
  return {
    kind: 'capture',
    hold,
    held: amount,
    amount,
    uncollected: zero,
    draws,
    extra: [],
    returned: [],
    late: false,
    ...(begun?.kind === 'hold' && begun.usage ? { usage: begun.usage } : {}),
  };
}

/**
 * Running, it is billed until now and its next lease begins at the new terms. About to stop, it may
 * run on so: a smaller tier is what mends the want of credits.
 */
function decideResize(
  state: AccountState,
  server: Server,
  command: ResizeServerCommand,
  at: Instant,
  key: ApiKeyId | undefined,
): Decision {
  const { terms } = command;
  const { run, status, seq: named } = server;
  if (status === 'provisioning') return inState(server);
  if (sameTerms(run ? run.terms : server.terms, terms)) return refuse({ code: 'server-unchanged' });
  if (!run) return ok({ kind: 'server_terms', server: named, terms, cause: 'resize' });
  const lease = begunLease(server, command, at);
  const refused = leaseRefusal(state, server, lease, at, key, returningOf(state, run, at));
  if (refused) return refuse(refused);
  return ok(run.next ? voidFact(state, run.next.hold) : captureFact(state, server, run, at));
}

/** What ending the held leases of a run now gives back. */
function returningOf(state: AccountState, run: Run, at: Instant): Returning {
  const { amount: spent } = billAt(run, at);
  const current = heldOf(state, run.current.hold);
  const freed = [{ ...current, amount: minus(current.amount, spent) }];
  let available = drawable(state, current, spent, at);
  if (run.next) {
    const next = heldOf(state, run.next.hold);
    available = plus(available, drawable(state, next, zero, at));
    freed.push(next);
  }
  return { available, freed };
}

/** The first step of ending a run now: what is held ahead comes back before the last bill. */
const endOfRun = (state: AccountState, server: Server, run: Run, at: Instant): Fact =>
  run.next ? voidFact(state, run.next.hold) : captureFact(state, server, run, at, 'request');

function decideDelete(state: AccountState, server: Server, at: Instant): Decision {
  if (server.status === 'provisioning') return ok(voidFact(state, server.seq));
  if (server.run) return ok(endOfRun(state, server, server.run, at));
  return ok({ kind: 'server_delete', server: server.seq });
}

/** From the next lease on that is not held yet. A price of another tier came too late: it was resized. */
function decidePrice({ seq: named, terms: before }: Server, command: PriceServerCommand): Decision {
  const { terms } = command;
  if (terms.tier !== before.tier || sameTerms(before, terms))
    return refuse({ code: 'server-unchanged' });
  return ok({ kind: 'server_terms', server: named, terms, cause: 'rate_card' });
}

/** Only commands about servers come to several facts; every other one asks no further. */
export const isOfServer = ({ kind }: Command): boolean => kind.endsWith('_server');

/**
 * The fact that follows the last one of a command that takes several; undefined when that was all.
 * What ends comes before what begins, so that the last entry says what became of the server.
 */
export function nextServerFact(
  state: AccountState,
  command: Command,
  at: Instant,
  last: Fact,
): Fact | undefined {
  switch (command.kind) {
    case 'start_server':
      return last.kind === 'capture' ? leased(state, command, at) : undefined;
    case 'resize_server':
      if (last.kind === 'void') return capturedNow(state, command.server, at, undefined);
      return last.kind === 'capture' ? leased(state, command, at) : undefined;
    case 'stop_server':
      return last.kind === 'void' ? capturedNow(state, command.server, at, 'request') : undefined;
    case 'delete_server':
      return deletedAfter(state, command.server, at, last);
    default:
      return undefined;
  }
}

function leased(
  state: AccountState,
  command: StartServerCommand | ResizeServerCommand,
  at: Instant,
): Fact {
  const server = serverOf(state, command.server);
  return leaseFact(state, server, begunLease(server, command, at));
}

function capturedNow(
  state: AccountState,
  named: Seq,
  at: Instant,
  ends: 'request' | undefined,
): CaptureFact {
  const server = serverOf(state, named);
  assertLaw(server.run !== undefined, `server ${named} does not run`);
  return captureFact(state, server, server.run, at, ends);
}

function deletedAfter(state: AccountState, named: Seq, at: Instant, last: Fact): Fact | undefined {
  if (last.kind === 'server_delete') return undefined;
  return state.servers.get(named)?.run
    ? capturedNow(state, named, at, 'request')
    : { kind: 'server_delete', server: named };
}

function serverOf(state: AccountState, named: Seq): Server {
  const server = state.servers.get(named);
  assertLaw(server !== undefined, `no server ${named}`);
  return server;
}
