import { env as bindings } from 'cloudflare:workers';
import Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { instant } from '../../core/units/instant.ts';
import type { Env } from '../../worker/env.ts';
import type { Call } from '../../worker/http/call.ts';
import { bodyMaxLarge } from '../../worker/http/read-body.ts';
import { receiveStripeEvent } from '../../worker/http/routes/stripe-webhook.ts';
import { send } from './api-client.ts';

const secret = 'whsec_of_the_integration_tests';

const env: Env = {
  ...(bindings as unknown as Env),
  STRIPE_SECRET_KEY: 'sk_test_integration',
  STRIPE_WEBHOOK_SECRET: secret,
};

beforeEach(() => {
  for (const level of ['warn', 'error'] as const)
    vi.spyOn(console, level).mockImplementation(() => undefined);
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Of a customer nobody knows: to be quarantined without asking Stripe. */
const anEvent = (changes: object = {}) => ({
  id: 'evt_1',
  object: 'event',
  type: 'checkout.session.completed',
  api_version: Stripe.API_VERSION,
  created: 1_790_000_000,
  livemode: false,
  data: { object: { id: 'cs_1', object: 'checkout.session', customer: 'cus_stranger' } },
  ...changes,
});

/** WebCrypto, independent of the client that checks it. */
async function signed(payload: string, secrets: readonly string[] = [secret], ageSeconds = 0) {
  const at = Math.floor(Date.now() / 1_000) - ageSeconds;
  const text = new TextEncoder();
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  const parts = await Promise.all(
    secrets.map(async (one) => {
      const key = await crypto.subtle.importKey('raw', text.encode(one), hmac, false, ['sign']);
      const bytes = await crypto.subtle.sign('HMAC', key, text.encode(`${at}.${payload}`));
      const digits = [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0'));
      return `v1=${digits.join('')}`;
    }),
  );
  return [`t=${at}`, ...parts].join(',');
}

function receive(body: BodyInit, signature: string | undefined, on = env): Promise<Response> {
  const headers: Record<string, string> = signature ? { 'stripe-signature': signature } : {};
  const url = 'http://localhost/v1/stripe/webhook';
  const call: Call = {
    env: on,
    request: new Request(url, { method: 'POST', headers, body }),
    url: new URL(url),
    requestId: 'req_1',
    now: instant(Date.now()),
    params: {},
    bodyMax: bodyMaxLarge,
    waitUntil: () => undefined,
  };
  return receiveStripeEvent(call);
}

const inInbox = async () => {
  const { results } = await env.DB.prepare('SELECT id, status, reason FROM stripe_events').all();
  return results;
};

describe('a webhook in the Worker', () => {
  it('that is signed is kept before it is answered', async () => {
    const payload = JSON.stringify(anEvent());
    const response = await receive(payload, await signed(payload));
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ event: 'evt_1', status: 'quarantined' });
    const row = { id: 'evt_1', status: 'quarantined', reason: 'unknown_customer' };
    expect(await inInbox()).toEqual([row]);
  });

  it('is accepted with two signatures while the secret is changed', async () => {
    const payload = JSON.stringify(anEvent());
    const both = await signed(payload, ['whsec_before', secret]);
    expect((await receive(payload, both)).status).toBe(200);
  });

  it('of a type nobody asked for leaves no row', async () => {
    const payload = JSON.stringify(anEvent({ type: 'account.updated' }));
    expect((await receive(payload, await signed(payload))).status).toBe(200);
    expect(await inInbox()).toEqual([]);
  });

  it.each<[string, () => Promise<[body: BodyInit, signature: string | undefined]>]>([
    ['forged', async () => [JSON.stringify(anEvent()), `t=1,v1=${'0'.repeat(64)}`]],
    ['not signed', async () => [JSON.stringify(anEvent()), undefined]],
    ['stale', () => good(anEvent(), { age: 301 })],
    ['from the future', () => good(anEvent(), { age: -301 })],
    [
      'altered',
      async () => {
        const [payload, signature] = await good(anEvent());
        return [String(payload).replace('evt_1', 'evt_2'), signature];
      },
    ],
    ['signed with another secret', () => good(anEvent(), { secrets: ['whsec_other'] })],
    ['thin', () => good(anEvent({ object: 'v2.core.event' }))],
    ['empty', async () => ['', await signed('')]],
    ['no UTF-8', async () => [new Uint8Array([0xff, 0xfe]), await signed('x')]],
    ['of real money', () => good(anEvent({ livemode: true }))],
    ['of another API version', () => good(anEvent({ api_version: '2020-08-27' }))],
  ])('is refused when it is %s, and nothing is written', async (_, webhook) => {
    const [body, signature] = await webhook();
    const response = await receive(body, signature);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'invalid_request' });
    expect(await inInbox()).toEqual([]);
  });

  it('of 5 MiB is refused, whether or not it says how long it is', async () => {
    const payload = JSON.stringify(anEvent({ padding: 'x'.repeat(5 * 1024 * 1024) }));
    const signature = await signed(payload);
    expect((await receive(payload, signature)).status).toBe(413);
    const stream = new Blob([payload]).stream();
    expect((await receive(stream, signature)).status).toBe(413);
    expect(await inInbox()).toEqual([]);
  });

  it('is no use where Stripe is not connected, over the wire too', async () => {
    const { status, json } = await send('/v1/stripe/webhook', { raw: '{}' });
    expect([status, json.code]).toEqual([503, 'payments_not_configured']);
  });
});

async function good(
  event: object,
  { age = 0, secrets = [secret] }: { age?: number; secrets?: readonly string[] } = {},
): Promise<[string, string]> {
  const payload = JSON.stringify(event);
  return [payload, await signed(payload, secrets, age)];
}
