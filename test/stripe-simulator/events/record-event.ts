import type Stripe from 'stripe';
import { faultsOf } from '../schema/check-object.ts';
import { complete } from '../schema/complete.ts';
import { objectOfEvent } from '../schema/definitions.ts';
import { apiVersion, type World } from '../world.ts';

/** Writes an event down and passes it on. Its object is a copy: later changes do not reach it. */
export function recordEvent(
  world: World,
  type: Stripe.Event.Type,
  object: object,
  previous?: Record<string, unknown>,
): Stripe.EventBase {
  const copy = structuredClone(object);
  if (world.settings.strict) refuseMisshapen(type, copy);
  const event = complete<Stripe.EventBase>('EventBase', {
    id: world.id('evt'),
    object: 'event',
    api_version: apiVersion,
    created: world.now(),
    data: {
      // stripe-node's base type says an object of no known shape; the check above says which.
      object: copy as Stripe.Event.Data.Object,
      ...(previous ? { previous_attributes: structuredClone(previous) } : {}),
    },
    livemode: false,
    pending_webhooks: 0,
    request: {
      id: world.request?.id ?? null,
      idempotency_key: world.request?.idempotencyKey ?? null,
    },
    type,
  });
  world.store.put('event', event);
  world.heard(event);
  return event;
}

function refuseMisshapen(type: string, object: object): void {
  const name = objectOfEvent(type);
  const faults = name ? faultsOf(name, object) : [`no event is called ${type}`];
  if (faults.length > 0) throw new Error(`Event ${type}: ${faults.slice(0, 5).join('; ')}`);
}
