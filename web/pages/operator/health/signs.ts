import { formatCount, viewerLocale } from '../../../format.ts';
import type { Overview } from '../../../operator-api.ts';
import { momentText } from '../../settings/billing/amounts.ts';

/** One number of how the service does. */
export interface Sign {
  readonly name: string;
  readonly value: string;
  /** What it counts, or since when. */
  readonly more: string;
  /** Somebody has to look at it. */
  readonly wrong: boolean;
  /** Where that is. */
  readonly href?: string;
}

/** What needs somebody, in the order one would look at it. */
export function signsOf(now: Overview): Sign[] {
  const { stripe_events: events, reconciliations, drain, mails, deliveries, crons } = now;
  // What is counted up to a bound is that or more.
  const count = (number: number) =>
    formatCount(number, viewerLocale()) + (number >= now.counted_max ? '+' : '');
  const since = (at: string | null, words: string) => (at ? `${words} ${momentText(at)}` : '');
  const one = (
    name: string,
    number: number,
    rest: Omit<Sign, 'name' | 'value' | 'wrong'>,
  ): Sign => ({
    name,
    value: count(number),
    wrong: number > 0,
    ...rest,
  });
  const apart = reconciliations.differs + reconciliations.failed;
  return [
    one('Accounts that differ', apart, {
      more: 'from their copies, or could not be compared',
      href: '/operator/health?state=differs#reconciliations',
    }),
    one('Entries the database lacks', drain.entries_behind, {
      more: since(drain.behind_since, 'the longest since') || 'all that was drained is there',
      href: '/operator/health?state=behind#reconciliations',
    }),
    one('Payments and grants apart', now.payments_apart, {
      more: 'paid without a grant, or granted without a payment',
    }),
    one('Quarantined payments', now.quarantined_payments, {
      more: 'money that came, with nothing granted for it',
      href: '/operator/inbox',
    }),
    one('Events that keep failing', events.stuck, {
      more: `of ${count(events.received)} waiting${since(events.oldest_received_at, ', the oldest since')}`,
      href: '/operator/inbox?status=received',
    }),
    one('Quarantined events', events.quarantined, {
      more: 'that do not fit what we know',
      href: '/operator/inbox?status=quarantined',
    }),
    one('Orphaned servers', now.orphaned_servers, {
      more: 'should be down, and nobody has said they are',
    }),
    one('Jobs late', crons.late.length, { more: crons.late.join(', ') || 'all ran in time' }),
    one('Jobs failing', crons.failing.length, {
      more: crons.failing.join(', ') || 'all went well the last time',
    }),
    one('Notices late', mails.late, { more: `of ${count(mails.due)} to be sent` }),
    one('Webhooks late', deliveries.late, { more: `of ${count(deliveries.due)} to be delivered` }),
    {
      name: 'Accounts',
      value: count(now.accounts),
      more: 'in all',
      wrong: false,
      href: '/operator',
    },
  ];
}
