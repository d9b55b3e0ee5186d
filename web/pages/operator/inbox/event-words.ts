import { formatCount, viewerLocale, viewerZone } from '../../../format.ts';
import type { StripeEvent, StripeEvents } from '../../../operator-api.ts';

type Status = StripeEvent['status'];

/** What waits for somebody comes first. */
export const statusChoices = [
  'quarantined',
  'received',
  'done',
  'ignored',
] as const satisfies Status[];

export const statusNames: Record<Status, string> = {
  received: 'Waiting',
  done: 'Done',
  ignored: 'Ignored',
  quarantined: 'Quarantined',
};

export const statusTones: Record<Status, string> = {
  received: 'text-warn',
  done: 'text-good',
  ignored: 'text-muted',
  quarantined: 'text-bad',
};

export const emptyTexts: Record<Status | 'all', string> = {
  all: 'No events have come. Point a webhook endpoint of Stripe at /webhooks/stripe: what it tells appears here.',
  received: 'Nothing waits: every event that came was worked on.',
  quarantined:
    'Nothing is quarantined. An event that does not fit what we know appears here for somebody to look at.',
  done: 'No event is done yet.',
  ignored: 'No event was ignored or dismissed.',
};

export const countsText = (page: StripeEvents): string => {
  const count = (number: number) => formatCount(number, viewerLocale());
  return `${count(page.received_count)} waiting (${count(page.stuck_count)} keep failing), ${count(page.quarantined_count)} quarantined. Newest first, ${viewerZone()}`;
};
