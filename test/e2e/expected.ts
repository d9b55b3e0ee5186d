import { shownTime as clocksShow } from '../support/naive-usage.ts';
import type { CsvRow } from './ledger-csv.ts';

/** Spending as a patient person with the ledger's file would add it up. */

export type Granularity = 'hour' | 'day' | 'month';

export interface Window {
  /** Ms since the epoch, exclusive of `to`. */
  readonly from: number;
  readonly to: number;
}

export interface Asked extends Window {
  readonly zone: string;
  readonly granularity: Granularity;
  readonly group: string;
}

/** Microcredits by what clocks showed and by key; the empty key is for entries that name none. */
export type Spent = ReadonlyMap<string, ReadonlyMap<string, number>>;

export function spentOf(ledger: readonly CsvRow[], asked: Asked): Spent {
  const spent = new Map<string, Map<string, number>>();
  for (const entry of ledger) {
    const at = Date.parse(entry.at ?? '');
    if (at < asked.from || at >= asked.to) continue;
    if (entry.kind !== 'debit' && entry.kind !== 'capture') continue;
    const column = asked.group === 'key' ? 'api_key' : asked.group;
    const shown = shownTime(at, asked.granularity, asked.zone);
    const keys = spent.get(shown) ?? new Map<string, number>();
    spent.set(shown, keys);
    const key = entry[column] ?? '';
    keys.set(key, (keys.get(key) ?? 0) + Number(entry.amount_microcredits));
  }
  return spent;
}

const remembered = new Map<string, string>();

/** What a zone's clocks showed; asked again and again for the same entries, so it is kept. */
export function shownTime(at: number, granularity: Granularity, zone: string): string {
  const name = `${at} ${granularity} ${zone}`;
  const known = remembered.get(name) ?? clocksShow(at, granularity, zone);
  remembered.set(name, known);
  return known;
}

/** The instant a day begins on a zone's clocks, found by looking. */
export function midnight(day: string, zone: string): number {
  const shown = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  const quarterMs = 15 * 60_000;
  const first = Date.parse(`${day}T00:00:00Z`) - 15 * 4 * quarterMs;
  for (let at = first; at < first + 30 * 4 * quarterMs; at += quarterMs)
    if (shown.format(at) === `${day} 00:00:00`) return at;
  throw new Error(`${day} does not begin in ${zone}`);
}
