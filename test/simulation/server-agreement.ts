import type { AccountState } from '../../core/ledger/state.ts';
import type { Past } from '../support/model/happening.ts';
import { isRunning, serversIn } from '../support/model/servers.ts';
import { agree } from './agreement.ts';

/** What state every server is in, what it runs at, and until when it is paid. */
export function agreeOnServers(
  { servers }: Readonly<AccountState>,
  past: Past,
  seqs: ReadonlyMap<number, number>,
): void {
  const theirs = [...servers.values()].map(({ seq, status, terms, run, runtime }) => ({
    ...{ seq, status, terms, runtime, stopping: run?.stopping, at: run?.terms },
    leases: [run?.current, run?.next].flatMap((lease) =>
      lease ? [[lease.hold, lease.until]] : [],
    ),
  }));
  const ours = serversIn(past).map((server) => ({
    ...{ seq: seqs.get(server.ref), status: server.status, terms: server.terms },
    runtime: past
      .filter((one) => one.kind === 'capture' && one.server === server.ref && one.said?.lease)
      .reduce((sum, { amount }) => sum + amount, 0),
    stopping: server.stopping,
    at: isRunning(server) ? server.stretch.terms : undefined,
    leases: server.leases.map(({ ref, until }) => [seqs.get(ref), until]),
  }));
  agree('servers', theirs, ours);
}
