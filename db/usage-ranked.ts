import type { AccountId } from '../core/units/ids.ts';
import { quantityNamesOf } from '../core/usage/series.ts';
import type { FoundTotals } from '../core/usage/top-groups.ts';
import { sumUsage, type UsageTotal } from '../core/usage/totals.ts';
import type { CountedWindow } from '../core/usage/window-summary.ts';
import type { D1Port, D1Rows, D1Statement } from './d1.ts';
import { parameters } from './parameters.ts';
import type { UsageQuestion } from './usage.ts';
import { noKey } from './usage-columns.ts';
import { foundSql } from './usage-found.ts';
import { type SumRow, sumsSql, wholeRange } from './usage-sums.ts';

/** Sums of buckets by key and meter in one answer: a Worker's memory has to hold them twice. */
export const usageSumsMax = 100_000;

/** Statements that add everything up in the database and tell apart only what will be shown. */
export const rankedSums = (
  db: D1Port,
  account: AccountId,
  question: UsageQuestion,
): D1Statement[] => question.windows.map((window) => sumStatement(db, account, question, window));

/** What they found; undefined when it is more than `usageSumsMax` sums. */
export function readRanked(found: readonly D1Rows<unknown>[]): CountedWindow[] | undefined {
  if (found.some(({ results }) => results.length > usageSumsMax)) return undefined;
  return found.map(({ results }) => foundWindow(results as SumRow[]));
}

function sumStatement(
  db: D1Port,
  account: AccountId,
  question: UsageQuestion,
  window: UsageQuestion['windows'][number],
): D1Statement {
  const bound = parameters();
  const asked = { ...question, zone: question.zone?.kept.id ?? null };
  const found = foundSql(asked, window, bound.bind(account), bound);
  const fresh = bound.bind(JSON.stringify(question.freshKeys));
  const sums = sumsSql(window.shown, fresh, question.quantities, usageSumsMax);
  return db.prepare(`WITH ${found}${sums}`).bind(...bound.values);
}

function foundWindow(rows: readonly SumRow[]): CountedWindow {
  const byBucket = Map.groupBy(rows, ({ bucket }) => bucket);
  const all = foundTotals(byBucket.get(wholeRange) ?? []);
  byBucket.delete(wholeRange);
  const buckets = [...byBucket].map(([place, sums]) => [place, foundTotals(sums)] as const);
  return { all, buckets: new Map(buckets) };
}

function foundTotals(rows: readonly SumRow[]): FoundTotals {
  const sums = rows.filter(({ keys }) => keys === null);
  const totals = sums.filter(({ key }) => key !== null).map(totalOf);
  const [rest] = sumUsage(sums.filter(({ key }) => key === null).map(totalOf));
  const keys = rows.find((row) => row.keys !== null)?.keys;
  return rest && keys ? { totals, rest: { ...rest, key: null, keys } } : { totals };
}

function totalOf(row: SumRow): UsageTotal {
  const names = quantityNamesOf(row.meter);
  const measured = names.map((name, place) => [name, row[`q${place}` as 'q0'] ?? 0] as const);
  return {
    key: row.key === noKey ? null : row.key,
    amount: row.amount ?? 0,
    count: row.count ?? 0,
    quantities: Object.fromEntries(measured),
  };
}
