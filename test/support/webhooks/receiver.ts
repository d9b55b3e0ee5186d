import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Somebody who listens for webhooks: a real HTTP server that answers as it is told. */
export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  /** What it answers from now on; `nothing` leaves the caller waiting. */
  answer: number | 'nothing';
  stop(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request.setEncoding('utf8')) body += piece;
    received.push({ path: request.url ?? '', headers: request.headers, body });
    if (receiver.answer === 'nothing') return;
    const moved = receiver.answer >= 300 && receiver.answer < 400;
    response.writeHead(receiver.answer, moved ? { location: `${receiver.url}elsewhere` } : {});
    response.end('thank you');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}/`,
    received,
    answer: 204,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return receiver;
}

/** How long a signature counts, as the specification has it. */
const toleranceSeconds = 5 * 60;

/**
 * What a receiver does to know whom a message is from: written from the specification of Standard
 * Webhooks, without a line of what signs.
 */
export function isAuthentic(
  secret: string,
  { headers, body }: Received,
  now = Date.now(),
): boolean {
  const id = String(headers['webhook-id']);
  const timestamp = String(headers['webhook-timestamp']);
  if (Math.abs(now / 1_000 - Number(timestamp)) > toleranceSeconds) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest();
  return String(headers['webhook-signature'])
    .split(' ')
    .filter((one) => one.startsWith('v1,'))
    .map((one) => Buffer.from(one.slice(3), 'base64'))
    .some((given) => given.length === expected.length && timingSafeEqual(given, expected));
}
