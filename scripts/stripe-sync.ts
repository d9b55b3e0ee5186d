import Stripe from 'stripe';
import { addressOf } from '../worker/stripe/client.ts';
import { subscribedEvents } from '../worker/stripe/subscribed-events.ts';
import { calmClient, expectStatus } from './replaying/api-client.ts';
import { syncOptions } from './syncing/options.ts';
import { type EndpointSynced, syncEndpoint } from './syncing/webhook-endpoint.ts';

/**
 * Makes the shipped catalogue what is sold, at the service and at Stripe, and on request the webhook
 * endpoint too. Safe to run again.
 */
async function sync(): Promise<void> {
  const { api, key, webhook } = syncOptions(process.argv.slice(2));
  const path = '/v1/admin/catalogue/push';
  const answer = await calmClient(
    api,
    key,
  )<{ items: number; prices_made: number }>({
    method: 'POST',
    path,
    body: {},
  });
  const { items, prices_made: made } = expectStatus(answer, 200, `POST ${path}`);
  say(`${items} items are sold; ${made === 0 ? 'Stripe had every price' : `${made} prices made`}`);
  if (webhook !== undefined) tell(webhook, await syncedEndpoint(webhook));
}

function syncedEndpoint(url: string): Promise<EndpointSynced> {
  const { STRIPE_SECRET_KEY: key, STRIPE_API_BASE: base } = process.env;
  if (!key) throw new Error('--webhook needs STRIPE_SECRET_KEY in the environment');
  const stripe = new Stripe(key, { telemetry: false, ...(base ? addressOf(base) : {}) });
  return syncEndpoint(stripe, { url, apiVersion: Stripe.API_VERSION, events: subscribedEvents });
}

function tell(url: string, { endpoint, what, secret, retired }: EndpointSynced): void {
  say(`${endpoint} ${what}: ${subscribedEvents.length} kinds of events go to ${url}`);
  for (const id of retired) say(`${id} switched off: it spoke another API version`);
  if (secret === undefined) return;
  say(`\nIts signing secret, shown this once: ${secret}`);
  say('Store it with: npx wrangler secret put STRIPE_WEBHOOK_SECRET');
  say('(while another endpoint still sends: both secrets, separated by a comma)');
}

const say = (line: string) => process.stdout.write(`${line}\n`);

try {
  await sync();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
