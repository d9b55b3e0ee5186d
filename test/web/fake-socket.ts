import type { LiveSocket } from '../../web/live.ts';

/** The server's end of live links, one per connection. */
export class FakeSocket implements LiveSocket {
  onmessage: LiveSocket['onmessage'] = null;
  onclose: LiveSocket['onclose'] = null;
  onopen: LiveSocket['onopen'] = null;
  readonly since: number;
  answersPings = true;
  closed = false;

  constructor(since: number) {
    this.since = since;
  }

  send(text: string) {
    if (text === 'ping' && this.answersPings) queueMicrotask(() => this.say('pong'));
  }

  close() {
    this.closed = true;
  }

  /** Frames arrive as text. */
  say(message: unknown) {
    const data = typeof message === 'string' ? message : JSON.stringify(message);
    this.onmessage?.({ data });
  }

  /** The line is cut and the browser notices, or the server closed it for a reason. */
  drop(code?: number) {
    this.onclose?.(code);
  }
}

/** Every connection made, newest last. */
export function aServer() {
  const sockets: FakeSocket[] = [];
  const connect = (since: number) => {
    const socket = new FakeSocket(since);
    sockets.push(socket);
    return socket;
  };
  const newest = () => {
    const socket = sockets.at(-1);
    if (!socket) throw new Error('nobody connected');
    return socket;
  };
  return { sockets, connect, newest };
}
