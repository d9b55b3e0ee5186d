import type Stripe from 'stripe';

export interface EndpointWanted {
  readonly url: string;
  /** The API version its events are to be in. */
  readonly apiVersion: string;
  readonly events: readonly string[];
}

export interface EndpointSynced {
  /** Stripe's `we_…`. */
  readonly endpoint: string;
  readonly what: 'made' | 'changed' | 'unchanged';
  /** Signs its events. Stripe shows it when the endpoint is made, and never again. */
  readonly secret?: string;
  /** Endpoints of the same address in another API version, switched off. */
  readonly retired: readonly string[];
}

type Create = Stripe.WebhookEndpointCreateParams;

/**
 * One endpoint at the address, in our API version, with exactly our events. The version of an
 * endpoint cannot be changed: another one takes its place. Done again, it changes nothing.
 */
export async function syncEndpoint(
  stripe: Stripe,
  wanted: EndpointWanted,
): Promise<EndpointSynced> {
  const { url, apiVersion } = wanted;
  const here: Stripe.WebhookEndpoint[] = [];
  for await (const one of stripe.webhookEndpoints.list({ limit: 100 }))
    if (one.url === url) here.push(one);
  const known = here.find((one) => one.api_version === apiVersion);
  const synced = known ? await change(stripe, known, wanted) : await make(stripe, wanted);
  const others = here.filter((one) => one.id !== synced.endpoint && one.status === 'enabled');
  for (const { id } of others) await stripe.webhookEndpoints.update(id, { disabled: true });
  return { ...synced, retired: others.map(({ id }) => id) };
}

type Synced = Omit<EndpointSynced, 'retired'>;

async function make(stripe: Stripe, { url, apiVersion, events }: EndpointWanted): Promise<Synced> {
  const { id, secret } = await stripe.webhookEndpoints.create({
    url,
    api_version: apiVersion as Exclude<Create['api_version'], undefined>,
    enabled_events: [...events] as Create['enabled_events'],
    description: 'Hydron Credits',
  });
  return { endpoint: id, what: 'made', ...(secret === undefined ? {} : { secret }) };
}

async function change(
  stripe: Stripe,
  { id, enabled_events: before, status }: Stripe.WebhookEndpoint,
  { events }: EndpointWanted,
): Promise<Synced> {
  const same = before.toSorted().join() === events.toSorted().join();
  if (same && status === 'enabled') return { endpoint: id, what: 'unchanged' };
  await stripe.webhookEndpoints.update(id, {
    enabled_events: [...events] as Create['enabled_events'],
    disabled: false,
  });
  return { endpoint: id, what: 'changed' };
}
