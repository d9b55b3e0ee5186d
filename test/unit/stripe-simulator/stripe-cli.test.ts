import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StripeSimulator, startStripeSimulator } from '../../stripe-simulator/start.ts';

/**
 * Stripe's own scenarios, played by the Stripe CLI. The binary comes with the npm package
 * `@stripe/cli`, or from `STRIPE_CLI`; without either these tests are skipped and say so.
 */
function findCli(): string[] | undefined {
  if (process.env.STRIPE_CLI) return [process.env.STRIPE_CLI];
  try {
    const manifest = createRequire(import.meta.url).resolve('@stripe/cli/package.json');
    return [process.execPath, join(manifest, '../bin/shim.js')];
  } catch {
    return undefined;
  }
}

/** Every event the application may subscribe to that the CLI has a scenario for. */
const triggers = [
  'charge.dispute.closed',
  'charge.dispute.created',
  'charge.dispute.updated',
  'charge.failed',
  'charge.refund.updated',
  'charge.refunded',
  'charge.succeeded',
  'checkout.session.async_payment_failed',
  'checkout.session.async_payment_succeeded',
  'checkout.session.completed',
  'checkout.session.expired',
  'customer.created',
  'customer.deleted',
  'customer.subscription.created',
  'customer.subscription.deleted',
  'customer.subscription.updated',
  'customer.updated',
  'invoice.created',
  'invoice.finalized',
  'invoice.paid',
  'invoice.payment_action_required',
  'invoice.payment_failed',
  'invoice.payment_succeeded',
  'invoice.updated',
  'invoice.voided',
  'payment_intent.payment_failed',
  'payment_intent.requires_action',
  'payment_intent.succeeded',
  'payment_method.attached',
  'payment_method.detached',
  'payment_method.updated',
  'setup_intent.setup_failed',
  'setup_intent.succeeded',
];

const cli = findCli();
const why = cli ? '' : ' (skipped: @stripe/cli is not installed)';

describe.skipIf(!cli)(`the Stripe CLI’s scenarios${why}`, () => {
  let simulator: StripeSimulator;
  let home = '';

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'stripe-cli-'));
    simulator = await startStripeSimulator({ settleAfterSeconds: 0 });
  });

  afterAll(async () => {
    await simulator.close();
    await rm(home, { recursive: true });
  });

  it.each(triggers)('stripe trigger %s', async (type) => {
    simulator.control.reset();
    const [file = '', ...before] = cli ?? [];
    await promisify(execFile)(file, [...before, 'trigger', type, '--api-base', simulator.url], {
      timeout: 30_000,
      env: {
        PATH: process.env.PATH,
        HOME: home,
        STRIPE_CLI_TELEMETRY_OPTOUT: '1',
        STRIPE_API_KEY: 'sk_test_simulator_0000',
      },
    });
    await expect
      .poll(() => simulator.control.events({ type }).length, { timeout: 5_000 })
      .toBeGreaterThan(0);
  });
});
