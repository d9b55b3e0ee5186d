import {
  type Accessor,
  createContext,
  createEffect,
  createSignal,
  on,
  onCleanup,
  type ParentProps,
  useContext,
} from 'solid-js';
import { liveUrl } from './api.ts';
import { append, type EntryLog, emptyLog, showWaiting } from './entry-log.ts';
import { createLiveLink, type LiveFrame, type LiveSocket, type LiveStatus } from './live.ts';
import { useBalance, useLiveUpdates } from './queries.ts';
import { spaced } from './spaced.ts';

/** The account's live link as the sections see it. */
export interface LiveFeed {
  readonly status: Accessor<LiveStatus>;
  /** Undefined until the balance was read: that is where following begins. */
  readonly log: Accessor<EntryLog | undefined>;
  /** Brings the entries that were only announced onto the screen. */
  readonly show: () => void;
}

/** Pages that follow no account have a feed of their own. */
export const LiveFeedContext = createContext<LiveFeed>();

/** Sums are read again at most this often, however fast entries arrive. */
const sumsEveryMs = 1_000;

export function LiveProvider(props: ParentProps<{ connect?: (since: number) => LiveSocket }>) {
  const balance = useBalance();
  const updates = useLiveUpdates();
  const [linkStatus, setStatus] = createSignal<LiveStatus>({ kind: 'connecting' });
  const [log, setLog] = createSignal<EntryLog>();
  const refreshSums = spaced(updates.refreshSums, sumsEveryMs);

  function take(frame: LiveFrame) {
    updates.putBalance(frame);
    setLog((known) => append(known ?? emptyLog(frame.seq), frame));
    if (frame.type === 'resync') {
      void updates.rereadStatus();
      void updates.rereadEntries();
      refreshSums.soon();
    } else if (frame.entries.length > 0) refreshSums.soon();
  }

  const link = createLiveLink({
    connect: (since) => (props.connect ?? openSocket)(since),
    onFrame: take,
    onStatus: setStatus,
    onRefused: () => void updates.checkSession(),
    random: Math.random,
  });

  createEffect(
    on(
      () => balance.data !== undefined,
      (known) => {
        const first = balance.data;
        if (!known || !first || log()) return;
        setLog(emptyLog(first.as_of_seq));
        link.start(first.as_of_seq, Date.now());
      },
    ),
  );

  const wake = () => link.wake();
  const cut = () => link.cut();
  addEventListener('online', wake);
  addEventListener('offline', cut);
  onCleanup(() => {
    removeEventListener('online', wake);
    removeEventListener('offline', cut);
    refreshSums.cancel();
    link.stop();
  });

  /** Without a balance there is nothing to follow yet. */
  const status = (): LiveStatus => (balance.isError && !log() ? { kind: 'paused' } : linkStatus());

  const show = () => {
    const known = log();
    if (!known) return;
    if (!known.overflowed) return setLog(showWaiting(known));
    setLog(emptyLog(known.head));
    void updates.rereadEntries();
  };

  return (
    <LiveFeedContext.Provider value={{ status, log, show }}>
      {props.children}
    </LiveFeedContext.Provider>
  );
}

export function useLive(): LiveFeed {
  const feed = useContext(LiveFeedContext);
  if (!feed) throw new Error('a live section outside the LiveProvider');
  return feed;
}

function openSocket(since: number): LiveSocket {
  const socket = new WebSocket(liveUrl(since));
  const view: LiveSocket = {
    onmessage: null,
    onclose: null,
    onopen: null,
    send: (text) => socket.readyState === WebSocket.OPEN && socket.send(text),
    close: () => socket.close(),
  };
  socket.onmessage = (event) => view.onmessage?.(event);
  socket.onclose = ({ code }) => view.onclose?.(code);
  socket.onopen = () => view.onopen?.();
  return view;
}
