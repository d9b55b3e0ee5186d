import { type Movement, movingKinds } from '../core/payments/history-month.ts';
import type { AccountId } from '../core/units/ids.ts';
import { assertLaw } from '../core/units/result.ts';
import type { D1Port } from './d1.ts';
import { lastSeqAt } from './entry-position.ts';
import type { Invoice } from './invoices.ts';

/** A range of time: from inclusive, to exclusive, in ms. */
export interface HistoryRange {
  readonly start: number;
  readonly end: number;
}

/** Months on a page of history, at most. */
export const historyMonthsMax = 24;

/** Of one month; the list of invoices has the rest. */
export const invoicesPerMonthMax = 100;

export interface PaidSum {
  readonly currency: string;
  readonly amountMinor: number;
  readonly refundedMinor: number;
}

/** What D1 has of one range. */
export interface StoredMonth {
  readonly movements: Movement[];
  readonly paid: PaidSum[];
  /** Newest first, one more than are shown where there are more. */
  readonly invoices: Pick<Invoice, 'id' | 'number' | 'status' | 'totalMinor' | 'currency'>[];
}

/**
 * What each of several ranges has, in their order: entries up to a seq, money that came in it, and
 * invoices made in it. Three statements in one batch, whatever the number of ranges.
 */
export async function readHistory(
  db: D1Port,
  account: AccountId,
  ranges: readonly HistoryRange[],
  uptoSeq: number,
): Promise<StoredMonth[]> {
  assertLaw(ranges.length <= historyMonthsMax, 'a page of history has at most 24 months');
  const asked = JSON.stringify(ranges.map(({ start, end }) => [start, end]));
  const [moved, paid, made] = await db.batch<Placed<object>>([
    db.prepare(movementsSql).bind(account, asked, uptoSeq, JSON.stringify(movingKinds)),
    db.prepare(paidSql).bind(account, asked),
    db.prepare(invoicesSql).bind(account, asked, invoicesPerMonthMax + 1),
  ]);
  const months = ranges.map((): StoredMonth => ({ movements: [], paid: [], invoices: [] }));
  for (const { place, ofGrant, ...row } of (moved?.results ?? []) as Placed<MovementRow>[])
    months[place]?.movements.push({ ...row, ofGrant: ofGrant === 1 });
  for (const { place, ...row } of (paid?.results ?? []) as Placed<PaidSum>[])
    months[place]?.paid.push(row);
  for (const { place, ...row } of (made?.results ?? []) as Placed<StoredMonth['invoices'][0]>[])
    months[place]?.invoices.push(row);
  return months;
}

type Placed<Row> = Row & { readonly place: number };
type MovementRow = Omit<Movement, 'ofGrant'> & { readonly ofGrant: 0 | 1 };

/** The ranges with the seqs of an account that fall into them: one search per range, not per kind. */
const spans = `WITH span(place, low, high) AS MATERIALIZED (
  SELECT month.key, ${lastSeqAt('?1', '((month.value ->> 0) - 1)')},
    ${lastSeqAt('?1', '((month.value ->> 1) - 1)')}
  FROM json_each(?2) AS month
)`;

const movementsSql = `${spans}
SELECT span.place AS place, entry.kind AS kind, entry.detail ->> 'source' AS source,
  entry.detail ->> 'direction' AS direction,
  entry.detail -> '$.counter.grant' IS NOT NULL AS ofGrant, sum(entry.amount) AS amount
FROM span CROSS JOIN json_each(?4) AS moving
  CROSS JOIN ledger_entries AS entry INDEXED BY entries_by_kind
  ON entry.account = ?1 AND entry.kind = moving.value AND entry.meter IS NULL
    AND entry.seq > span.low AND entry.seq <= min(span.high, ?3)
GROUP BY 1, 2, 3, 4, 5`;

/** By when the money came, which is when its credits were granted. */
const paidSql = `SELECT month.key AS place, payment.currency AS currency,
  sum(payment.amount_minor) AS amountMinor, sum(payment.refunded_minor) AS refundedMinor
FROM json_each(?2) AS month CROSS JOIN payments AS payment
  ON payment.account = ?1 AND payment.status = 'succeeded'
    AND payment.settled_at >= month.value ->> 0 AND payment.settled_at < month.value ->> 1
GROUP BY 1, 2 ORDER BY 1, 2`;

const invoicesSql = `SELECT month.key AS place, made.value ->> 0 AS id, made.value ->> 1 AS number,
  made.value ->> 2 AS status, made.value ->> 3 AS totalMinor, made.value ->> 4 AS currency
FROM json_each(?2) AS month, json_each((
  SELECT json_group_array(json_array(id, number, status, total_minor, currency)) FROM (
    SELECT * FROM invoices INDEXED BY invoices_newest
    WHERE account = ?1 AND created_at >= month.value ->> 0 AND created_at < month.value ->> 1
    ORDER BY created_at DESC, id DESC LIMIT ?3
  )
)) AS made ORDER BY month.key, made.key`;
