import { after, type Instant, instant, later } from '../../core/units/instant.ts';
import {
  claimDeliveries,
  type DueDelivery,
  giveBack,
  newNotices,
  putOff,
  silenceMs,
  spreadNotices,
} from '../../db/webhook-deliveries.ts';
import type { Env } from '../env.ts';
import { database } from '../http/database.ts';
import { deliver } from '../notices/deliver.ts';
import { beginsForMaxMs, eachOf } from './each-of.ts';

const noticesPerStepMax = 200;
const deliveriesPerPageMax = 60;
/** A run ends after this many of each; the next one goes on where it stopped. */
const pagesPerRunMax = 20;

/** Makes a delivery of each new notice for each endpoint that listens, then sends what is due. */
export async function deliverWebhooks(env: Env, at: Instant): Promise<number> {
  const until = Date.now() + beginsForMaxMs;
  // What came up since the minute the cron is of need not wait for the next.
  const now = later(at, instant(Date.now()));
  for (let step = 0; step < pagesPerRunMax; step++) {
    const fresh = await newNotices(database(env), noticesPerStepMax);
    if (fresh.length > 0) await spreadNotices(database(env), fresh, now);
    if (fresh.length < noticesPerStepMax) break;
  }
  const silent = new Map<string, Instant>();
  let handled = 0;
  for (let page = 0; page < pagesPerRunMax && Date.now() < until; page++) {
    const due = await claimDeliveries(database(env), now, deliveriesPerPageMax);
    handled += await sendPage(env, due, { now, until, silent });
    if (due.length < deliveriesPerPageMax) break;
  }
  return handled;
}

interface Run {
  readonly now: Instant;
  /** Nothing is begun at this instant (ms) or later. */
  readonly until: number;
  /** Endpoints that gave no answer in this run, and until when they are left alone. */
  readonly silent: Map<string, Instant>;
}

/**
 * Sends one delivery to each endpoint, and the others where that was answered: one endpoint that lets
 * every request run out of time must not keep all the others from theirs. What is not sent is given
 * back. Says how many were sent.
 */
async function sendPage(
  env: Env,
  due: readonly DueDelivery[],
  { now, until, silent }: Run,
): Promise<number> {
  const left = new Set(due);
  const send = async (delivery: DueDelivery) => {
    const { endpoint, tries } = delivery;
    if (silent.has(endpoint)) return;
    left.delete(delivery);
    if (await deliver(env, delivery, now)) silent.set(endpoint, after(now, silenceMs(tries)));
  };
  const byEndpoint = [...Map.groupBy(due, ({ endpoint }) => endpoint)];
  const firsts = byEndpoint.flatMap(([, [first]]) => first ?? []);
  await eachOf(firsts, send, until);
  await eachOf([...left], send, until);
  await giveBack(database(env), [...left], now);
  for (const [endpoint] of byEndpoint) {
    const leftUntil = silent.get(endpoint);
    if (leftUntil) await putOff(database(env), endpoint, { now, until: leftUntil });
  }
  return due.length - left.size;
}
