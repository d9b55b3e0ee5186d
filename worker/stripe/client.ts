import type Stripe from 'stripe';
import type { Env } from '../env.ts';

/** What this deployment was told of Stripe. */
export interface PaymentSettings {
  /** Whether its key moves real money. */
  readonly livemode: boolean;
  /** Whether Stripe is to reckon taxes and ask for tax ids. */
  readonly tax: boolean;
}

/** Undefined where no key is configured: then nothing can be bought. */
export const paymentSettings = (env: Env): PaymentSettings | undefined =>
  env.STRIPE_SECRET_KEY
    ? { livemode: /^(sk|rk)_live_/.test(env.STRIPE_SECRET_KEY), tax: env.STRIPE_TAX === '1' }
    : undefined;

/** Longer than Stripe takes, shorter than the platform lets an object wait. */
const timeoutMs = 20_000;

const clients = new Map<string, Stripe>();

/**
 * Stripe's own client, pinned to the API version of its package; loaded with the first call. It
 * tries nothing twice by itself except a closed connection: every write passes its own key.
 */
export async function stripeClient(env: Env): Promise<Stripe | undefined> {
  const { STRIPE_SECRET_KEY: key, STRIPE_API_BASE: base = '' } = env;
  if (!key) return undefined;
  const known = clients.get(`${key} ${base}`);
  if (known) return known;
  const { default: StripeClient } = await import('stripe');
  const client = new StripeClient(key, {
    httpClient: StripeClient.createFetchHttpClient(),
    maxNetworkRetries: 0,
    timeout: timeoutMs,
    telemetry: false,
    ...(base === '' ? {} : addressOf(base)),
  });
  clients.set(`${key} ${base}`, client);
  return client;
}

/** The client's settings for a Stripe at another address than its own: a simulator, a proxy. */
export function addressOf(base: string): {
  host: string;
  port: string;
  protocol: 'http' | 'https';
} {
  const { protocol, hostname, port } = new URL(base);
  const plain = protocol === 'http:';
  return {
    host: hostname,
    port: port || (plain ? '80' : '443'),
    protocol: plain ? 'http' : 'https',
  };
}
