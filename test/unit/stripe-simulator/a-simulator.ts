import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import { afterEach } from 'vitest';
import type { Control } from '../../stripe-simulator/control/control.ts';
import { faultsOf } from '../../stripe-simulator/schema/check-object.ts';
import { objectOfEvent } from '../../stripe-simulator/schema/definitions.ts';
import { type SimulatorOptions, startStripeSimulator } from '../../stripe-simulator/start.ts';

export const secret = 'whsec_for_tests';

export interface Harness {
  readonly url: string;
  readonly stripe: Stripe;
  readonly control: Control;
  /** Webhooks whose signature held, in order of arrival. */
  readonly received: Stripe.Event[];
  /** Raw bodies and signatures of all that arrived. */
  readonly raw: { body: string; signature: string }[];
  /** What the endpoint answers; 200 unless set. */
  answer: (event: Stripe.Event) => number;
  /** Types of the webhooks received so far, once all under way have arrived. */
  readonly types: () => Promise<string[]>;
  readonly close: () => Promise<void>;
}

const open: Harness[] = [];

afterEach(async () => {
  for (const harness of open.splice(0)) await harness.close();
});

/** 1 November 2026, noon. */
export const start = Date.UTC(2026, 10, 1, 12) / 1000;

/** A simulator with a clock that stands still, the real client, and an endpoint that listens. */
export async function aSimulator(options: SimulatorOptions = {}): Promise<Harness> {
  const received: Stripe.Event[] = [];
  const raw: { body: string; signature: string }[] = [];
  const verifier = new Stripe('sk_test_verifier');
  const endpoint = createServer((request, response) => {
    void bodyOf(request).then(async (body) => {
      const signature = String(request.headers['stripe-signature']);
      raw.push({ body, signature });
      try {
        const event = await verifier.webhooks.constructEventAsync(
          body,
          signature,
          secret,
          undefined,
          undefined,
          start * 1000,
        );
        received.push(event);
        response.statusCode = harness.answer(event);
      } catch {
        response.statusCode = 400;
      }
      response.end();
    });
  });
  await new Promise<void>((listening) => endpoint.listen(0, '127.0.0.1', listening));
  const { port } = endpoint.address() as AddressInfo;
  const simulator = await startStripeSimulator({
    clock: () => start * 1000,
    seed: 'tests',
    settleAfterSeconds: 60,
    retryDelaysMs: [20, 20],
    webhook: [{ url: `http://127.0.0.1:${port}/hook`, secret }],
    ...options,
  });
  const harness: Harness = {
    url: simulator.url,
    control: simulator.control,
    stripe: clientOf(simulator.url),
    received,
    raw,
    answer: () => 200,
    types: async () => {
      await simulator.control.settled();
      return received.map(({ type }) => type);
    },
    close: async () => {
      await simulator.close();
      await new Promise((closed) => {
        endpoint.close(closed);
        // A webhook that was under way would keep its connection open for seconds.
        endpoint.closeAllConnections();
      });
      const told = new Set(simulator.control.events().map(({ id }) => id));
      expectWellFormed(received.filter(({ id }) => told.has(id)));
    },
  };
  open.push(harness);
  return harness;
}

/** The unmodified client; retries off, so that a test sees each answer. */
export function clientOf(url: string, key = 'sk_test_simulator'): Stripe {
  const { hostname, port } = new URL(url);
  return new Stripe(key, { host: hostname, port, protocol: 'http', maxNetworkRetries: 0 });
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const part of request as AsyncIterable<Buffer>) body += part.toString('utf8');
  return body;
}

/** Each webhook object fits stripe-node's own types, measured where it arrived. */
function expectWellFormed(events: readonly Stripe.Event[]): void {
  for (const { type, data } of events) {
    const faults = faultsOf(objectOfEvent(type) ?? type, data.object);
    if (faults.length > 0) throw new Error(`${type}: ${faults.join('; ')}`);
  }
}

/** A refusal as stripe-node throws it. */
export async function refusalOf(promise: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error;
    throw error;
  }
  throw new Error('It was not refused');
}

/** Fills a hosted page in and sends it; where it leads, and what it says. */
export async function submit(
  url: string,
  fields: Record<string, string>,
): Promise<{ status: number; location: string; text: string }> {
  const response = await fetch(url, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams(fields),
  });
  const location = response.headers.get('location') ?? '';
  return { status: response.status, location, text: await response.text() };
}

export const packageOf = async (stripe: Stripe, amount = 1000): Promise<Stripe.Price> => {
  const product = await stripe.products.create({ name: '1,000 credits' });
  return stripe.prices.create({ product: product.id, currency: 'usd', unit_amount: amount });
};

export const planOf = async (stripe: Stripe, amount: number, name = 'Plan') => {
  const product = await stripe.products.create({ name });
  return stripe.prices.create({
    product: product.id,
    currency: 'usd',
    unit_amount: amount,
    recurring: { interval: 'month' },
  });
};

/** A customer whose card, by its test name, is saved and the default. */
export async function aPayer(stripe: Stripe, card = 'visa', more = {}): Promise<Stripe.Customer> {
  const customer = await stripe.customers.create({ email: 'ada@example.com', ...more });
  const method = await stripe.paymentMethods.attach(`pm_card_${card}`, { customer: customer.id });
  return stripe.customers.update(customer.id, {
    invoice_settings: { default_payment_method: method.id },
  });
}
