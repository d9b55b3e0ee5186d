import { dayMs, type Instant, instant } from '../../core/units/instant.ts';
import { openDb } from '../../db/d1.ts';
import { deleteOldKeys } from '../../db/idempotency.ts';
import { deleteExpiredSessions } from '../../db/sessions.ts';
import { deleteOldEvents } from '../../db/stripe-events.ts';
import { receiptWindowMs } from '../account/receipts.ts';
import type { Env } from '../env.ts';

const rowsPerStatementMax = 1_000;
/** What is left after this many is taken tomorrow. */
const statementsPerRunMax = 50;

/** Twice as long as Stripe lists an event: one that is deleted here never comes in as new. */
const eventsKeptMs = 60 * dayMs;

/**
 * Forgets what no longer counts: idempotency keys past their window, sessions past their end, events
 * of Stripe that are long done.
 */
export async function cleanUp(env: Env, at: Instant): Promise<number> {
  const db = openDb(env);
  const keptSince = instant(at - receiptWindowMs);
  const keys = await untilEmpty((limit) => deleteOldKeys(db, keptSince, limit));
  const sessions = await untilEmpty((limit) => deleteExpiredSessions(db, at, limit));
  const since = instant(at - eventsKeptMs);
  const done = await untilEmpty((limit) => deleteOldEvents(db, 'done', since, limit));
  const ignored = await untilEmpty((limit) => deleteOldEvents(db, 'ignored', since, limit));
  return keys + sessions + done + ignored;
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
