import { receiveEvent } from '../../../db/stripe-events.ts';
import { log } from '../../log.ts';
import { paymentSettings, stripeClient } from '../../stripe/client.ts';
import { newEvent } from '../../stripe/inbox.ts';
import type { StripeHint } from '../../stripe/reference-of.ts';
import { isSubscribed } from '../../stripe/subscribed-events.ts';
import { type Distrust, verifyEvent, webhookSecrets } from '../../stripe/verify-event.ts';
import { workEvent } from '../../stripe/work-event.ts';
import type { Call } from '../call.ts';
import { database } from '../database.ts';
import { invalid, type Problem, unavailable } from '../problem.ts';
import { readText } from '../read-body.ts';
import { json, refuse } from '../reply.ts';

/**
 * Stripe tells what happened. Whatever is not 2xx it tells again: so 200 is only said of what is in
 * the inbox and finished, or calls for nothing.
 */
export async function receiveStripeEvent(call: Call): Promise<Response> {
  const { env, request, now } = call;
  const [settings, stripe] = [paymentSettings(env), await stripeClient(env)];
  const secrets = webhookSecrets(env.STRIPE_WEBHOOK_SECRET);
  if (!settings || !stripe || secrets.length === 0) return refuse(call, notConfigured);
  const raw = await readText(call);
  if (!raw.ok) return refuse(call, raw.error);
  const signature = request.headers.get('stripe-signature');
  const { livemode } = settings;
  const event = await verifyEvent(stripe, { raw: raw.value, signature, secrets, livemode, now });
  if (!event.ok) return distrust(call, event.error);
  if (!isSubscribed(event.value.type)) return told(event.value, 'ignored');
  return work(call, event.value);
}

async function work(call: Call, hint: StripeHint): Promise<Response> {
  const { env, now } = call;
  const received = await receiveEvent(database(env), newEvent(hint), now);
  const { event, leased } = received;
  if (event.status !== 'received') return told(hint, event.status);
  if (!leased) return refuse(call, underWay);
  const { status } = await workEvent(env, event, now, received);
  return status === 'unfinished' ? refuse(call, unfinished) : told(hint, status);
}

type Status = 'done' | 'ignored' | 'quarantined';

const told = ({ id }: StripeHint, status: Status): Response => json(200, { event: id, status });

/** An alert where it means a mistake in the set-up; the open internet forges all day. */
function distrust(call: Call, why: Distrust): Response {
  log(why === 'signature' ? 'warn' : 'error', 'stripe webhook refused', {
    request_id: call.requestId,
    why,
  });
  return refuse(call, distrusted[why]);
}

const distrusted: Record<Distrust, Problem> = {
  signature: invalid(
    'Stripe-Signature',
    'The body is not signed for this endpoint, or not lately.',
  ),
  body: invalid('body', 'The body is no event with an object in it.'),
  livemode: invalid('livemode', 'Test events go to test deployments, live events to live ones.'),
  api_version: invalid('api_version', 'The endpoint is made for another version of the API.'),
};

const notConfigured: Problem = {
  code: 'payments_not_configured',
  detail: 'Stripe is not connected to this service.',
};

const underWay = unavailable('The event is being worked on already. Send it again.');
const unfinished = unavailable('The event is kept, but not finished yet. Send it again.');
