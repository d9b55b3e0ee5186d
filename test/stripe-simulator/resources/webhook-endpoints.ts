import type Stripe from 'stripe';
import { pageOf } from '../http/lists.ts';
import { badParameter } from '../http/refusal.ts';
import { route } from '../http/route.ts';
import { complete } from '../schema/complete.ts';
import { objectOfEvent } from '../schema/definitions.ts';
import type { World } from '../world.ts';
import { changedMetadata, newMetadata, orNull, textAfter } from './metadata.ts';

/** Event types the simulator never tells, but an endpoint may ask for. */
const familyOf = /^[a-z_]+(\.[a-z_0-9]+)+$/;

function refuseUnknown(types: readonly string[]): void {
  types.forEach((type, at) => {
    if (type === '*' || objectOfEvent(type) || familyOf.test(type)) return;
    throw badParameter(`enabled_events[${at}]`, `Invalid enabled_events[${at}]: ${type}`);
  });
}

/** The secret is shown once, when the endpoint is made. */
const withoutSecret = ({ secret: _, ...endpoint }: Stripe.WebhookEndpoint) => endpoint;

function createEndpoint(world: World, params: Stripe.WebhookEndpointCreateParams) {
  refuseUnknown(params.enabled_events);
  const endpoint = complete<Stripe.WebhookEndpoint>('WebhookEndpoint', {
    id: world.id('we'),
    object: 'webhook_endpoint',
    api_version: params.api_version ?? null,
    created: world.now(),
    description: orNull(params.description),
    enabled_events: params.enabled_events,
    livemode: false,
    metadata: newMetadata(params.metadata),
    secret: world.id('whsec', 32),
    status: 'enabled',
    url: params.url,
  });
  return world.store.put('webhook_endpoint', endpoint);
}

function updateEndpoint(world: World, params: Stripe.WebhookEndpointUpdateParams, id: string) {
  const endpoint = world.store.get('webhook_endpoint', id);
  if (params.enabled_events) refuseUnknown(params.enabled_events);
  world.change<'webhook_endpoint'>(endpoint, {
    description: textAfter(endpoint.description, params.description),
    enabled_events: params.enabled_events ?? endpoint.enabled_events,
    metadata: changedMetadata(endpoint.metadata, params.metadata),
    url: params.url ?? endpoint.url,
    ...(params.disabled === undefined ? {} : { status: params.disabled ? 'disabled' : 'enabled' }),
  });
  return withoutSecret(endpoint);
}

export const webhookEndpointRoutes = [
  route('POST /v1/webhook_endpoints', 'WebhookEndpointCreateParams', createEndpoint),
  route('GET /v1/webhook_endpoints/:id', 'WebhookEndpointRetrieveParams', (world, _, id = '') =>
    withoutSecret(world.store.get('webhook_endpoint', id)),
  ),
  route('POST /v1/webhook_endpoints/:id', 'WebhookEndpointUpdateParams', (world, params, id = '') =>
    updateEndpoint(world, params, id),
  ),
  route('DELETE /v1/webhook_endpoints/:id', 'WebhookEndpointDeleteParams', (world, _, id = '') => {
    world.store.get('webhook_endpoint', id);
    world.store.remove('webhook_endpoint', id);
    return { id, object: 'webhook_endpoint', deleted: true };
  }),
  route('GET /v1/webhook_endpoints', 'WebhookEndpointListParams', (world, params) =>
    pageOf(world.store.all('webhook_endpoint').map(withoutSecret), params, '/v1/webhook_endpoints'),
  ),
];
