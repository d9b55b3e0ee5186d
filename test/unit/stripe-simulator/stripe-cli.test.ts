import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findStripeCli } from '../../../scripts/fetching/stripe-cli.ts';
import { subscribedEvents } from '../../../worker/stripe/subscribed-events.ts';
import { type StripeSimulator, startStripeSimulator } from '../../stripe-simulator/start.ts';

/**
 * Stripe's own scenarios, played by the Stripe CLI: `npm test` fetches it, or `STRIPE_CLI` names
 * it. Without either these tests are skipped and say so.
 */
const cli = findStripeCli();
const why = cli ? '' : ' (skipped: there is no Stripe CLI; npm test fetches it)';

/** The scenarios dispute by inquiry, which moves no money; this card makes it a chargeback. */
const chargeback = ['--override', 'payment_intent:payment_method=pm_card_createDispute'];
const won = ['--add', 'disputes_update:evidence.uncategorized_text=winning_evidence'];

/** Events that have no scenario of their own and happen in another's. */
const happensIn: Readonly<Record<string, readonly string[]>> = {
  'charge.dispute.funds_withdrawn': ['charge.dispute.created', ...chargeback],
  'charge.dispute.funds_reinstated': ['charge.dispute.updated', ...chargeback, ...won],
  'refund.created': ['charge.refunded'],
  'refund.updated': ['charge.refund.updated'],
};

/** Events that the CLI cannot bring about at all; other tests of the simulator do. */
const unplayed = ['invoice.upcoming', 'payment_method.automatically_updated', 'refund.failed'];

/** What we do not subscribe to but the same scenarios tell on their way. */
const besides = [
  'charge.failed',
  'charge.refund.updated',
  'charge.succeeded',
  'customer.created',
  'invoice.created',
  'invoice.payment_succeeded',
  'invoice.updated',
  'payment_intent.payment_failed',
  'payment_intent.requires_action',
  'payment_intent.succeeded',
  'payment_method.updated',
];

const played = [...subscribedEvents, ...besides].filter((type) => !unplayed.includes(type));

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

  const stripe = (...args: string[]) =>
    promisify(execFile)(cli as string, args, {
      timeout: 30_000,
      env: {
        PATH: process.env.PATH,
        HOME: home,
        STRIPE_CLI_TELEMETRY_OPTOUT: '1',
        STRIPE_API_KEY: 'sk_test_simulator_0000',
      },
    });

  it.each(played)('stripe trigger %s', async (type) => {
    simulator.control.reset();
    await stripe('trigger', ...(happensIn[type] ?? [type]), '--api-base', simulator.url);
    await expect
      .poll(() => simulator.control.events({ type }).length, { timeout: 5_000 })
      .toBeGreaterThan(0);
  });

  it('are all there are for what we subscribe to', async () => {
    const { stdout } = await stripe('trigger', '--help');
    const offered = [...stdout.matchAll(/^ {2}([a-z_.]+)$/gm)].map(([, type]) => type);
    const ours: readonly string[] = subscribedEvents;
    expect(offered.length).toBeGreaterThan(50);
    expect(ours.filter((type) => !offered.includes(type)).sort()).toEqual(
      [...Object.keys(happensIn), ...unplayed].sort(),
    );
  });
});
