import { newWebhookEndpointId } from '../../core/units/ids.ts';
import { formatInstant, instant } from '../../core/units/instant.ts';
import { ok, refuse as refusal } from '../../core/units/result.ts';
import * as deliveries from '../../db/webhook-deliveries.ts';
import * as endpoints from '../../db/webhook-endpoints.ts';
import type { RateState } from '../account/protocol.ts';
import { randomBytes } from '../auth/random.ts';
import { parseEndpointUrl } from '../notices/endpoint-url.ts';
import { testMessage } from '../notices/message.ts';
import { post } from '../notices/post.ts';
import { secretLength, secretText } from '../notices/sign.ts';
import { record } from './audit.ts';
import type { SignedCall } from './call.ts';
import { database } from './database.ts';
import { once } from './once.ts';
import { invalid, notFound, type Problem } from './problem.ts';
import { pageOf, type TimePage } from './query.ts';
import { json, refuse } from './reply.ts';

/** A call about the endpoints of one owner, who was checked. */
export interface Owned {
  readonly call: SignedCall;
  /** Null for the platform. */
  readonly owner: endpoints.EndpointOwner;
  /** Whose idempotency keys they are, and the path they are spent on. */
  readonly scope: string;
  readonly path: string;
  /** Of the account; the platform has none. */
  readonly seq?: number;
  readonly rate?: RateState;
}

interface Wanted {
  readonly url: string;
  readonly events?: endpoints.NewWebhookEndpoint['events'] | undefined;
}

/** Its secret is in this answer and nowhere else: a replay has null. */
export function createEndpoint(owned: Owned, wanted: Wanted, raw: string): Promise<Response> {
  const { call, owner } = owned;
  const { env, now } = call;
  const url = parseEndpointUrl(wanted.url, env.HYDRON_LOCAL === '1');
  if (!url.ok) return Promise.resolve(refuse(call, invalid('url', url.error)));
  return once(call, requestOf(owned, raw), async (idBytes) => {
    const db = database(env);
    const id = newWebhookEndpointId(idBytes('webhook endpoint'));
    const known = await endpoints.findEndpoint(db, owner, id);
    if (!known && (await endpoints.countEndpoints(db, owner)) >= endpoints.endpointsMax)
      return refusal(tooMany);
    const secret = secretText(randomBytes(secretLength));
    const { events = [] } = wanted;
    const asked = { id, account: owner, url: url.value, events, secret, createdAt: now };
    const made = await endpoints.createEndpoint(db, asked);
    const deed = { action: 'webhook_endpoint.create', target: id, after: endpointView(made) };
    await record(call, { id: `created_${id}`, ...deed });
    const kept = { ...endpointView(made), secret: null, ...asOf(owned) };
    // Made by an attempt that was cut short: that attempt alone showed the secret.
    const mine = made.secret === secret;
    return ok({ status: 201, body: { ...kept, secret: mine ? secret : null }, kept });
  });
}

const tooMany: Problem = {
  code: 'limit_reached',
  detail: `There may be ${endpoints.endpointsMax} webhook endpoints at a time.`,
};

export async function listEndpoints(owned: Owned, { limit, read }: TimePage): Promise<Response> {
  const found = await endpoints.listEndpoints(database(owned.call.env), owned.owner, read);
  const { rows, ...page } = pageOf(found, limit, (last) => ({ at: last.createdAt, id: last.id }));
  return json(200, { data: rows.map(endpointView), ...page, ...asOf(owned) }, asideOf(owned));
}

/** Nothing is sent there any more. */
export function removeEndpoint(owned: Owned): Promise<Response> {
  const { call, owner } = owned;
  return once(call, requestOf(owned, ''), async () => {
    const id = idIn(call);
    const removed = await endpoints.removeEndpoint(database(call.env), owner, id, call.now);
    if (!removed) return refusal(noneSuch);
    const deed = { action: 'webhook_endpoint.remove', target: id, after: endpointView(removed) };
    await record(call, { id: `removed_${id}`, ...deed });
    return ok({ status: 200, body: { ...endpointView(removed), ...asOf(owned) } });
  });
}

/** Sends one event of type `webhook.test`, once, and says what came of it. */
export function testEndpoint(owned: Owned, raw: string): Promise<Response> {
  const { call, owner } = owned;
  return once(call, requestOf(owned, raw), async () => {
    const endpoint = await endpoints.findEndpoint(database(call.env), owner, idIn(call));
    if (!endpoint) return refusal(noneSuch);
    const message = { id: `test_${crypto.randomUUID()}`, body: testMessage(endpoint.id, call.now) };
    const { delivered, answered, error = null } = await post(endpoint, message);
    return ok({ status: 200, body: { delivered, answered, error, ...asOf(owned) } });
  });
}

export async function listDeliveries(owned: Owned, { limit, read }: TimePage): Promise<Response> {
  const { call, owner } = owned;
  const db = database(call.env);
  const endpoint = await endpoints.findEndpoint(db, owner, idIn(call));
  if (!endpoint) return refuse(call, noneSuch, asideOf(owned));
  const found = await deliveries.listDeliveries(db, endpoint.id, read);
  const { rows, ...page } = pageOf(found, limit, (last) => ({
    at: last.createdAt,
    id: last.notice,
  }));
  return json(200, { data: rows.map(deliveryView), ...page, ...asOf(owned) }, asideOf(owned));
}

const noneSuch: Problem = notFound('There is no such webhook endpoint.');

const idIn = ({ params }: SignedCall): string => params.endpoint ?? '';

const requestOf = ({ scope, path, rate }: Owned, raw: string) => ({
  scope,
  path,
  raw,
  ...(rate === undefined ? {} : { rate }),
});

const asOf = ({ seq }: Owned) => (seq === undefined ? {} : { as_of_seq: seq });
const asideOf = ({ rate }: Owned) => ({ rate });

/** Never its secret. */
const endpointView = ({ id, url, events, createdAt }: endpoints.WebhookEndpoint) => ({
  id,
  url,
  events,
  created_at: time(createdAt),
});

const deliveryView = (delivery: deliveries.Delivery) => ({
  notice: delivery.notice,
  type: delivery.type,
  status: delivery.status,
  tries: delivery.tries,
  answered: delivery.answered,
  created_at: time(delivery.createdAt),
  tried_at: delivery.triedAt === null ? null : time(delivery.triedAt),
  next_try_at: delivery.dueAt === null ? null : time(delivery.dueAt),
});

const time = (at: number): string => formatInstant(instant(at));
