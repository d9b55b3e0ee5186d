import type { BalanceView, EntryView } from './api.ts';

/**
 * The live link: one WebSocket that survives cuts. Laws: a consumer sees every entry after the seq
 * it started from exactly once and in order, or is told to `resync`; a dead link is known as such
 * within five seconds.
 */

export interface UpdateFrame {
  type: 'update';
  seq: number;
  balance: BalanceView;
  /** Oldest first: every entry since the frame before. */
  entries: EntryView[];
}

/** Too much was missed: what is shown must be read again. */
export interface ResyncFrame {
  type: 'resync';
  seq: number;
  balance: BalanceView;
}

export type LiveFrame = UpdateFrame | ResyncFrame;

export type LiveStatus =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  /** `lastHeardMs`: when the last value was known to hold; absent when there never was one. */
  | { readonly kind: 'paused'; readonly lastHeardMs?: number };

/** The part of a WebSocket that is used. */
export interface LiveSocket {
  onmessage: ((event: { data: unknown }) => void) | null;
  /** With the code it was closed with, where the other end gave one. */
  onclose: ((code?: number) => void) | null;
  onopen: (() => void) | null;
  send(text: string): void;
  close(): void;
}

export interface LiveOptions {
  readonly connect: (since: number) => LiveSocket;
  readonly onFrame: (frame: LiveFrame) => void;
  readonly onStatus: (status: LiveStatus) => void;
  /** A connection failed before its first frame, or was ended for it: perhaps the session is over. */
  readonly onRefused: () => void;
  /** In [0, 1): spreads the reconnections of many pages. */
  readonly random: () => number;
}

export interface LiveLink {
  /** Follows the ledger after `since`, a seq whose balance was read at `readAtMs`. */
  start(since: number, readAtMs: number): void;
  /** The network came back: try at once. */
  wake(): void;
  /** The network is known to be gone. */
  cut(): void;
  stop(): void;
}

/** With a tick to notice each, 4 s at worst: a second is left for a busy machine. */
const pingEveryMs = 1_250;
const answerWithinMs = 2_250;
const tickMs = 250;
/** A handshake crosses more of the network than a ping does. */
const connectWithinMs = 4_000;
/** The server's word for a session that has ended. */
const closedUnauthorised = 4401;
const retryMinMs = 250;
const retryMaxMs = 5_000;

export function createLiveLink(options: LiveOptions): LiveLink {
  let socket: LiveSocket | undefined;
  let known = 0;
  let heardMs = 0;
  let askedMs: number | undefined;
  let failures = 0;
  let started = false;
  let caughtUp = false;
  let ticking: ReturnType<typeof setInterval> | undefined;
  let retrying: ReturnType<typeof setTimeout> | undefined;

  function open() {
    clearTimeout(retrying);
    drop();
    askedMs = Date.now();
    caughtUp = false;
    const opened = options.connect(known);
    socket = opened;
    opened.onopen = () => {
      askedMs = Date.now();
    };
    opened.onmessage = ({ data }) => hear(data);
    opened.onclose = (code) => lost(code === closedUnauthorised);
    clearInterval(ticking);
    ticking = setInterval(watch, tickMs);
  }

  function drop() {
    clearInterval(ticking);
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
    socket = undefined;
  }

  function lost(ended = false) {
    const refused = ended || !caughtUp;
    pause();
    if (refused) options.onRefused();
  }

  function pause() {
    drop();
    caughtUp = false;
    options.onStatus({ kind: 'paused', lastHeardMs: heardMs });
    const ceiling = Math.min(retryMaxMs, retryMinMs * 2 ** failures++);
    clearTimeout(retrying);
    retrying = setTimeout(open, ceiling * (0.5 + options.random() / 2));
  }

  function watch() {
    const now = Date.now();
    const limit = caughtUp ? answerWithinMs : connectWithinMs;
    if (askedMs !== undefined && now - askedMs > limit) return lost();
    if (askedMs !== undefined || now - heardMs < pingEveryMs) return;
    askedMs = now;
    socket?.send('ping');
  }

  function hear(data: unknown) {
    const frame = readFrame(data);
    if (caughtUp || frame) {
      heardMs = Date.now();
      askedMs = undefined;
    }
    if (!frame) return;
    take(frame);
    if (caughtUp) return;
    caughtUp = true;
    failures = 0;
    options.onStatus({ kind: 'live' });
  }

  function take(frame: LiveFrame) {
    if (caughtUp && frame.type === 'update' && frame.seq < known) return;
    const next = frame.type === 'update' ? continued(frame, known) : frame;
    known = frame.seq;
    options.onFrame(next);
  }

  return {
    start(since, readAtMs) {
      known = since;
      heardMs = readAtMs;
      started = true;
      options.onStatus({ kind: 'connecting' });
      open();
    },
    wake() {
      if (started && !caughtUp) open();
    },
    cut() {
      if (started) pause();
    },
    stop() {
      started = false;
      clearTimeout(retrying);
      drop();
    },
  };
}

/** The frame without what is known already; a hole in its seqs makes it a resync. */
function continued(frame: UpdateFrame, known: number): LiveFrame {
  const entries = frame.entries.filter((entry) => entry.seq > known);
  const whole = entries.every((entry, index) => entry.seq === known + 1 + index);
  if (whole && entries.length === frame.seq - known) return { ...frame, entries };
  return { type: 'resync', seq: frame.seq, balance: frame.balance };
}

/** Undefined for what is no frame: `pong`, and kinds this page does not know yet. */
function readFrame(data: unknown): LiveFrame | undefined {
  if (typeof data !== 'string' || !data.startsWith('{')) return undefined;
  const frame = JSON.parse(data) as LiveFrame;
  return frame.type === 'update' || frame.type === 'resync' ? frame : undefined;
}
