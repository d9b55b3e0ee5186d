import type { Rejection } from '../../core/ledger/rejection.ts';
import { dayMs, hourMs, type Instant } from '../../core/units/instant.ts';
import { parsedRows, runForRows } from './json-rows.ts';
import type { Refusals } from './protocol.ts';
import type { SqlPort, SqlValue } from './sql-port.ts';

/**
 * Law 5: one key, one outcome, for 30 days. An hour more, because an event may be some minutes ahead
 * of the clock that takes it: its id must outlive the day on which it becomes too old to be taken.
 */
export const receiptWindowMs = 30 * dayMs + hourMs;
/** Deleted per statement, so that none of them is long. */
const sweptMax = 2_000;

/** What came of one command: the seq of its entry, or its refusal as first answered. */
export type StoredOutcome = number | StoredRefusal;

export interface StoredRefusal {
  readonly rejection: Rejection;
  readonly requestId: string;
  readonly seq: number;
}

export interface Receipt {
  readonly nameHash: string;
  readonly bodyHash: string;
  readonly at: Instant;
  /** A list for a batch. */
  readonly outcome: StoredOutcome | readonly StoredOutcome[];
}

/** The receipts of these names that still count, by name hash. */
export function readReceipts(
  sql: SqlPort,
  nameHashes: readonly string[],
  now: Instant,
): Map<string, Receipt> {
  const found = new Map<string, Receipt>();
  if (nameHashes.length === 0) return found;
  const rows = sql.all(
    `SELECT lower(hex(name)) AS name, lower(hex(body)) AS body, at, seq, outcome FROM receipts
     WHERE name IN (SELECT unhex(value) FROM json_each(?)) AND at > ?`,
    JSON.stringify(nameHashes),
    now - receiptWindowMs,
  );
  for (const row of rows) {
    const nameHash = row.name as string;
    found.set(nameHash, {
      nameHash,
      bodyHash: row.body as string,
      at: row.at as Instant,
      outcome: row.outcome === null ? (row.seq as number) : JSON.parse(row.outcome as string),
    });
  }
  return found;
}

const into = 'INSERT INTO receipts (name, body, at, seq, outcome)';
const instead = `ON CONFLICT (name) DO UPDATE SET
  body = excluded.body, at = excluded.at, seq = excluded.seq, outcome = excluded.outcome`;
const insertOne = `${into} VALUES (unhex(?), unhex(?), ?, ?, ?) ${instead}`;
const insertMany = `${parsedRows} ${into}
  SELECT unhex(j ->> 0), unhex(j ->> 1), j ->> 2, j ->> 3, j ->> 4 FROM parsed WHERE true ${instead}`;

/** A receipt past its window gives way to the new one of the same name. */
export function writeReceipts(sql: SqlPort, receipts: readonly Receipt[]): void {
  const [only, ...more] = receipts.map(rowOf);
  if (!only) return;
  if (more.length === 0) sql.all(insertOne, ...only);
  else
    runForRows(
      sql,
      insertMany,
      [only, ...more].map((row) => JSON.stringify(row)),
    );
}

const rowOf = ({ nameHash, bodyHash, at, outcome }: Receipt): SqlValue[] =>
  typeof outcome === 'number'
    ? [nameHash, bodyHash, at, outcome, null]
    : [nameHash, bodyHash, at, null, JSON.stringify(outcome)];

/**
 * Forgets receipts past their window, oldest first, a bounded number. Says whether more may be left.
 * There is no cap on how many are kept: forgetting an event's id early would count it twice.
 */
export function sweepReceipts(sql: SqlPort, now: Instant): boolean {
  const [oldest] = sql.all('SELECT min(number) AS number FROM receipts');
  if (oldest?.number == null) return false;
  const swept = sql.all(
    'DELETE FROM receipts WHERE number < ? AND at <= ? RETURNING 1 AS gone',
    (oldest.number as number) + sweptMax,
    now - receiptWindowMs,
  );
  return swept.length > 0;
}

/** Receipts with a refusal for want of credits since an instant; a batch counts once. */
export function readRefusals(sql: SqlPort, since: Instant): Refusals {
  const [row] = sql.all(
    `SELECT count(*) AS count, min(at) AS first, max(at) AS last FROM receipts
     WHERE outcome IS NOT NULL AND at >= ? AND outcome LIKE '%"code":"insufficient-credits"%'`,
    since,
  );
  if (!row?.count) return { count: 0 };
  const { count, first, last } = row;
  return { count: count as number, firstAt: first as Instant, lastAt: last as Instant };
}

/** When the oldest receipt will have served; undefined when there is none. */
export function nextSweep(sql: SqlPort): number | undefined {
  const [oldest] = sql.all('SELECT at FROM receipts ORDER BY number LIMIT 1');
  return oldest && (oldest.at as number) + receiptWindowMs;
}
