import { after, type Instant, secondMs } from '../../core/units/instant.ts';
import type { D1Port } from '../../db/d1.ts';
import { type NewEvent, putReminder } from '../../db/stripe-events.ts';
import { leadOf, type StripeHint } from './reference-of.ts';

/** What is kept of an event: which object it is about, never its body. */
export function newEvent(event: StripeHint): NewEvent {
  const lead = leadOf(event);
  return {
    id: event.id,
    type: event.type,
    objectKind: lead?.reference.kind ?? null,
    objectId: lead?.reference.id ?? null,
    customer: lead?.customer ?? null,
    account: lead?.claimed ?? null,
    createdAt: event.created * secondMs,
  };
}

/** Something of ours the inbox is to look after, should whoever began it be cut off. */
export interface Reminder {
  /** Ours: asked for twice under one name, there is one. */
  readonly id: string;
  readonly type: string;
  readonly charge: string;
  readonly account: string;
  readonly now: Instant;
  /** How long whoever began it has to finish it. */
  readonly afterMs: number;
}

/** The same net as under a webhook: at its time the cron looks at the charge and puts things right. */
export async function remind(db: D1Port, reminder: Reminder): Promise<void> {
  const { id, type, charge, account, now, afterMs } = reminder;
  const row = { id, type, objectKind: 'charge', objectId: charge, customer: null, account };
  await putReminder(db, { ...row, createdAt: now }, now, after(now, afterMs));
}
