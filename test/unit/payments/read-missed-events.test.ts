import type Stripe from 'stripe';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Instant, instant } from '../../../core/units/instant.ts';
import { eventsReadUntil } from '../../../db/stripe-progress.ts';
import { readMissedEvents } from '../../../worker/stripe/read-missed-events.ts';
import { type SqliteD1, sqliteD1 } from '../../support/sqlite-d1.ts';

interface Told {
  readonly id: string;
  readonly type: string;
  /** Seconds. */
  readonly created: number;
}

const day = 86_400;
const start = 1_790_000_000;
const at = (seconds: number): Instant => instant((start + seconds) * 1_000);

/** Lists as Stripe does: newest first, at most a hundred, between two instants. */
class Listing {
  readonly told: Told[] = [];
  asked = 0;
  fails: () => boolean = () => false;

  tell(count: number, seconds: (n: number) => number): void {
    for (let n = 0; n < count; n++) {
      const id = `evt_${this.told.length}`;
      this.told.push({ id, type: 'invoice.paid', created: start + seconds(n) });
    }
  }

  get stripe(): Stripe {
    return {
      events: { list: async (params: Stripe.EventListParams) => this.#list(params) },
    } as unknown as Stripe;
  }

  #list({ types = [], created, limit = 10, starting_after: last }: Stripe.EventListParams) {
    this.asked += 1;
    if (this.fails()) throw new Error('Stripe is away');
    const { gte = 0, lt = 0 } = created as Stripe.RangeQueryParam;
    const found = this.told
      .filter((one) => one.created >= gte && one.created < lt && types.includes(one.type))
      .toSorted((a, b) => b.created - a.created || (a.id < b.id ? 1 : -1));
    const first = last === undefined ? 0 : found.findIndex(({ id }) => id === last) + 1;
    const object = (one: Told) => ({ ...one, data: { object: { id: 'in_1', customer: 'cus_1' } } });
    const data = found.slice(first, first + limit).map(object);
    return { object: 'list', data, has_more: first + limit < found.length };
  }
}

let db: SqliteD1;
let listing: Listing;
beforeEach(() => {
  db = sqliteD1();
  listing = new Listing();
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
});

const kept = () => {
  const row = db.sqlite.prepare('SELECT count(*) AS n FROM stripe_events').get();
  return Number(row?.n);
};

const hour = 3_600;

describe('events webhooks missed', () => {
  it('are looked for three days back at first, and the last hour again each time', async () => {
    listing.tell(4, (n) => (n - 3) * day + 60);
    expect(await readMissedEvents(listing.stripe, db, at(120))).toBe(3);
    expect(await eventsReadUntil(db)).toBe(at(120 - hour));
    // One is listed late, another so late that nobody waited for it.
    listing.tell(2, (n) => 100 - n * (hour + 100));
    expect(await readMissedEvents(listing.stripe, db, at(700))).toBe(1);
    expect(await eventsReadUntil(db)).toBe(at(700 - hour));
  });

  it('are found to the last one where there are far too many for one look', async () => {
    listing.tell(11_000, (n) => -Math.floor((n / 11_000) ** 2 * 3 * day));
    const read: number[] = [];
    do {
      const now = read.length * 600;
      await readMissedEvents(listing.stripe, db, at(now));
      const until = Number(await eventsReadUntil(db));
      expect(until).toBeGreaterThan(read.at(-1) ?? 0);
      read.push(until);
      if (until === at(now - hour)) break;
    } while (read.length < 10);
    const looks = read.length;
    expect(kept()).toBe(11_000);
    expect(looks).toBeGreaterThan(1);
    expect(looks).toBeLessThan(10);
    expect(listing.asked / looks).toBeLessThanOrEqual(100);
  });

  it('are found in a second in which a thousand things happened', async () => {
    listing.tell(1_000, () => -10);
    expect(await readMissedEvents(listing.stripe, db, at(0))).toBe(1_000);
  });

  it('are never passed over because Stripe failed', async () => {
    listing.tell(1_000, (n) => -n * 200);
    let call = 0;
    listing.fails = () => ++call % 7 === 0;
    for (let look = 0; look < 40; look++)
      await readMissedEvents(listing.stripe, db, at(0)).catch(() => undefined);
    expect(kept()).toBe(1_000);
  });
});
