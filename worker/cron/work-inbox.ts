import type { Instant } from '../../core/units/instant.ts';
import { eventsDue, leaseEvent, type StripeEvent } from '../../db/stripe-events.ts';
import type { Env } from '../env.ts';
import { database } from '../http/database.ts';
import { describeError, log } from '../log.ts';
import { paymentSettings } from '../stripe/client.ts';
import { workEvent } from '../stripe/work-event.ts';
import { beginsForMaxMs, eachOf } from './each-of.ts';

const eventsPerPageMax = 100;
/** A run ends after this many pages; the next one goes on where it stopped. */
const pagesPerRunMax = 5;

/**
 * The net under the webhook: events that were not finished when they came in, and those only the
 * repair found, the longest due first. One that fails waits longer each time, so none holds up the
 * others for ever. Says how many were worked on.
 */
export async function workInbox(env: Env, at: Instant): Promise<number> {
  if (!paymentSettings(env)) return 0;
  const seen = new Set<string>();
  const until = Date.now() + beginsForMaxMs;
  let handled = 0;
  for (let page = 0; page < pagesPerRunMax; page++) {
    const due = await eventsDue(database(env), at, eventsPerPageMax);
    // What failed just now may be due again: that is for the next run.
    const fresh = due.filter(({ id }) => !seen.has(id));
    for (const { id } of fresh) seen.add(id);
    handled += await workAll(env, fresh, at, until);
    if (due.length < eventsPerPageMax || fresh.length === 0 || Date.now() >= until) break;
  }
  return handled;
}

async function workAll(
  env: Env,
  due: readonly StripeEvent[],
  at: Instant,
  until: number,
): Promise<number> {
  let handled = 0;
  const workOne = async ({ id }: StripeEvent) => {
    try {
      const event = await leaseEvent(database(env), id, at);
      if (!event) return;
      await workEvent(env, event, at);
      handled += 1;
    } catch (error) {
      log('warn', 'stripe event not leased', { event: id, error: describeError(error) });
    }
  };
  await eachOf(due, workOne, until);
  return handled;
}
