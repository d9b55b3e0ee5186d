import type { EntryFilter } from '../core/ledger/entry-filter.ts';
import type { EntryRow } from '../core/ledger/entry-row.ts';
import type { AccountId } from '../core/units/ids.ts';
import type { Instant } from '../core/units/instant.ts';
import { assertLaw } from '../core/units/result.ts';
import { headSql, type LedgerHead } from './append-entries.ts';
import type { D1Port } from './d1.ts';
import { selectedEntry } from './entry-columns.ts';
import { type EntryPage, listEntriesSql } from './entry-list.ts';
import { lastSeqAt } from './entry-position.ts';

const fromAccount = `SELECT ${selectedEntry('entry')} FROM ledger_entries AS entry
  WHERE entry.account = ?1 AND entry.seq`;

/** The last entry D1 has of an account; undefined when it has none. */
export async function entriesHead(db: D1Port, account: AccountId): Promise<LedgerHead | undefined> {
  return (await db.prepare(headSql).bind(account).first<LedgerHead>()) ?? undefined;
}

/**
 * At most `limit` entries that match, newest first, or oldest first with `after`. One condition,
 * or one and a range of time, reads a few rows per answer; each further one is tested row by row.
 */
export async function listEntries(
  db: D1Port,
  account: AccountId,
  filter: EntryFilter,
  page: EntryPage,
): Promise<EntryRow[]> {
  const { sql, values } = listEntriesSql(account, filter, page);
  const statement = db.prepare(sql).bind(...values);
  return (await statement.all<EntryRow>()).results;
}

export async function readEntry(
  db: D1Port,
  account: AccountId,
  seq: number,
): Promise<EntryRow | undefined> {
  const row = await db.prepare(`${fromAccount} = ?2`).bind(account, seq).first<EntryRow>();
  return row ?? undefined;
}

/** Those of at most 1,000 seqs that D1 has, oldest first. */
export async function readEntries(
  db: D1Port,
  account: AccountId,
  seqs: readonly number[],
): Promise<EntryRow[]> {
  assertLaw(seqs.length <= 1_000, 'at most 1,000 entries are read by seq');
  if (seqs.length === 0) return [];
  const statement = db.prepare(
    `${fromAccount} IN (SELECT value FROM json_each(?2)) ORDER BY entry.seq`,
  );
  return (await statement.bind(account, JSON.stringify(seqs)).all<EntryRow>()).results;
}

/** The last entry at or before an instant: its balance was the account's then. */
export async function entryAt(
  db: D1Port,
  account: AccountId,
  at: Instant,
): Promise<EntryRow | undefined> {
  const sql = `${fromAccount} = ${lastSeqAt('?1', '?2')}`;
  return (await db.prepare(sql).bind(account, at).first<EntryRow>()) ?? undefined;
}
