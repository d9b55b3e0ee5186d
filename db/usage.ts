import type { AccountId } from '../core/units/ids.ts';
import type { Instant } from '../core/units/instant.ts';
import { assertLaw } from '../core/units/result.ts';
import {
  categoryOfMeter,
  sumUsage,
  type UsageFilter,
  type UsageGrouping,
  type UsageTotal,
} from '../core/usage/totals.ts';
import type { D1Port } from './d1.ts';
import { entryFilterSql } from './entry-filter.ts';
import { lastSeqAt } from './entry-position.ts';
import { parameters } from './parameters.ts';

interface Asked {
  /** Only entries D1 was known to have when the tail was read; what is beyond is in the tail. */
  readonly uptoSeq: number;
  readonly filter: UsageFilter;
  readonly groupBy: UsageGrouping;
}

export interface UsageRange extends Asked {
  /** Inclusive. */
  readonly from: Instant;
  /** Exclusive. */
  readonly to: Instant;
}

export interface UsageBuckets extends Asked {
  /** Where each bucket begins, ascending; a bucket ends where the next begins. */
  readonly starts: readonly Instant[];
  /** Where the last one ends. */
  readonly to: Instant;
}

/** A month of hours with room to spare. */
export const usageBucketsMax = 1_000;

/** What was spent in a range, by group; the rule is `foldUsage`'s, to the microcredit. */
export async function usageTotals(
  db: D1Port,
  account: AccountId,
  { from, ...asked }: UsageRange,
): Promise<UsageTotal[]> {
  const [totals] = await usageBuckets(db, account, { ...asked, starts: [from] });
  return totals as UsageTotal[];
}

interface SumRow {
  readonly bucket: number;
  readonly key: string | null;
  readonly amount: number;
  readonly count: number;
}

interface QuantityRow {
  readonly bucket: number;
  readonly key: string | null;
  readonly name: string;
  readonly quantity: number;
}

/** The same for each bucket, in their order. Reads the entries of the range twice, in one transaction. */
export async function usageBuckets(
  db: D1Port,
  account: AccountId,
  asked: UsageBuckets,
): Promise<UsageTotal[][]> {
  const { starts, groupBy } = asked;
  assertLaw(starts.length >= 1 && starts.length <= usageBucketsMax, 'at most 1,000 buckets');
  const results = await db.batch<SumRow | QuantityRow>([
    statement(db, account, asked, spentSql),
    statement(db, account, asked, givenBackSql),
    statement(db, account, asked, measuredSql),
  ]);
  const found: UsageTotal[][] = starts.map(() => []);
  for (const row of results.flatMap((result) => result.results)) {
    const key = groupBy === 'category' ? categoryOfMeter(row.key) : row.key;
    const none = { key, amount: 0, count: 0, quantities: {} };
    const total =
      'name' in row
        ? { ...none, quantities: { [row.name]: row.quantity } }
        : { ...none, amount: row.amount, count: row.count };
    found[row.bucket]?.push(total);
  }
  return found.map(sumUsage);
}

/** SQL of a query over `bucket (place, low, high)`, spending entries of seq low + 1 to high. */
type Query = (account: string, column: string, conditions: string) => string;

/** The plus keeps the planner on the range of seq, which is what bounds the rows read. */
const isSpending = (account: string) => `spent.account = ${account}
  AND spent.seq > bucket.low AND spent.seq <= bucket.high AND +spent.kind IN ('debit', 'capture')`;

const spentSql: Query = (account, column, conditions) => `
  SELECT bucket.place AS bucket, ${column} AS key, sum(spent.amount) AS amount, count(*) AS count
  FROM bucket CROSS JOIN ledger_entries AS spent ON ${isSpending(account)}${conditions}
  GROUP BY 1, 2`;

const measuredSql: Query = (account, column, conditions) => `
  SELECT bucket.place AS bucket, ${column} AS key, measured.key AS name,
    sum(measured.value) AS quantity
  FROM bucket CROSS JOIN ledger_entries AS spent ON ${isSpending(account)}${conditions}
  CROSS JOIN json_each(spent.quantities) AS measured
  GROUP BY 1, 2, 3`;

const givenBackSql: Query = (account, column, conditions) => `
  SELECT bucket.place AS bucket, ${column} AS key, -sum(back.amount) AS amount, 0 AS count
  FROM bucket CROSS JOIN ledger_entries AS back INDEXED BY entries_by_kind
    ON back.account = ${account} AND back.kind = 'reversal' AND back.meter IS NULL
      AND back.seq > bucket.low AND back.seq <= bucket.high
      AND back.detail ->> 'direction' = 'give_back'
      AND back.detail ->> '$.counter.source' IS NULL
  CROSS JOIN ledger_entries AS spent
    ON spent.account = ${account} AND spent.seq = back.detail ->> 'of'${conditions}
  GROUP BY 1, 2`;

function statement(db: D1Port, account: AccountId, asked: UsageBuckets, query: Query) {
  const { starts, to, uptoSeq, filter, groupBy } = asked;
  const bound = parameters();
  const owner = bound.bind(account);
  const ranges = starts.map((start, place) => [start - 1, (starts[place + 1] ?? to) - 1]);
  const rangesJson = bound.bind(JSON.stringify(ranges));
  const upto = bound.bind(uptoSeq);
  const conditions = bound.and(entryFilterSql(filter, 'spent'));
  const column = `spent."${groupBy === 'category' ? 'meter' : groupBy}"`;
  const sql = `WITH bucket (place, low, high) AS MATERIALIZED (
    SELECT range.key, ${lastSeqAt(owner, 'range.value ->> 0')},
      min(${upto}, ${lastSeqAt(owner, 'range.value ->> 1')})
    FROM json_each(${rangesJson}) AS range
  ) ${query(owner, column, conditions)}`;
  return db.prepare(sql).bind(...bound.values);
}
