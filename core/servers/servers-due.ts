import type { Append } from '../ledger/settle-due.ts';
import type { AccountState } from '../ledger/state.ts';
import type { Seq } from '../units/ids.ts';
import type { Instant } from '../units/instant.ts';
import type { Server } from './server.ts';
import { endsNext, serverDueAt, settleServer } from './settle-lease.ts';

/**
 * What comes first of what is due at one instant: what gives credits back, then what lets them
 * lapse, then what takes them.
 */
export const ranks = { hold: 0, leaseEnd: 1, grant: 2, renewal: 3, retry: 4, last: 5 } as const;

interface Due {
  readonly server: Seq;
  readonly at: number;
  readonly rank: number;
}

const isBefore = (a: Due, b: Due): boolean =>
  a.at !== b.at ? a.at < b.at : a.rank !== b.rank ? a.rank < b.rank : a.server < b.server;

const dueOf = (server: Server): Due => ({
  server: server.seq,
  at: serverDueAt(server),
  rank: server.run && endsNext(server.run) ? ranks.leaseEnd : ranks.renewal,
});

/**
 * The servers that fall due, in order. One that was settled falls due again, at the end of its
 * lease or at the next renewal, so that days without an alarm pass lease by lease.
 */
export class ServersDue {
  readonly #state: AccountState;
  readonly #dues: Due[] = [];

  constructor(state: AccountState, by: Instant) {
    this.#state = state;
    for (const server of state.servers.values()) {
      const due = dueOf(server);
      if (due.at <= by) this.#dues.push(due);
    }
    this.#dues.sort((a, b) => (isBefore(a, b) ? 1 : -1));
  }

  /** Settles what comes before an instant, or within it before a rank. */
  settleBefore(at: Instant, rank: number, append: Append): void {
    const limit: Due = { server: 0 as Seq, at, rank };
    for (;;) {
      const due = this.#dues.at(-1);
      if (!due || !isBefore(due, limit)) return;
      this.#dues.pop();
      const server = this.#state.servers.get(due.server);
      if (!server?.run) continue;
      settleServer(this.#state, server, append);
      this.#again(due.server);
    }
  }

  /** The last falls due first. */
  #again(seq: Seq): void {
    const server = this.#state.servers.get(seq);
    if (!server?.run) return;
    const due = dueOf(server);
    let low = 0;
    let high = this.#dues.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isBefore(due, this.#dues[middle] as Due)) low = middle + 1;
      else high = middle;
    }
    this.#dues.splice(low, 0, due);
  }
}
