import type { EntryRow } from '../../core/ledger/entry-row.ts';
import { meterRules } from '../../core/usage/meter.ts';
import { spendingOf } from '../../core/usage/totals.ts';
import type { SqliteD1 } from '../support/sqlite-d1.ts';
import { accounts } from './rollup-world.ts';

/** Sums by name, written as text so that two books of them compare at a glance. */
export type Book = Readonly<Record<string, string>>;

interface Line {
  readonly account: string;
  readonly labels: string;
  readonly start: number;
  /** Amount, count, q0 to q5. */
  readonly values: readonly number[];
}

const quarterMs = 15 * 60_000;

/** What the entries say that the watermark has passed, entry by entry. */
export function counted({ sqlite }: SqliteD1, ledgers: readonly (readonly EntryRow[])[]): Line[] {
  const query = `SELECT account, seq FROM ledger_entries
    WHERE rowid <= (SELECT position FROM usage_watermark)`;
  return sqlite
    .prepare(query)
    .all()
    .map((found) => {
      const ledger = ledgers[accounts.indexOf(found.account as never)] as readonly EntryRow[];
      const row = ledger[Number(found.seq) - 1] as EntryRow;
      const { amount, count, of } = spendingOf(row);
      const { meter, model, project, server, key, member } = of
        ? (ledger[of - 1] as EntryRow)
        : row;
      const measured = of ? {} : JSON.parse(row.quantities ?? '{}');
      const names = meter === null ? [] : meterRules[meter as keyof typeof meterRules].quantities;
      const quantities = Array.from({ length: 6 }, (_, n) => measured[names[n] ?? ''] ?? 0);
      return {
        account: found.account as string,
        labels: JSON.stringify([meter, model, project, server, key, member]),
        start: Math.floor(row.at / quarterMs) * quarterMs,
        values: [amount, count, ...(count === 0 ? quantities.map(() => 0) : quantities)],
      };
    })
    .filter(({ values: [amount, count] }) => amount !== 0 || count !== 0);
}

const sums = 'amount, count, q0, q1, q2, q3, q4, q5';

export const cellsIn = ({ sqlite }: SqliteD1): Line[] =>
  sqlite
    .prepare(`SELECT account, labels, start, ${sums} FROM usage_cells
      JOIN usage_series ON usage_series.id = series`)
    .all()
    .map(lineOf);

export const daysIn = ({ sqlite }: SqliteD1, zone: number): Line[] =>
  sqlite
    .prepare(`SELECT account, labels, start, ${sums} FROM usage_days
      JOIN usage_series ON usage_series.id = series WHERE zone = ?`)
    .all(zone)
    .map(lineOf);

function lineOf(row: Record<string, unknown>): Line {
  const { account, labels, start, ...values } = row;
  return {
    account: account as string,
    labels: labels as string,
    start: start as number,
    values: Object.values(values) as number[],
  };
}

/** Adds lines up under `nameOf` their start. Sums that come to nothing at all are left out. */
export function bookOf(lines: readonly Line[], nameOf: (start: number) => string): Book {
  const found = new Map<string, number[]>();
  for (const { account, labels, start, values } of lines) {
    const name = `${account} ${labels} ${nameOf(start)}`;
    const before = found.get(name) ?? values.map(() => 0);
    found.set(
      name,
      values.map((value, n) => value + (before[n] as number)),
    );
  }
  return Object.fromEntries([...found].map(([name, values]) => [name, values.join()]));
}

/** The date a zone's calendars show, by the platform alone. */
export function dateIn(zone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' });
  return (at) => format.format(at);
}

export interface KeptZone {
  readonly id: number;
  readonly account: string;
  readonly zone: string;
  readonly since: number;
}

export const zonesIn = ({ sqlite }: SqliteD1): KeptZone[] =>
  sqlite.prepare('SELECT id, account, zone, since FROM usage_zones').all() as unknown as KeptZone[];
