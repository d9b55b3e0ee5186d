import type { AccountId } from '../core/units/ids.ts';
import { ok, type Result, refuse } from '../core/units/result.ts';
import { quantityNamesOf } from '../core/usage/series.ts';
import type { FoundTotals } from '../core/usage/top-groups.ts';
import { sumUsage, type UsageTotal } from '../core/usage/totals.ts';
import type { CountedWindow } from '../core/usage/window-summary.ts';
import type { D1Port, D1Statement } from './d1.ts';
import { lastCountedSeq } from './entry-position.ts';
import { parameters } from './parameters.ts';
import { noKey } from './usage-columns.ts';
import { foundSql, type UsageAsked, type UsageWindow } from './usage-found.ts';
import { type KeysShown, type SumRow, sumsSql, wholeRange } from './usage-sums.ts';
import type { UsageZone } from './usage-zones.ts';

/** A month of hours with room to spare. */
export const usageBucketsMax = 1_000;

/** Sums of buckets by key and meter in one answer: a Worker's memory has to hold them twice. */
export const usageSumsMax = 100_000;

export interface UsageQuestion extends Omit<UsageAsked, 'zone'> {
  /** The kept zone the plans were made for; undefined when they use no days. */
  readonly zone: { readonly name: string; readonly kept: UsageZone } | undefined;
  /** Keys that entries beyond `drainedSeq` name: told apart however little D1 has of them. */
  readonly freshKeys: readonly (string | null)[];
  readonly windows: readonly (UsageWindow & { readonly shown: KeysShown })[];
}

export interface UsageAnswer {
  /** The account's last entry that rollups have counted; it may be beyond `drainedSeq`. */
  readonly countedSeq: number;
  /** In the order they were asked. */
  readonly windows: readonly CountedWindow[];
}

export type UsageRefusal = 'zone-changed' | 'too-many-sums';

/**
 * Usage of several ranges as of one instant: all sums come from one transaction. Refused when the
 * days the plans count on are no longer kept, or when it comes to more than `usageSumsMax` sums.
 */
export async function readUsage(
  db: D1Port,
  account: AccountId,
  question: UsageQuestion,
): Promise<Result<UsageAnswer, UsageRefusal>> {
  const [heads, ...found] = await db.batch<HeadRow | SumRow>([
    headStatement(db, account, question),
    ...question.windows.map((window) => sumStatement(db, account, question, window)),
  ]);
  const head = heads?.results[0] as HeadRow;
  if (!head.kept) return refuse('zone-changed');
  if (found.some(({ results }) => results.length > usageSumsMax)) return refuse('too-many-sums');
  const windows = found.map(({ results }) => foundWindow(results as SumRow[]));
  return ok({ countedSeq: head.counted, windows });
}

interface HeadRow {
  readonly counted: number;
  /** Whether days are kept as they were when the ranges were parted. */
  readonly kept: 0 | 1;
}

function headStatement(db: D1Port, account: AccountId, { zone }: UsageQuestion): D1Statement {
  const bound = parameters();
  const owner = bound.bind(account);
  const kept = zone
    ? `EXISTS (SELECT 1 FROM usage_zones WHERE account = ${owner} AND zone = ${bound.bind(zone.name)}
        AND id = ${bound.bind(zone.kept.id)} AND since <= ${bound.bind(zone.kept.since)})`
    : '1';
  const sql = `SELECT ${lastCountedSeq(owner)} AS counted, ${kept} AS kept`;
  return db.prepare(sql).bind(...bound.values);
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
