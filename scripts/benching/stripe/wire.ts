import { createHmac } from 'node:crypto';
import { type CompletedCheckout, webhookSecret } from './simulator.ts';

/** A request that the Worker made, as it made it. */
export interface Fetched {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
}

/** The same request again, to whoever answered it before. */
export function again({ method, url, headers }: Fetched): string {
  // Sent twice under one key, a write would only be remembered.
  if (method !== 'GET') throw new Error(`settling a payment does ${method} ${url}`);
  const { host, pathname, search } = new URL(url);
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  return [`GET ${pathname}${search} HTTP/1.1`, `Host: ${host}`, ...lines, '', ''].join('\r\n');
}

/** An event as Stripe delivers it, signed now. */
export function webhookOf(
  port: number,
  event: CompletedCheckout,
  headers: readonly string[] = [],
): string {
  const bytes = Buffer.from(JSON.stringify(event));
  const seconds = Math.floor(Date.now() / 1_000);
  const signed = createHmac('sha256', webhookSecret).update(`${seconds}.`).update(bytes);
  return [
    'POST /v1/stripe/webhook HTTP/1.1',
    `Host: 127.0.0.1:${port}`,
    'Content-Type: application/json; charset=utf-8',
    `Stripe-Signature: t=${seconds},v1=${signed.digest('hex')}`,
    ...headers,
    `Content-Length: ${bytes.length}`,
    '',
    // One character a byte, as a connection sends it.
    bytes.toString('latin1'),
  ].join('\r\n');
}
