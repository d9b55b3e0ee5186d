import { dayMs, type Instant, instant } from '../../core/units/instant.ts';
import { type D1Port, openDb } from '../../db/d1.ts';
import { deleteOldKeys } from '../../db/idempotency.ts';
import { deleteOldInvitations } from '../../db/invitations.ts';
import { deleteOldNotices } from '../../db/notices.ts';
import { deleteOldPortalLinks } from '../../db/portal-links.ts';
import { deleteOldSamples } from '../../db/server-samples.ts';
import { deleteSettledStops } from '../../db/server-stops.ts';
import { deleteExpiredSessions } from '../../db/sessions.ts';
import { deleteOldEvents } from '../../db/stripe-events.ts';
import { deleteOldDeliveries } from '../../db/webhook-deliveries.ts';
import { receiptWindowMs } from '../account/receipts.ts';
import type { Env } from '../env.ts';

const rowsPerStatementMax = 1_000;
/** What is left after this many is taken tomorrow. */
const statementsPerRunMax = 50;

/** Twice as long as Stripe lists an event: one that is deleted here never comes in as new. */
const eventsKeptMs = 60 * dayMs;
/** Longer than a year, for whoever looks back over one. */
const noticesKeptMs = 400 * dayMs;
const stopsKeptMs = 400 * dayMs;
/** Long after the last try. */
const deliveriesKeptMs = 30 * dayMs;
const samplesKeptMs = 90 * dayMs;
/** They name addresses of people who perhaps never came. */
const invitationsKeptMs = 90 * dayMs;

/**
 * Forgets what no longer counts: idempotency keys past their window, sessions past their end, events
 * of Stripe that are long done, what was told and sent, how busy servers were, links that are over. An
 * open stop is never forgotten, nor who had free credits once.
 */
export async function cleanUp(env: Env, at: Instant): Promise<number> {
  const db = openDb(env);
  const keptSince = instant(at - receiptWindowMs);
  const keys = await untilEmpty((limit) => deleteOldKeys(db, keptSince, limit));
  const sessions = await untilEmpty((limit) => deleteExpiredSessions(db, at, limit));
  const since = instant(at - eventsKeptMs);
  const done = await untilEmpty((limit) => deleteOldEvents(db, 'done', since, limit));
  const ignored = await untilEmpty((limit) => deleteOldEvents(db, 'ignored', since, limit));
  return keys + sessions + done + ignored + (await forgetTold(db, at));
}

async function forgetTold(db: D1Port, at: Instant): Promise<number> {
  const before = (keptMs: number) => instant(at - keptMs);
  const forgets = [
    [deleteOldNotices, before(noticesKeptMs)],
    [deleteOldDeliveries, before(deliveriesKeptMs)],
    [deleteOldSamples, before(samplesKeptMs)],
    [deleteSettledStops, before(stopsKeptMs)],
    [deleteOldInvitations, before(invitationsKeptMs)],
    [deleteOldPortalLinks, before(dayMs)],
  ] as const;
  let total = 0;
  for (const [forget, since] of forgets)
    total += await untilEmpty((limit) => forget(db, since, limit));
  return total;
}

async function untilEmpty(deleteSome: (limit: number) => Promise<number>): Promise<number> {
  let total = 0;
  for (let run = 0; run < statementsPerRunMax; run++) {
    const deleted = await deleteSome(rowsPerStatementMax);
    total += deleted;
    if (deleted < rowsPerStatementMax) break;
  }
  return total;
}
