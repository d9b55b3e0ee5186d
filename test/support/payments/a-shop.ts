import Stripe from 'stripe';
import { subscribedEvents } from '../../../worker/stripe/subscribed-events.ts';
import {
  type SimulatorOptions,
  type StripeSimulator,
  startStripeSimulator,
} from '../../stripe-simulator/start.ts';
import { type AnotherStripe, anotherStripe, undisguised } from './another-stripe.ts';
import { apiOf, type Call, Customer } from './customer.ts';
import { type ShopServer, startShopServer } from './shop-server.ts';

/** Short, so that a refused webhook has come again or was given up before anyone waits for it. */
const retryDelaysMs = [20, 60, 200];

export const webhookSecret = 'whsec_of_the_scenarios';

/** The schedules of the Worker that concern payments, most frequent first. */
export const schedules = ['* * * * *', '*/10 * * * *'] as const;

/** A whole installation: the built Worker, a simulated Stripe, and one clock for both. */
export interface Shop {
  readonly simulator: StripeSimulator;
  /** Stripe's own client on the simulator: for what happens there without us. */
  readonly stripe: Stripe;
  readonly server: ShopServer;
  readonly call: Call;
  /** Instant (ms) by the clock of both. */
  now(): number;
  /** A new account without a credit. */
  customer(): Promise<Customer>;
  /** Fires every schedule once. */
  crons(): Promise<void>;
  /** Lets time pass: what falls due at Stripe happens, its webhooks arrive, alarms ring if they may. */
  advance(seconds: number, ringing?: 'ringing' | 'silent'): Promise<void>;
  /** Stripe's ids of an account's customer, oldest first. */
  customersOf(customer: Customer): Promise<string[]>;
  /** Rows of D1. */
  rows<T>(sql: string): Promise<T[]>;
  /** Takes back every fault, sends what waits, and waits until it has arrived. */
  calm(): Promise<void>;
  close(): Promise<void>;
}

export interface ShopOptions {
  readonly simulator?: SimulatorOptions;
  readonly variables?: Readonly<Record<string, string>>;
  /** Puts another server between the two, given how many milliseconds it takes at the most. */
  readonly another?: { readonly slowMs: number };
}

export async function aShop(options: ShopOptions = {}): Promise<Shop> {
  let shiftMs = 0;
  const now = () => Date.now() + shiftMs;
  let started: StripeSimulator | undefined;
  let another: AnotherStripe | undefined;
  const server = await startShopServer(async (port) => {
    const worker = `http://127.0.0.1:${port}/v1/stripe/webhook`;
    if (options.another) another = await anotherStripe(worker, options.another.slowMs);
    const url = another ? `${another.url}/webhook` : worker;
    started = await startStripeSimulator({
      webhook: [{ url, secret: webhookSecret, events: [...subscribedEvents] }],
      clock: now,
      retryDelaysMs,
      settleAfterSeconds: 3_600,
      ...options.simulator,
    });
    another?.behind(started.url);
    return {
      STRIPE_API_BASE: another?.url ?? started.url,
      STRIPE_SECRET_KEY: 'sk_test_scenarios',
      STRIPE_WEBHOOK_SECRET: another?.secret ?? webhookSecret,
      FREE_GRANT_MICROCREDITS: '0',
      RATE_LIMIT_PER_MINUTE: '1000000',
      ...options.variables,
    };
  });
  const simulator = started as StripeSimulator;
  const { control, port } = simulator;
  const call = apiOf(server.url, server.platformKey);
  const customers: Customer[] = [];
  const shop: Shop = {
    simulator,
    stripe: new Stripe('sk_test_scenarios', { host: '127.0.0.1', port, protocol: 'http' }),
    server,
    call,
    now,
    customer: async () => {
      const name = `customer-${customers.length + 1}`;
      const { body } = await call<{ id: string }>('POST', '/v1/accounts', {
        name,
        external_id: name,
      });
      const customer = new Customer(body.id, call);
      customers.push(customer);
      return customer;
    },
    crons: async () => {
      for (const cron of schedules) await server.tell('cron', { cron });
    },
    advance: async (seconds, ringing = 'ringing') => {
      shiftMs += seconds * 1_000;
      await server.tell('clock', { ms: shiftMs });
      // The clock has moved already: this lets happen what fell due on the way.
      control.advance({ seconds: 0 });
      await control.settled();
      if (ringing === 'silent') return;
      for (const { account } of customers) await server.tell('ring', { account });
      await control.settled();
    },
    customersOf: async ({ account }) => {
      const sql = `SELECT customer FROM stripe_customers WHERE account = '${account}' ORDER BY generation`;
      const rows = await shop.rows<{ customer: string }>(sql);
      return rows.map(({ customer }) => undisguised(customer));
    },
    rows: async <T>(sql: string) => (await server.tell('rows', { sql })) as T[],
    calm: async () => {
      control.calm();
      await server.tell('calm', {});
      await control.release();
      await control.hurry();
    },
    close: async () => {
      await server.close();
      await another?.close();
      await simulator.close();
    },
  };
  const pushed = await call('POST', '/v1/admin/catalogue/push', {});
  if (pushed.status !== 200) throw new Error(`no catalogue: ${JSON.stringify(pushed.body)}`);
  return shop;
}
