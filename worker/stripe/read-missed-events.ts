import type Stripe from 'stripe';
import { dayMs, hourMs, type Instant, instant, later, secondMs } from '../../core/units/instant.ts';
import type { D1Port } from '../../db/d1.ts';
import { addEvents } from '../../db/stripe-events.ts';
import { eventsReadUntil, setEventsReadUntil } from '../../db/stripe-progress.ts';
import { log } from '../log.ts';
import { answered } from './answered.ts';
import { newEvent } from './inbox.ts';
import { isSubscribed, subscribedEvents } from './subscribed-events.ts';

/** An event may be listed a while after it happened: what is younger is read again next time. */
const settledAfterMs = hourMs;
/** How far the very first look goes back. */
const firstLookMs = 3 * dayMs;
/** Stripe lists no event that is older. */
const listedMs = 30 * dayMs;
/** Stripe's own maximum for one page. */
const eventsPerPageMax = 100;
/** A look ends after this many pages; the next one goes on where it stopped. */
const pagesPerLookMax = 100;
/** Seconds read together at first: longer where little happens, shorter where much does. */
const stretchSeconds = 3_600;
/** Stripe's own maximum of types in one question. */
const typesPerListMax = 20;

const typeGroups: readonly string[][] = Array.from(
  { length: Math.ceil(subscribedEvents.length / typesPerListMax) },
  (_, group) => subscribedEvents.slice(group * typesPerListMax, (group + 1) * typesPerListMax),
);

/** A stretch of time whose events are read together: [from, to), in seconds since 1970. */
interface Stretch {
  readonly from: number;
  readonly to: number;
}

interface Look {
  readonly stripe: Stripe;
  readonly db: D1Port;
  readonly at: Instant;
  readonly pages: { left: number };
  added: number;
}

/**
 * Asks Stripe for the events webhooks did not bring, oldest first, and puts them into the inbox.
 * Stripe lists the newest of a stretch first, so a stretch counts as read only when all of its pages
 * were; one with too many is halved. Progress moves after the rows are durable, never before. Says
 * how many were missing.
 */
export async function readMissedEvents(stripe: Stripe, db: D1Port, at: Instant): Promise<number> {
  const look: Look = { stripe, db, at, pages: { left: pagesPerLookMax }, added: 0 };
  // The second that runs is looked at too.
  const end = Math.floor(at / secondMs) + 1;
  let from = Math.floor((await startOf(db, at)) / secondMs);
  let length = stretchSeconds;
  while (from < end && look.pages.left > 0) {
    const to = Math.min(from + length, end);
    const read = await readStretch(look, { from, to });
    if (read) {
      await setEventsReadUntil(db, instant(Math.min(to * secondMs, at - settledAfterMs)));
      from = to;
    }
    length = read ? length * 2 : Math.max(Math.ceil(length / 2), 1);
  }
  if (from < end) log('warn', 'stripe events left for the next look', { from, until: end });
  return look.added;
}

async function startOf(db: D1Port, at: Instant): Promise<Instant> {
  const from = (await eventsReadUntil(db)) ?? at - firstLookMs;
  if (from < at - listedMs) log('error', 'stripe events can no longer be listed', { until: from });
  return later(instant(from), instant(at - listedMs));
}

/** A single second must fit into a look; a longer stretch may take a part of it. */
const pagesFor = ({ from, to }: Stretch, left: number): number =>
  to - from > 1 ? Math.min(left, Math.max(typeGroups.length, Math.ceil(left / 4))) : left;

/** Whether all of it was read. What was found is kept either way. */
async function readStretch(look: Look, stretch: Stretch): Promise<boolean> {
  let pages = pagesFor(stretch, look.pages.left);
  for (const types of typeGroups) {
    let last: string | undefined;
    for (;;) {
      if (pages === 0) return false;
      pages -= 1;
      look.pages.left -= 1;
      const page: Stripe.ApiList<Stripe.EventBase> = await look.stripe.events.list({
        types,
        created: { gte: stretch.from, lt: stretch.to },
        limit: eventsPerPageMax,
        ...(last === undefined ? {} : { starting_after: last }),
      });
      await keep(look, answered(page, 'list').data);
      last = page.data.at(-1)?.id;
      if (!page.has_more || last === undefined) break;
    }
  }
  return true;
}

async function keep(look: Look, events: readonly Stripe.EventBase[]): Promise<void> {
  const ours = events.filter(({ type }) => isSubscribed(type)).map(newEvent);
  look.added += await addEvents(look.db, ours, look.at);
}
