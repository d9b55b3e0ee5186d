import { and, asc, desc, eq, lte, sql } from 'drizzle-orm';
import type { DrizzleD1Database } from 'drizzle-orm/d1';
import type { AccountId } from '../core/units/ids.ts';
import type { Instant } from '../core/units/instant.ts';
import { cleanupRows } from './clean-up.ts';
import type { D1Port } from './d1.ts';
import { queries } from './drizzle.ts';
import { before, type ListPage, pageLimit } from './list-page.ts';
import { payments, stripeEvents } from './payment-schema.ts';
import { accountAsking, accountIn } from './stripe-customers.ts';

export type StripeEvent = typeof stripeEvents.$inferSelect;
export type EventStatus = StripeEvent['status'];

/** An event as it is when it comes in. `account` is whom its object claims to be for, until judged. */
export type NewEvent = Pick<
  StripeEvent,
  'id' | 'type' | 'objectKind' | 'objectId' | 'customer' | 'account' | 'createdAt'
>;

/** Whoever works on an event has this long; then it may be taken by another. */
export const leaseMs = 60_000;

/** An event that failed as often waits for the operator as much as for its next turn. */
export const stuckAttempts = 5;

const inserting = (q: DrizzleD1Database, event: NewEvent, at: Instant) =>
  q
    .insert(stripeEvents)
    .values({
      ...event,
      status: 'received',
      reason: null,
      attempts: 0,
      receivedAt: at,
      nextAt: at,
      doneAt: null,
    })
    .onConflictDoNothing();

const leasing = (q: DrizzleD1Database, id: string, at: Instant) =>
  q
    .update(stripeEvents)
    .set({ attempts: sql`${stripeEvents.attempts} + 1`, nextAt: at + leaseMs })
    .where(and(eq(stripeEvents.id, id), lte(stripeEvents.nextAt, at)))
    .returning();

/** What is in the inbox now, and whether it is the caller's to work on. */
export interface Received {
  readonly event: StripeEvent;
  readonly leased: boolean;
  /** Whose its object is, by our own map of customers and charges. */
  readonly owner: AccountId | undefined;
}

/**
 * Keeps an event, unless it was here before, leases it if nobody else has it, and says whose its
 * object is: one transaction.
 */
export async function receiveEvent(db: D1Port, event: NewEvent, at: Instant): Promise<Received> {
  const q = queries(db);
  const [, leased, rows, owners] = await q.batch([
    inserting(q, event, at),
    leasing(q, event.id, at),
    q.select().from(stripeEvents).where(eq(stripeEvents.id, event.id)),
    ownerAsking(q, event),
  ]);
  return {
    event: rows[0] as StripeEvent,
    leased: leased.length === 1,
    owner: accountIn(owners),
  };
}

/** Refunds and disputes name a charge and no customer: a charge is of the payment it paid. */
const ownerAsking = (q: DrizzleD1Database, { customer, objectKind, objectId }: NewEvent) =>
  customer === null && objectKind === 'charge'
    ? q
        .select({ account: payments.account })
        .from(payments)
        .where(eq(payments.charge, objectId ?? ''))
        .limit(1)
    : accountAsking(q, customer ?? '');

/** Keeps those of up to 100 events that are not here yet; says how many those were. */
export async function addEvents(
  db: D1Port,
  events: readonly NewEvent[],
  at: Instant,
): Promise<number> {
  const q = queries(db);
  const [first, ...rest] = events.map((event) =>
    inserting(q, event, at).returning({ id: stripeEvents.id }),
  );
  if (!first) return 0;
  return (await q.batch([first, ...rest])).flat().length;
}

/** A row of our own making, due at `nextAt`: put again under its id it waits again. */
export async function putReminder(
  db: D1Port,
  event: NewEvent,
  at: Instant,
  nextAt: Instant,
): Promise<void> {
  const waiting = { status: 'received' as const, reason: null, attempts: 0, nextAt, doneAt: null };
  await queries(db)
    .insert(stripeEvents)
    .values({ ...event, ...waiting, receivedAt: at })
    .onConflictDoUpdate({ target: stripeEvents.id, set: waiting });
}

/** Takes an event that is due; undefined when another was quicker. */
export async function leaseEvent(
  db: D1Port,
  id: string,
  at: Instant,
): Promise<StripeEvent | undefined> {
  return (await leasing(queries(db), id, at))[0];
}

/** Events to be worked on, the longest due first, 1 to 100. */
export async function eventsDue(db: D1Port, now: Instant, limit: number): Promise<StripeEvent[]> {
  return await queries(db)
    .select()
    .from(stripeEvents)
    .where(lte(stripeEvents.nextAt, now))
    .orderBy(asc(stripeEvents.nextAt))
    .limit(pageLimit({ limit }));
}

