import type { CaptureFact, HoldFact } from '../ledger/entry.ts';
import type { PlacedFact } from '../ledger/evolve.ts';
import type { AccountState } from '../ledger/state.ts';
import { runtimeCost } from '../pricing/runtime-cost.ts';
import { type Credits, plus, zero } from '../units/credits.ts';
import type { ApiKeyId, Seq } from '../units/ids.ts';
import type { Instant } from '../units/instant.ts';
import { assertLaw } from '../units/result.ts';
import { secondsBy } from './bill.ts';
import type { HeldLease, Run, Server } from './server.ts';
import type { Lease, LeaseSpan, Provision } from './server-fact.ts';
import { serverDueAt } from './settle-lease.ts';

/**
 * The servers after one more entry of the account. What is not about one leaves them. Throws when
 * it cannot have happened (law 12): a lease that nobody holds, one that does not hold its price, a
 * bill that is not the formula's.
 */
export function evolveServer(state: AccountState, placed: PlacedFact): void {
  const { seq, at, fact, key } = placed;
  switch (fact.kind) {
    case 'hold':
      if (fact.provision) addServer(state, seq, at, fact, fact.provision, key);
      else if (fact.lease) put(state, withLease(state, seq, fact, fact.lease, key));
      return;
    case 'capture':
      if (fact.lease) put(state, billed(state, at, fact, fact.lease));
      else if (state.servers.has(fact.hold)) put(state, made(state, fact));
      return;
    case 'void':
      letGo(state, fact.hold);
      return;
    case 'server_terms':
      put(state, { ...serverOf(state, fact.server), terms: fact.terms });
      return;
    case 'server_stopping': {
      const server = serverOf(state, fact.server);
      const run = { ...runOf(server), stopping: fact.reason };
      put(state, { ...server, run, status: 'stopping' });
      return;
    }
    case 'server_delete':
      assertLaw(!state.servers.get(fact.server)?.run, 'law 12: what is deleted does not run');
      state.servers.delete(fact.server);
      return;
    default:
  }
}

function put(state: AccountState, server: Server): void {
  state.servers.set(server.seq, server);
  state.dueFloor = Math.min(state.dueFloor, serverDueAt(server));
}

function addServer(
  state: AccountState,
  seq: Seq,
  at: Instant,
  { usage }: HoldFact,
  { name, terms }: Provision,
  key: ApiKeyId | undefined,
): void {
  const { project, member } = usage ?? {};
  put(state, {
    seq,
    name,
    ...(project === undefined ? {} : { project }),
    ...(member === undefined ? {} : { member }),
    ...(key === undefined ? {} : { key }),
    status: 'provisioning',
    createdAt: at,
    terms,
    provisioning: zero,
    runtime: zero,
    seconds: 0,
  });
}

/** Made, it does not run yet. */
function made(state: AccountState, { hold, amount }: CaptureFact): Server {
  const server = serverOf(state, hold);
  assertLaw(server.status === 'provisioning', `server ${hold} is made once`);
  return { ...server, status: 'stopped', provisioning: amount };
}

/**
 * A provisioning given up has failed and leaves the state; a lease held ahead is only let go. The
 * hold is still there.
 */
function letGo(state: AccountState, hold: Seq): void {
  if (state.servers.get(hold)?.status === 'provisioning') {
    state.servers.delete(hold);
    return;
  }
  const server = state.servers.get(state.holds.get(hold)?.server as Seq);
  if (server?.run?.next?.hold !== hold) return;
  const { next: _next, ...run } = server.run;
  put(state, { ...server, run });
}

function withLease(
  state: AccountState,
  hold: Seq,
  { amount }: HoldFact,
  lease: Lease,
  key: ApiKeyId | undefined,
): Server {
  const {
    key: _key,
    stopped: _stopped,
    stoppedAt: _at,
    run,
    ...server
  } = serverOf(state, lease.server);
  assertLaw(server.status !== 'provisioning', `server ${server.seq} is not made yet`);
  const { from, until, terms = run ? run.terms : server.terms } = lease;
  const held: HeldLease = { hold, amount, from, until };
  const now = run
    ? withNext(run, held, lease)
    : { ...fresh, startedAt: from, terms, current: held };
  assertInFull(now, now.next ?? now.current, lease.before);
  return {
    ...server,
    ...(key === undefined ? {} : { key }),
    status: 'running',
    terms: lease.terms ?? server.terms,
    run: now,
  };
}

/** Law 12: a lease holds what its seconds cost, beside those of its stretch that came before it. */
function assertInFull(
  { startedAt, stretchFrom, terms: present }: Run,
  { amount, from, until, terms }: HeldLease,
  said = 0,
): void {
  const begun = secondsBy(startedAt, from);
  const before = terms ? 0 : begun - stretchFrom;
  const end = before + secondsBy(startedAt, until) - begun;
  const { price } = terms ?? present;
  const cost = runtimeCost(price, end) - runtimeCost(price, before);
  assertLaw(said === before, 'law 12: a lease says what of its stretch came before it');
  assertLaw(amount === cost, 'law 12: a lease holds what its seconds cost');
}

const fresh = { stretchFrom: 0, billedSeconds: 0, billed: zero };

/** Either the lease that follows the current one, or the first of what a resize makes of the run. */
function withNext(run: Run, held: HeldLease, { from, terms }: Lease): Run {
  const { stopping: _stopping, next, ...rest } = run;
  assertLaw(next === undefined, 'law 12: one lease is held ahead');
  if (from === run.current.until) return { ...rest, next: terms ? { ...held, terms } : held };
  assertLaw(terms !== undefined && from < run.current.until, 'law 12: leases follow one another');
  const stretchFrom = run.stretchFrom + run.billedSeconds;
  return { ...fresh, stretchFrom, startedAt: run.startedAt, terms, current: held };
}

/** Law 12: a bill is the price of its stretch so far, less what was billed of it. */
function billed(
  state: AccountState,
  at: Instant,
  { hold, amount }: CaptureFact,
  { server: named, before, after, ends }: LeaseSpan,
): Server {
  const { run: _run, ...server } = serverOf(state, named);
  const run = runOf(serverOf(state, named));
  assertLaw(run.current.hold === hold, 'law 12: leases are billed in their order');
  assertLaw(before === run.billedSeconds && after >= before, 'law 12: each second is billed once');
  const cost = runtimeCost(run.terms.price, after);
  assertLaw(amount === cost - run.billed, 'law 12: a bill is what its seconds cost');
  const sums = {
    runtime: plus(server.runtime, amount),
    seconds: server.seconds + after - before,
  };
  if (ends) return { ...server, ...sums, status: 'stopped', stoppedAt: at, stopped: ends };
  return { ...server, ...sums, run: billedUntil(run, after, cost) };
}

/** It runs on: on the lease held ahead, or, being resized, on one that begins with the next entry. */
function billedUntil({ next, ...run }: Run, seconds: number, cost: Credits): Run {
  const billed = { ...run, billedSeconds: seconds, billed: cost };
  if (!next) return billed;
  const { terms, ...current } = next;
  if (!terms) return { ...billed, current };
  return { ...run, ...fresh, stretchFrom: run.stretchFrom + seconds, terms, current };
}

function serverOf(state: AccountState, named: Seq): Server {
  const server = state.servers.get(named);
  assertLaw(server !== undefined, `no server ${named}`);
  return server;
}

function runOf({ seq, run }: Server): Run {
  assertLaw(run !== undefined, `law 12: server ${seq} does not run`);
  return run;
}
