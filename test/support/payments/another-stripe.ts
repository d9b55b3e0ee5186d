import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { signatureOf } from '../../stripe-simulator/events/signature.ts';

/** Ids as the simulator writes them: a prefix and letters. */
const ours =
  /\b(cs_test|price|inpay|prod|seti|sub|cus|evt|txn|req|ch|du|ii|il|in|li|pi|pm|re|si)_([0-9A-Za-z]{8,})/g;
/** The same ids as this server writes them. */
const theirs =
  /\b(cs_test|price|inpay|prod|seti|sub|cus|evt|txn|req|ch|du|ii|il|in|li|pi|pm|re|si)_ANOTHER([0-9A-Za-z]+)/g;

export const disguised = (text: string): string => text.replace(ours, '$1_ANOTHER$2');
export const undisguised = (text: string): string => text.replace(theirs, '$1_$2');

const hopByHop = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'date']);

/** Another server of Stripe's API: another host, other ids, another secret, and slower at random. */
export interface AnotherStripe {
  readonly url: string;
  /** Signs its webhooks. */
  readonly secret: string;
  /** The simulator that does the work behind it. */
  behind(simulator: string): void;
  close(): Promise<void>;
}

/** Webhooks of the simulator go in at its address and come out, in its own hand, at `worker`. */
export async function anotherStripe(worker: string, slowMs: number): Promise<AnotherStripe> {
  let simulator = '';
  const secret = 'whsec_of_another';
  const server = createServer((request, response) => {
    answer(request, response).catch((error) => {
      response.statusCode = 500;
      response.end(String(error));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const body = Buffer.concat(pieces).toString();
    await pause(Math.random() * slowMs);
    const came = request.url === '/webhook' ? await told(body) : await passedOn(request, body);
    const text = disguised(await came.text()).replaceAll(simulator, url);
    for (const [name, value] of came.headers)
      if (!hopByHop.has(name) && name !== 'content-encoding')
        response.setHeader(name, disguised(value).replaceAll(simulator, url));
    response.writeHead(came.status).end(text);
  }

  const passedOn = ({ method = 'GET', url: path = '/', headers }: IncomingMessage, body: string) =>
    fetch(`${simulator}${undisguised(path)}`, {
      method,
      headers: Object.entries(headers).flatMap(([name, value]): [string, string][] =>
        hopByHop.has(name) ? [] : [[name, String(value)]],
      ),
      ...(method === 'POST' ? { body: undisguised(body) } : {}),
      redirect: 'manual',
    });

  const told = (body: string) => {
    const payload = disguised(body).replaceAll(simulator, url);
    const signature = signatureOf(payload, [secret], Math.floor(Date.now() / 1_000));
    return fetch(worker, {
      method: 'POST',
      body: payload,
      headers: { 'stripe-signature': signature },
    });
  };

  return {
    url,
    secret,
    behind: (it) => {
      simulator = it;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((closed) => server.close(() => closed()));
    },
  };
}