export interface EventEnd {
  readonly status: Exclude<EventStatus, 'received'>;
  readonly reason: string | null;
  /** For whom it was worked on, or as whose it was refused. */
  readonly account: string | null;
  readonly at: Instant;
}

/** It is over. */
export async function finishEvent(
  db: D1Port,
  id: string,
  { status, reason, account, at }: EventEnd,
): Promise<void> {
  await queries(db)
    .update(stripeEvents)
    .set({ status, reason, account, doneAt: at, nextAt: null })
    .where(and(eq(stripeEvents.id, id), eq(stripeEvents.status, 'received')));
}

/** It could not be finished: again from `nextAt` on. */
export async function deferEvent(
  db: D1Port,
  id: string,
  { reason, nextAt }: { readonly reason: string; readonly nextAt: Instant },
): Promise<void> {
  await queries(db)
    .update(stripeEvents)
    .set({ reason, nextAt })
    .where(and(eq(stripeEvents.id, id), eq(stripeEvents.status, 'received')));
}

/** Opens an event again, whatever came of it, and leases it; undefined when there is none. */
export async function reopenEvent(
  db: D1Port,
  id: string,
  at: Instant,
): Promise<StripeEvent | undefined> {
  const [row] = await queries(db)
    .update(stripeEvents)
    .set({
      status: 'received',
      attempts: sql`${stripeEvents.attempts} + 1`,
      nextAt: at + leaseMs,
      doneAt: null,
    })
    .where(eq(stripeEvents.id, id))
    .returning();
  return row;
}

/**
 * The operator has judged a quarantined event: nothing is to come of it. Undefined when it is not
 * quarantined.
 */
export async function dismissEvent(
  db: D1Port,
  id: string,
  { reason, at }: { readonly reason: string; readonly at: Instant },
): Promise<StripeEvent | undefined> {
  const [row] = await queries(db)
    .update(stripeEvents)
    .set({ status: 'ignored', reason, doneAt: at, nextAt: null })
    .where(and(eq(stripeEvents.id, id), eq(stripeEvents.status, 'quarantined')))
    .returning();
  return row;
}

export async function findEvent(db: D1Port, id: string): Promise<StripeEvent | undefined> {
  return (await queries(db).select().from(stripeEvents).where(eq(stripeEvents.id, id)))[0];
}

/** Newest first, 1 to 100; of one status where it is named. */
export async function listEvents(
  db: D1Port,
  page: ListPage & { readonly status?: EventStatus },
): Promise<StripeEvent[]> {
  const status = page.status && eq(stripeEvents.status, page.status);
  return await queries(db)
    .select()
    .from(stripeEvents)
    .where(and(status, before(stripeEvents.receivedAt, stripeEvents.id, page)))
    .orderBy(desc(stripeEvents.receivedAt), desc(stripeEvents.id))
    .limit(pageLimit(page));
}

/** How many wait, how many of these keep failing, and how many are for the operator. */
export interface InboxCounts {
  readonly received: number;
  readonly stuck: number;
  readonly quarantined: number;
}

/** Beyond this many nobody counts. */
const countedMax = 10_000;

export async function countEvents(db: D1Port): Promise<InboxCounts> {
  const some = `SELECT attempts FROM stripe_events WHERE status = ? LIMIT ${countedMax}`;
  const counting = (status: EventStatus) =>
    db
      .prepare(
        `SELECT count(*) AS all_of_them, count(*) FILTER (WHERE attempts >= ${stuckAttempts}) AS stuck
         FROM (${some})`,
      )
      .bind(status);
  const [received, quarantined] = await db.batch<{ all_of_them: number; stuck: number }>([
    counting('received'),
    counting('quarantined'),
  ]);
  return {
    received: received?.results[0]?.all_of_them ?? 0,
    stuck: received?.results[0]?.stuck ?? 0,
    quarantined: quarantined?.results[0]?.all_of_them ?? 0,
  };
}

/**
 * Deletes at most `limit` events of one outcome that came before an instant; says how many. What
 * waits or is quarantined stays.
 */
export async function deleteOldEvents(
  db: D1Port,
  status: 'done' | 'ignored',
  receivedBefore: Instant,
  limit: number,
): Promise<number> {
  const deleted = await db
    .prepare(
      `DELETE FROM stripe_events WHERE rowid IN
       (SELECT rowid FROM stripe_events WHERE status = ?1 AND received_at < ?2
        ORDER BY received_at LIMIT ?3)`,
    )
    .bind(status, receivedBefore, cleanupRows(limit))
    .run();
  return deleted.meta.changes;
}
