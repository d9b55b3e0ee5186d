import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Control } from '../control/control.ts';
import { answerPage } from '../pages/pages.ts';
import type { World } from '../world.ts';
import type { Api, ApiAnswer } from './api.ts';
import { answerControl } from './control-calls.ts';

/** A request larger than this is cut off. */
const bodyMax = 2 * 1024 * 1024;

export interface Parts {
  readonly world: World;
  readonly api: Api;
  readonly control: Control;
  /** Called after each request, when things may have changed. */
  readonly after: () => void;
}

export function simulatorServer(parts: Parts): Server {
  return createServer((request, response) => {
    answer(parts, request, response)
      .catch((error: unknown) => {
        response.statusCode = 500;
        response.end(error instanceof Error ? (error.stack ?? error.message) : String(error));
      })
      .finally(parts.after);
  });
}

async function answer(
  { world, api, control }: Parts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await bodyOf(request);
  const { pathname, search } = new URL(request.url ?? '/', 'http://simulator');
  const method = request.method ?? 'GET';
  if (pathname.startsWith('/_control/')) {
    send(response, await answerControl(control, pathname.slice('/_control/'.length), body));
    return;
  }
  if (!pathname.startsWith('/v1/')) {
    send(response, answerPage(world, { method, path: pathname, query: search.slice(1), body }));
    return;
  }
  const header = (name: string) => {
    const value = request.headers[name];
    return Array.isArray(value) ? value[0] : value;
  };
  const query = search.slice(1);
  const answered = await api.answer({ method, path: pathname, query, body, header });
  control.calls.push({
    method,
    path: pathname,
    status: answered.status,
    idempotencyKey: header('idempotency-key') ?? null,
    replayed: answered.headers['idempotent-replayed'] === 'true',
    cut: answered.cut ?? null,
  });
  send(response, answered);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > bodyMax) throw new Error('The request is too large.');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** Sends an answer whole, cut in the middle, or not at all. */
function send(response: ServerResponse, { status, headers, body, cut }: ApiAnswer): void {
  if (cut === 'closed') {
    response.socket?.destroy();
    return;
  }
  response.writeHead(status, { ...headers });
  response.end(cut === 'truncated' ? body.slice(0, Math.floor(body.length / 2)) : body);
}
