import { dayMs, hourMs, type Instant, instant } from '../../../core/units/instant.ts';
import { dayStart, nextDayStart, wallClock } from '../../../core/usage/bucket-starts.ts';
import type { Ledger } from '../ledgers/make-ledger.ts';

/** One question of the dashboard's, as it asks it; what differs from account to account comes of the ledger. */
export interface DashboardQuery {
  readonly name: string;
  readonly path: (ledger: Ledger) => string;
}

/** Whose days the account keeps, once somebody looked. */
export const keptZone = 'Europe/Berlin';
/** Whose days it does not keep yet; 45 minutes off the hour. */
export const newZone = 'Asia/Kathmandu';

const me = '/v1/accounts/me';
/** How many groups the chart tells apart. */
const top = '8';

interface Window {
  readonly from: Instant;
  readonly to: Instant;
}

/** So many days of a zone, today the last of them. */
function daysIn(zone: string, days: number, { to: now }: Ledger): Window {
  const clock = wallClock(zone);
  if (!clock) throw new Error(`there is no zone ${zone}`);
  const today = dayStart(instant(now), clock);
  // From noon to noon no day that is an hour shorter or longer is missed.
  const from = dayStart(instant(today + dayMs / 2 - (days - 1) * dayMs), clock);
  return { from, to: nextDayStart(today, clock) };
}

function lastDay({ to: now }: Ledger): Window {
  const to = Math.ceil(now / hourMs) * hourMs;
  return { from: instant(to - dayMs), to: instant(to) };
}

interface Summary {
  readonly days: number;
  readonly zone?: string;
  readonly by?: string;
  readonly more?: (ledger: Ledger) => Record<string, string>;
}

const iso = (at: Instant) => new Date(at).toISOString();

/** As the page asks: with the period before, the greatest groups alone, no quantities. */
function summaryPath({ days, zone = keptZone, by = 'category', more }: Summary, ledger: Ledger) {
  const window = days === 1 ? lastDay(ledger) : daysIn(zone, days, ledger);
  const { from, to } = window;
  const query = {
    from: iso(from),
    to: iso(to),
    granularity: days === 1 ? 'hour' : 'day',
    group_by: by,
    tz: zone,
    top,
    quantities: 'false',
    ...more?.(ledger),
  };
  return `${me}/usage/summary?${new URLSearchParams(query)}`;
}

/** The same stretch before it, for what changed. */
const compared =
  (days: number, zone = keptZone) =>
  (ledger: Ledger): Record<string, string> => {
    if (days === 1) {
      const { from, to } = lastDay(ledger);
      return { compare_from: iso(instant(from - dayMs)), compare_to: iso(instant(to - dayMs)) };
    }
    const { from } = daysIn(zone, 2 * days, ledger);
    return { compare_from: iso(from), compare_to: iso(daysIn(zone, days, ledger).from) };
  };

const summary = (name: string, asked: Summary): DashboardQuery => ({
  name,
  path: (ledger) => summaryPath(asked, ledger),
});

/** What somebody sees who looks in a time zone for the first time. */
export const firstLook: readonly DashboardQuery[] = [
  summary('7 days, zone not kept yet', { days: 7, zone: newZone }),
  summary('30 days, zone not kept yet', { days: 30, zone: newZone }),
  summary('90 days, zone not kept yet', { days: 90, zone: newZone }),
];

const groupings = ['category', 'meter', 'model', 'project', 'server', 'key', 'member'];

export const summaries: readonly DashboardQuery[] = [
  summary('24 hours', { days: 1 }),
  summary('24 hours, compared', { days: 1, more: compared(1) }),
  summary('7 days, compared', { days: 7, more: compared(7) }),
  summary('30 days, compared', { days: 30, more: compared(30) }),
  summary('30 days, zone kept since', { days: 30, zone: newZone }),
  summary('30 days, UTC', { days: 30, zone: 'UTC' }),
  ...groupings.map((by) => summary(`90 days by ${by}`, { days: 90, by })),
  ...['model', 'member', 'project'].map((by) =>
    summary(`90 days of a project by ${by}`, {
      days: 90,
      by,
      more: ({ project }) => ({ project }),
    }),
  ),
  summary('90 days of a model', { days: 90, more: () => ({ model: 'openai/gpt-5-mini' }) }),
  summary('90 days of a member', {
    days: 90,
    more: () => ({ member: 'member1@company.example' }),
  }),
];

const entries = (name: string, query: (ledger: Ledger) => Record<string, string>) => ({
  name,
  path: (ledger: Ledger) =>
    `${me}/entries?${new URLSearchParams({ limit: '25', ...query(ledger) })}`,
});

const middleOf = (entries: number): number => Math.floor(entries / 2);

/** As the API writes the place to go on from; opaque to its callers, of whom this is none. */
export const cursorOf = (seq: number): string => Buffer.from(String(seq)).toString('base64url');

/** A day in the middle of the ledger. */
const aDay = ({ from, to }: Ledger) => {
  const middle = (from + to) / 2;
  return { from: iso(instant(middle)), to: iso(instant(middle + dayMs)) };
};

const requests = { kind: 'debit,capture' };

export const others: readonly DashboardQuery[] = [
  entries('entries, newest', () => ({})),
  entries('entries, from the middle', ({ entries: all }) => ({
    cursor: cursorOf(middleOf(all)),
  })),
  entries('requests of a project', ({ project }) => ({ ...requests, project })),
  entries('requests of a model', () => ({ ...requests, model: 'openai/gpt-5-mini' })),
  entries('requests of a category on a day', (ledger) => ({
    ...requests,
    category: 'code_analysis',
    ...aDay(ledger),
  })),
  entries('requests of a project on a day', (ledger) => ({
    ...requests,
    project: ledger.project,
    ...aDay(ledger),
  })),
  { name: 'balance', path: () => `${me}/balance` },
  { name: 'grants', path: () => `${me}/grants` },
  {
    name: 'receipt',
    path: ({ id, entries: all }) => `${me}/entries/ent_${id.slice(5)}_${middleOf(all)}`,
  },
];
