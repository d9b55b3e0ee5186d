import { type Instant, instant } from '../../../core/units/instant.ts';
import type { Env } from '../../../worker/env.ts';
import {
  type SimulatorOptions,
  type StripeSimulator,
  startStripeSimulator,
} from '../../stripe-simulator/start.ts';
import { type Fault, type SqliteD1, sqliteD1, withFaults } from '../sqlite-d1.ts';

export interface WorldOptions {
  /** Instant (ms) at which the clock of Stripe and ours stands; 1 November 2026, noon, unless told. */
  readonly clock?: number;
  /** Has Stripe reckon taxes. */
  readonly tax?: boolean;
  readonly simulator?: SimulatorOptions;
}

/** What accounts share: a simulated Stripe, a D1, one clock for both, and what is configured. */
export interface PaymentWorld {
  readonly simulator: StripeSimulator;
  readonly env: Env;
  /** D1 itself, for a test to look at. */
  readonly d1: SqliteD1;
  /** Decides what becomes of each call to D1; false unless set. */
  d1Fault: () => Fault;
  now(): Instant;
  /** Moves the clock on, and all that falls due at Stripe happens. */
  advance(seconds: number): void;
  close(): Promise<void>;
}

const noon = Date.UTC(2026, 10, 1, 12);

let worlds = 0;

export async function aPaymentWorld(options: WorldOptions = {}): Promise<PaymentWorld> {
  const start = options.clock ?? noon;
  let elapsedMs = 0;
  const simulator = await startStripeSimulator({
    clock: () => start,
    seed: `world ${++worlds}`,
    settleAfterSeconds: 3_600,
    ...options.simulator,
  });
  const d1 = sqliteD1();
  const world: PaymentWorld = {
    simulator,
    env: {
      DB: withFaults(d1, () => world.d1Fault()),
      STRIPE_SECRET_KEY: 'sk_test_desk',
      STRIPE_API_BASE: simulator.url,
      ...(options.tax ? { STRIPE_TAX: '1' } : {}),
    } as unknown as Env,
    d1,
    d1Fault: () => false,
    now: () => instant(start + elapsedMs),
    advance(seconds) {
      elapsedMs += seconds * 1_000;
      simulator.control.advance({ seconds });
    },
    async close() {
      await simulator.close();
      d1.close();
    },
  };
  return world;
}
