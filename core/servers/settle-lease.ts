import { budgetAlerts } from '../budgets/headroom.ts';
import type { Rejection } from '../ledger/rejection.ts';
import type { Append } from '../ledger/settle-due.ts';
import { type AccountState, never } from '../ledger/state.ts';
import { claimOnRefusal } from '../top-up/claim.ts';
import { after, type Instant, later } from '../units/instant.ts';
import { assertLaw } from '../units/result.ts';
import { captureFact, leaseFact, leaseRefusal, nextLease } from './lease.ts';
import { type Run, renewalLeadMs, type Server } from './server.ts';

/** When the next lease is to be held: before the current one ends. */
export const renewalAt = ({ current }: Run): Instant =>
  later(current.from, after(current.until, -renewalLeadMs));

/** Whether what is due next of a run is the end of its lease, rather than the next one's hold. */
export const endsNext = ({ next, stopping }: Run): boolean =>
  next !== undefined || stopping !== undefined;

/** When something of a server falls due; `never` for one that does not run. */
export function serverDueAt({ run }: Server): number {
  if (!run) return never;
  return endsNext(run) ? run.current.until : renewalAt(run);
}

/** Does what is due next of a running server, at the instant it was due. */
export function settleServer(state: AccountState, server: Server, append: Append): void {
  const { run } = server;
  assertLaw(run !== undefined, 'only what runs falls due');
  const at = later(state.at, serverDueAt(server) as Instant);
  if (endsNext(run)) endLease(state, server, run, at, append);
  else renew(state, server, run, at, append);
}

function endLease(
  state: AccountState,
  server: Server,
  run: Run,
  at: Instant,
  append: Append,
): void {
  append(captureFact(state, server, run, run.current.until, run.stopping), at, server.key);
  for (const alert of budgetAlerts(state, at)) append(alert, at);
}

/** Holds the next lease, or tells that the server is to be stopped before paid time ends. */
function renew(state: AccountState, server: Server, run: Run, at: Instant, append: Append): void {
  const refused = tryRenewal(state, server, run, at, append);
  if (!refused) return;
  const { seq } = server;
  const stopAt = run.current.until;
  append({ kind: 'server_stopping', server: seq, reason: reasonOf(refused), stopAt }, at);
  for (const alert of budgetAlerts(state, at, refused)) append(alert, at);
  const claim = claimOnRefusal(state, at, refused);
  if (claim) append(claim, at);
}

function tryRenewal(
  state: AccountState,
  server: Server,
  run: Run,
  at: Instant,
  append: Append,
): Rejection | undefined {
  const lease = nextLease(run, server.terms);
  const refused = leaseRefusal(state, server, lease, at, server.key);
  if (!refused) append(leaseFact(state, server, lease), at, server.key);
  return refused;
}

function reasonOf({ code }: Rejection): 'frozen' | 'budget' | 'credits' {
  if (code === 'account-frozen') return 'frozen';
  return code === 'budget-exceeded' ? 'budget' : 'credits';
}

export function isAnyStopping({ servers }: AccountState): boolean {
  for (const { run } of servers.values()) if (run?.stopping) return true;
  return false;
}

/**
 * Tries again to hold the next lease of each server that is about to stop: what happened may have
 * mended what it was refused for. Where it has not, nothing is written.
 */
export function renewStopping(state: AccountState, at: Instant, append: Append): void {
  for (const server of state.servers.values())
    if (server.run?.stopping && server.run.current.until > at)
      tryRenewal(state, server, server.run, at, append);
}
