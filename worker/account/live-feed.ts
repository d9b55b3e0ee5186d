import { fromRow } from '../../core/ledger/entry-row.ts';
import { type AccountState, never } from '../../core/ledger/state.ts';
import type { AccountId } from '../../core/units/ids.ts';
import type { Instant } from '../../core/units/instant.ts';
import { type BalanceView, type EntryView, entryView, stateBalanceView } from '../http/views.ts';
import { readEntriesAfter } from './account-store.ts';
import type { SqlPort } from './sql-port.ts';

/** Not more than ten frames in any second to each socket, however many commits there are. */
const frameEveryMs = 110;
/** A few hundred kilobytes at the most; what is more waits for the next frame. */
const entriesPerFrameMax = 500;
/** Further behind than this, fetching anew is cheaper than catching up. */
const catchUpMax = 1_000;
/** Each socket costs every commit a look; far more than the dashboards one account has open. */
export const socketsMax = 500;
/** Closed because what it was opened with no longer counts: sign in again. */
const closedUnauthorised = 4401;

export type LiveFrame =
  | { type: 'update'; seq: number; balance: BalanceView; entries: EntryView[] }
  | { type: 'resync'; seq: number; balance: BalanceView };

/** What the platform keeps with a socket while the object sleeps. */
interface Attachment {
  /** The last seq this socket was sent. */
  readonly sent: number;
  /** When what it was opened with expires; absent for never. */
  readonly until?: number;
}

export interface Opening {
  readonly since: number | undefined;
  /** Under which the socket can be found again: the key, or the session and whose it is. */
  readonly tags: readonly string[];
  readonly until: number | undefined;
}

interface Frame {
  readonly text: string;
  /** The last entry it tells of. */
  readonly seq: number;
}

export interface LivePorts {
  readonly sql: SqlPort;
  clock(): Instant;
  state(): Readonly<AccountState>;
  sockets(tag?: string): WebSocket[];
  accept(socket: WebSocket, tags: string[]): void;
  /** After the answers to what was committed just now. */
  soon(run: () => void): void;
  later(run: () => void, ms: number): void;
}

/** Tells open dashboards what was committed, without gap or repeat: every frame says up to which seq. */
export class LiveFeed {
  readonly #ports: LivePorts;
  #waiting = false;
  /** When the last frame went out: after a rest the next one need not wait. */
  #sentAt = 0;

  constructor(ports: LivePorts) {
    this.#ports = ports;
  }

  get isFull(): boolean {
    return this.#ports.sockets().length >= socketsMax;
  }

  /** Takes a socket in and begins to bring it from `since` to now; a first frame is always sent. */
  open(socket: WebSocket, { since, tags, until }: Opening): void {
    this.#ports.accept(socket, [...tags]);
    const head = this.#ports.state().seq;
    const from = since === undefined || since > head ? head : since;
    // Infinity does not survive being stored.
    const kept = until === undefined || until === never ? {} : { until };
    socket.serializeAttachment({ sent: from, ...kept } satisfies Attachment);
    this.#send(socket, this.#frameAfter(from));
    this.committed();
  }

  /** Something was committed: tell everyone within a frame's time. */
  committed(): void {
    if (this.#waiting || this.#ports.sockets().length === 0) return;
    this.#waiting = true;
    const rested = this.#ports.clock() - this.#sentAt;
    const wait = Math.min(Math.max(frameEveryMs - rested, 0), frameEveryMs);
    const send = () => {
      this.#waiting = false;
      this.#sentAt = this.#ports.clock();
      this.#broadcast();
    };
    // A timer would take a millisecond even where there is nothing to wait for.
    if (wait === 0) this.#ports.soon(send);
    else this.#ports.later(send, wait);
  }

  /** Ends the sockets opened under a tag: a revoked key, a session signed out of, a member removed. */
  close(tag: string): number {
    const sockets = this.#ports.sockets(tag);
    for (const socket of sockets) socket.close(closedUnauthorised, 'no longer signed in');
    return sockets.length;
  }

  /** Ends the sockets whose key or session has expired. */
  closeExpired(): void {
    for (const socket of this.#ports.sockets()) this.#isOver(socket);
  }

  /** Whether a socket's time is over; then it is closed. */
  #isOver(socket: WebSocket): boolean {
    const { until = never } = socket.deserializeAttachment() as Attachment;
    if (until > this.#ports.clock()) return false;
    socket.close(closedUnauthorised, 'no longer signed in');
    return true;
  }

  #broadcast(): void {
    const bySent = new Map<number, Frame>();
    for (const socket of this.#ports.sockets()) {
      const { sent } = socket.deserializeAttachment() as Attachment;
      if (sent >= this.#ports.state().seq || this.#isOver(socket)) continue;
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
      const attachment = socket.deserializeAttachment() as Attachment;
      socket.serializeAttachment({ ...attachment, sent: seq } satisfies Attachment);
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
