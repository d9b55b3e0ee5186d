import { columnsText, type EntryRow, storedText } from '../core/ledger/entry-row.ts';
import type { AccountId } from '../core/units/ids.ts';
import { type Instant, instant, minuteMs } from '../core/units/instant.ts';
import { assertLaw } from '../core/units/result.ts';
import type { D1Port } from './d1.ts';
import { insertedColumns, insertedValues } from './entry-columns.ts';
import { projectEntries } from './projections.ts';

/** The last entry D1 has of an account. */
export interface LedgerHead {
  readonly seq: number;
  /** Hexadecimal. */
  readonly hash: string;
}

export interface Appended {
  /** What D1 has now; undefined when it has nothing. Its hash must be the object's own for that seq. */
  readonly head: LedgerHead | undefined;
  /** The rows did not follow on from what D1 has: nothing was written. Send from `head.seq + 1`. */
  readonly gap: boolean;
}

/** One statement, a few hundred kilobytes of parameter: well inside D1's 2 MB and 30 s. */
export const entriesPerAppendMax = 1_000;

/** Long enough for the drain to have finished by itself, short enough to find one that did not. */
export const checkAfterDrainMs = 10 * minuteMs;

export const headSql = `SELECT seq, lower(hex(hash)) AS hash FROM ledger_entries
  WHERE account = ? ORDER BY seq DESC LIMIT 1`;

/** Each row is parsed once: reading columns off `json_each` would parse it again for each of them. */
const insertSql = `WITH parsed AS MATERIALIZED (SELECT jsonb(value) AS j FROM json_each(?2))
  INSERT INTO ledger_entries (account, ${insertedColumns})
  SELECT ?1, ${insertedValues} FROM parsed
  WHERE ?3 <= 1 + (SELECT coalesce(max(seq), 0) FROM ledger_entries WHERE account = ?1)
  ON CONFLICT (account, seq) DO NOTHING`;

/** What else a drain tells D1; what it was told lately need not be told again. */
export interface Aside {
  /** When the account is to be compared with D1 at the latest; `told` when D1 has an earlier instant. */
  readonly checkDueAt?: Instant | 'told';
  /** The keys that caused entries, with the last instant of each. */
  readonly keyUses?: ReadonlyMap<string, number>;
  /**
   * When the account's auto top-up must be looked after at the latest, as the last of these rows
   * leaves it; null when there is nothing to look after, `told` when D1 has just that.
   */
  readonly topUpDueAt?: Instant | null | 'told';
}

/** The keys these entries were caused by, and when each was used last. */
export const keyUsesIn = (rows: readonly EntryRow[]): ReadonlyMap<string, number> =>
  new Map(rows.flatMap((row) => (row.key === null ? [] : [[row.key, row.at]])));

/**
 * Carries entries to the ledger of record, with all they project, in one transaction. May be sent
 * again, in part or in whole, any number of times: what D1 has is never changed. Rows that would
 * leave a gap write nothing. Throws when the rows are none, too many or not in sequence.
 */
export async function appendEntries(
  db: D1Port,
  account: AccountId,
  rows: readonly EntryRow[],
  { checkDueAt = checkAfter(rows), keyUses = keyUsesIn(rows), topUpDueAt = 'told' }: Aside = {},
): Promise<Appended> {
  const first = rows[0]?.seq;
  assertLaw(first !== undefined && rows.length <= entriesPerAppendMax, 'nothing or too much');
  assertLaw(
    rows.every((row, place) => row.seq === first + place),
    'entries are appended in sequence',
  );
  const json = `[${rows.map((row) => storedText(columnsText(row), row.hash)).join(',')}]`;
  const results = await db.batch<LedgerHead>([
    db.prepare(insertSql).bind(account, json, first),
    ...projectEntries(db, account, rows, { checkDueAt, keyUses, topUpDueAt }),
  ]);
  // The balance that moved says where the ledger is now; one that did not move says nothing.
  const head = results[1]?.results[0] ?? (await readHead(db, account));
  return { head, gap: first > (head?.seq ?? 0) + 1 };
}

const checkAfter = (rows: readonly EntryRow[]): Instant =>
  instant((rows.at(-1)?.at ?? 0) + checkAfterDrainMs);

const readHead = async (db: D1Port, account: AccountId): Promise<LedgerHead | undefined> =>
  (await db.prepare(headSql).bind(account).first<LedgerHead>()) ?? undefined;
