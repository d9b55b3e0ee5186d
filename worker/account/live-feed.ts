import { fromRow } from '../../core/ledger/entry-row.ts';
import type { AccountState } from '../../core/ledger/state.ts';
import type { AccountId, ApiKeyId } from '../../core/units/ids.ts';
import { type BalanceView, type EntryView, entryView, stateBalanceView } from '../http/views.ts';
import { readEntriesAfter } from './account-store.ts';
import type { SqlPort } from './sql-port.ts';

/** At most ten frames a second to each socket, however many commits there are. */
const frameEveryMs = 100;
/** A few hundred kilobytes at the most; what is more waits for the next frame. */
const entriesPerFrameMax = 500;
/** Further behind than this, fetching anew is cheaper than catching up. */
const catchUpMax = 1_000;
export const socketsMax = 1_000;

export type LiveFrame =
  | { type: 'update'; seq: number; balance: BalanceView; entries: EntryView[] }
  | { type: 'resync'; seq: number; balance: BalanceView };

/** What the platform keeps with a socket while the object sleeps. */
interface Attachment {
  /** The last seq this socket was sent. */
  readonly sent: number;
}

interface Frame {
  readonly text: string;
  /** The last entry it tells of. */
  readonly seq: number;
}

export interface LivePorts {
  readonly sql: SqlPort;
  state(): Readonly<AccountState>;
  sockets(tag?: string): WebSocket[];
  accept(socket: WebSocket, tags: string[]): void;
  later(run: () => void, ms: number): void;
}

/** Tells open dashboards what was committed, without gap or repeat: every frame says up to which seq. */
export class LiveFeed {
  readonly #ports: LivePorts;
  #waiting = false;

  constructor(ports: LivePorts) {
    this.#ports = ports;
  }

  /** Takes a socket in and begins to bring it from `since` to now; a first frame is always sent. */
  open(socket: WebSocket, since: number | undefined, key: ApiKeyId | undefined): void {
    this.#ports.accept(socket, key === undefined ? [] : [key]);
    const head = this.#ports.state().seq;
    const from = since === undefined || since > head ? head : since;
    this.#send(socket, this.#frameAfter(from));
    this.committed();
  }

  /** Something was committed: tell everyone within a frame's time. */
  committed(): void {
    if (this.#waiting || this.#ports.sockets().length === 0) return;
    this.#waiting = true;
    this.#ports.later(() => {
      this.#waiting = false;
      this.#broadcast();
    }, frameEveryMs);
  }

  /** Ends the sockets a revoked key opened. */
  close(key: ApiKeyId): void {
    for (const socket of this.#ports.sockets(key)) socket.close(4401, 'key revoked');
  }

  #broadcast(): void {
    const bySent = new Map<number, Frame>();
    for (const socket of this.#ports.sockets()) {
      const { sent } = socket.deserializeAttachment() as Attachment;
      if (sent >= this.#ports.state().seq) continue;
      const frame = bySent.get(sent) ?? this.#frameAfter(sent);
      bySent.set(sent, frame);
      this.#send(socket, frame);
    }
    // Whoever is still behind goes on a frame's time later.
    if ([...bySent.values()].some(({ seq }) => seq < this.#ports.state().seq)) this.committed();
  }

  #send(socket: WebSocket, { text, seq }: Frame): void {
    try {
      socket.send(text);
      socket.serializeAttachment({ sent: seq } satisfies Attachment);
    } catch {
      // It closed meanwhile; its client resumes with `since`.
    }
  }

  /** What a socket is told next that was last told `sent`. */
  #frameAfter(sent: number): Frame {
    const state = this.#ports.state();
    const account = state.account as AccountId;
    const balance = stateBalanceView(state);
    const frame = (told: LiveFrame): Frame => ({ text: JSON.stringify(told), seq: told.seq });
    if (state.seq - sent > catchUpMax) return frame({ type: 'resync', seq: state.seq, balance });
    const rows = readEntriesAfter(this.#ports.sql, sent, entriesPerFrameMax);
    const entries = rows.map((row) => entryView(account, fromRow(row)));
    return frame({ type: 'update', seq: rows.at(-1)?.seq ?? sent, balance, entries });
  }
}
