import type { AccountState } from '../ledger/state.ts';
import { runtimeCost } from '../pricing/runtime-cost.ts';
import type { Seq } from '../units/ids.ts';
import type { Instant } from '../units/instant.ts';
import { assertLaw } from '../units/result.ts';
import { secondsBy } from './bill.ts';
import type { HeldLease, Run, Server } from './server.ts';

/**
 * Law 12, as far as a state shows it: what runs is paid for until now and beyond by a hold of its
 * own, what was billed is the formula's, and no hold of a server is left behind by it.
 */
export function assertServers(state: AccountState): void {
  const held = new Set<Seq>();
  for (const server of state.servers.values()) {
    if (server.status === 'provisioning') {
      assertLaw(state.holds.get(server.seq)?.server === server.seq, 'law 12: making it is held');
      held.add(server.seq);
    }
    if (server.run) assertRun(state, server, server.run, held);
    else assertLaw(!isRunning(server), 'law 12: what runs has a lease');
  }
  for (const { seq, server } of state.holds.values())
    assertLaw(server === undefined || held.has(seq), `law 12: hold ${seq} is of no server`);
}

const isRunning = ({ status }: Server): boolean => status === 'running' || status === 'stopping';

function assertRun(state: AccountState, server: Server, run: Run, held: Set<Seq>): void {
  const { current, next, stopping, billed, billedSeconds, terms } = run;
  assertLaw(isRunning(server), 'law 12: what has a lease runs');
  assertLaw((stopping !== undefined) === (server.status === 'stopping'), 'law 12: it is told once');
  assertLaw(!(next && stopping), 'law 12: what stops holds nothing ahead');
  assertLaw(current.until >= state.at, 'law 12: runtime is held before it is used');
  // Between two entries of one resize it has no lease, and is billed to the second.
  if (state.holds.has(current.hold) || !isBilledUntil(run, state.at))
    assertHeld(state, server.seq, current, held);
  if (next) {
    assertHeld(state, server.seq, next, held);
    assertLaw(next.from === current.until, 'law 12: leases follow one another');
  }
  assertLaw(runtimeCost(terms.price, billedSeconds) === billed, 'law 12: billed by formula');
}

const isBilledUntil = ({ startedAt, stretchFrom, billedSeconds }: Run, at: Instant): boolean =>
  stretchFrom + billedSeconds === secondsBy(startedAt, at);

function assertHeld(
  state: AccountState,
  server: Seq,
  { hold: seq, amount }: HeldLease,
  held: Set<Seq>,
): void {
  const hold = state.holds.get(seq);
  assertLaw(hold?.server === server, `law 12: no hold of its own pays for server ${server}`);
  assertLaw(hold.amount === amount, `law 12: hold ${seq} is what its lease costs`);
  held.add(seq);
}
