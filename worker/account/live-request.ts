import { never } from '../../core/ledger/state.ts';
import type { Admitted } from './access.ts';
import { type LiveFeed, socketsMax } from './live-feed.ts';
import type { Answer, Caller } from './protocol.ts';

/**
 * Who asks for a live socket, from where on, until when at the most, and under which tags it can be
 * found again. Only the Worker can ask; it says so in headers.
 */
export interface LiveRequest {
  readonly caller: Caller;
  readonly since: number | undefined;
  readonly tags: readonly string[];
  readonly until: number;
}

export function readLiveRequest({ headers, url }: Request): LiveRequest {
  const since = new URL(url).searchParams.get('since');
  return {
    caller: JSON.parse(headers.get('x-hydron-caller') ?? '{}') as Caller,
    since: since === null ? undefined : Number(since),
    tags: headers.get('x-hydron-tags')?.split(' ') ?? [],
    until: Number(headers.get('x-hydron-until') ?? never),
  };
}

export interface Opened {
  /** Absent when there are as many sockets as may be. */
  readonly client?: WebSocket;
  /** When it is over at the latest. */
  readonly until: number;
}

export function openLive(live: LiveFeed, asked: LiveRequest, admitted: Admitted): Opened {
  const { key, until = never } = admitted;
  const over = Math.min(until, asked.until);
  if (live.isFull) return { until: never };
  const [client, server] = Object.values(new WebSocketPair()) as [WebSocket, WebSocket];
  const tags = key === undefined ? asked.tags : [key, ...asked.tags];
  live.open(server, { since: asked.since, tags, until: over });
  return { client, until: over };
}

/** What a caller gets: the socket, or why there is none. */
export function liveResponse(answer: Answer<Opened>): Response {
  if (!answer.ok) return Response.json(answer, { status: 403 });
  const { client } = answer.value;
  if (client) return new Response(null, { status: 101, webSocket: client });
  const full: Answer<never> = {
    ok: false,
    denial: { code: 'too-many-sockets', max: socketsMax },
    rate: answer.rate,
  };
  return Response.json(full, { status: 403 });
}
