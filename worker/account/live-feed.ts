import { fromRow } from '../../core/ledger/entry-row.ts';
import type { AccountState } from '../../core/ledger/state.ts';
import type { AccountId, ApiKeyId } from '../../core/units/ids.ts';
import { type BalanceView, type EntryView, entryView, stateBalanceView } from '../http/views.ts';
import { readEntriesAfter } from './account-store.ts';
import type { SqlPort } from './sql-port.ts';

/** At most ten frames a second to each socket, however many commits there are. */
const frameEveryMs = 100;
const entriesPerFrameMax = 100;
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

  /** Takes a socket in and brings it from `since` to now; a first frame is always sent. */
  open(socket: WebSocket, since: number | undefined, key: ApiKeyId | undefined): void {
    this.#ports.accept(socket, key === undefined ? [] : [key]);
    const head = this.#ports.state().seq;
    const from = since === undefined || since > head ? head : since;
    this.#send(socket, this.#framesAfter(from, true));
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
    const bySent = new Map<number, string[]>();
    for (const socket of this.#ports.sockets()) {
      const { sent } = socket.deserializeAttachment() as Attachment;
      const frames = bySent.get(sent) ?? this.#framesAfter(sent, false);
      bySent.set(sent, frames);
      this.#send(socket, frames);
    }
  }

  #send(socket: WebSocket, frames: readonly string[]): void {
    try {
      for (const frame of frames) socket.send(frame);
      socket.serializeAttachment({ sent: this.#ports.state().seq } satisfies Attachment);
    } catch {
      // It closed meanwhile; its client resumes with `since`.
    }
  }

  #framesAfter(sent: number, always: boolean): string[] {
    const state = this.#ports.state();
    const account = state.account as AccountId;
    const balance = stateBalanceView(state);
    if (state.seq - sent > catchUpMax)
      return [JSON.stringify({ type: 'resync', seq: state.seq, balance } satisfies LiveFrame)];
    const frames: string[] = [];
    let from = sent;
    while (from < state.seq || (always && frames.length === 0)) {
      const rows = readEntriesAfter(this.#ports.sql, from, entriesPerFrameMax);
      from = rows.at(-1)?.seq ?? state.seq;
      const entries = rows.map((row) => entryView(account, fromRow(row)));
      const frame: LiveFrame = { type: 'update', seq: from, balance, entries };
      frames.push(JSON.stringify(frame));
    }
    return frames;
  }
}
