import { and, count, desc, eq, isNull, type SQL } from 'drizzle-orm';
import type { EventType } from '../core/notices/notice.ts';
import type { AccountId } from '../core/units/ids.ts';
import type { Instant } from '../core/units/instant.ts';
import type { D1Port } from './d1.ts';
import { queries } from './drizzle.ts';
import { before, type ListPage, pageLimit } from './list-page.ts';
import { webhookEndpoints } from './notice-schema.ts';

export type WebhookEndpoint = typeof webhookEndpoints.$inferSelect;

/** Whose endpoint: an account's, or the platform's own, which hears of every account. */
export type EndpointOwner = AccountId | null;

/** Endpoints one owner may have at a time: each is sent every event. */
export const endpointsMax = 20;

export interface NewWebhookEndpoint {
  readonly id: string;
  readonly account: EndpointOwner;
  readonly url: string;
  /** Empty for all. */
  readonly events: readonly EventType[];
  readonly secret: string;
  readonly createdAt: Instant;
}

const ownedBy = (owner: EndpointOwner): SQL =>
  owner === null ? isNull(webhookEndpoints.account) : eq(webhookEndpoints.account, owner);

const used = (owner: EndpointOwner) => and(ownedBy(owner), isNull(webhookEndpoints.removedAt));

const one = (owner: EndpointOwner, id: string) => and(used(owner), eq(webhookEndpoints.id, id));

/** Sent again with its id, it is there as it was first. */
export async function createEndpoint(
  db: D1Port,
  endpoint: NewWebhookEndpoint,
): Promise<WebhookEndpoint> {
  const q = queries(db);
  const [, rows] = await q.batch([
    q.insert(webhookEndpoints).values(endpoint).onConflictDoNothing(),
    q.select().from(webhookEndpoints).where(eq(webhookEndpoints.id, endpoint.id)),
  ]);
  return rows[0] as WebhookEndpoint;
}

export async function countEndpoints(db: D1Port, owner: EndpointOwner): Promise<number> {
  const rows = await queries(db).select({ n: count() }).from(webhookEndpoints).where(used(owner));
  return rows[0]?.n ?? 0;
}

/** Undefined when the owner has none such, or removed it. */
export async function findEndpoint(
  db: D1Port,
  owner: EndpointOwner,
  id: string,
): Promise<WebhookEndpoint | undefined> {
  return (await queries(db).select().from(webhookEndpoints).where(one(owner, id)))[0];
}

/** Those in use, newest first, 1 to 100. */
export async function listEndpoints(
  db: D1Port,
  owner: EndpointOwner,
  page: ListPage,
): Promise<WebhookEndpoint[]> {
  const { createdAt, id } = webhookEndpoints;
  return await queries(db)
    .select()
    .from(webhookEndpoints)
    .where(and(used(owner), before(createdAt, id, page)))
    .orderBy(desc(createdAt), desc(id))
    .limit(pageLimit(page));
}

/** Nothing is sent there any more, what waits included; its secret is forgotten. Undefined when the owner has none such. */
export async function removeEndpoint(
  db: D1Port,
  owner: EndpointOwner,
  id: string,
  at: Instant,
): Promise<WebhookEndpoint | undefined> {
  const q = queries(db);
  const [, rows] = await q.batch([
    q.update(webhookEndpoints).set({ removedAt: at, secret: '' }).where(one(owner, id)),
    q
      .select()
      .from(webhookEndpoints)
      .where(and(ownedBy(owner), eq(webhookEndpoints.id, id))),
  ]);
  return rows[0];
}
