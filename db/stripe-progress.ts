import { type Instant, instant } from '../core/units/instant.ts';
import type { D1Port } from './d1.ts';

/** Up to when every event Stripe will ever list is in the inbox; undefined before the first look. */
export async function eventsReadUntil(db: D1Port): Promise<Instant | undefined> {
  const row = await db
    .prepare('SELECT events_until FROM stripe_progress WHERE one = 1')
    .first<{ events_until: number }>();
  return row ? instant(row.events_until) : undefined;
}

/** Never moves back: of two readers the further one has it. */
export async function setEventsReadUntil(db: D1Port, until: Instant): Promise<void> {
  await db
    .prepare(
      `INSERT INTO stripe_progress (one, events_until) VALUES (1, ?1)
       ON CONFLICT (one) DO UPDATE SET events_until = max(events_until, excluded.events_until)`,
    )
    .bind(until)
    .run();
}
