import type { D1Port } from './d1.ts';
import { type ListPage, pageLimit } from './list-page.ts';

/** An account as operators see it in lists: with what D1 knows of its balance and last comparison. */
export interface ListedAccount {
  readonly id: string;
  readonly name: string;
  readonly externalId: string | null;
  readonly email: string | null;
  readonly createdAt: number;
  /** Of the last entry D1 has; all null before the first. */
  readonly seq: number | null;
  readonly at: number | null;
  readonly available: number | null;
  readonly held: number | null;
  readonly owed: number | null;
  /** Null where it was never compared. */
  readonly reconciliation: string | null;
}

const columns = `accounts.id, accounts.name, accounts.external_id AS externalId, accounts.email,
  accounts.created_at AS createdAt, balances.seq, balances.at, balances.available, balances.held,
  balances.owed, reconciliations.state AS reconciliation`;

const beside = `LEFT JOIN balances ON balances.account = accounts.id
  LEFT JOIN reconciliations ON reconciliations.account = accounts.id`;

/** Newest first, 1 to 100. */
export async function listAccounts(db: D1Port, page: ListPage): Promise<ListedAccount[]> {
  const { before } = page;
  const earlier = before ? 'WHERE (accounts.created_at, accounts.id) < (?2, ?3)' : '';
  const { results } = await db
    .prepare(
      `SELECT ${columns} FROM accounts ${beside} ${earlier}
       ORDER BY accounts.created_at DESC, accounts.id DESC LIMIT ?1`,
    )
    .bind(pageLimit(page), ...(before ? [before.at, before.id] : []))
    .all<ListedAccount>();
  return results;
}

/** After every text that begins as it does. */
const last = '\u{10ffff}';

/**
 * Each way an account can be meant, the surest first; each by an index and no more than is shown. An
 * address is its own, or one of a member.
 */
const ways = [
  'SELECT id FROM accounts WHERE id = ?1',
  'SELECT id FROM accounts WHERE external_id = ?1',
  'SELECT id FROM accounts WHERE email = ?1 COLLATE NOCASE AND email IS NOT NULL LIMIT ?3',
  `SELECT members.account AS id FROM people CROSS JOIN members ON members.person = people.id
   WHERE people.email_key = lower(?1) LIMIT ?3`,
  `SELECT id FROM accounts WHERE name >= ?1 COLLATE NOCASE AND name < ?2 COLLATE NOCASE
   ORDER BY name COLLATE NOCASE LIMIT ?3`,
];

const foundSql = ways.map((way, rank) => `SELECT id, ${rank} AS rank FROM (${way})`);

/** By id, external id, address or the beginning of its name, the surest match first, 1 to 100. */
export async function searchAccounts(
  db: D1Port,
  text: string,
  limit: number,
): Promise<ListedAccount[]> {
  const { results } = await db
    .prepare(
      `WITH meant AS (SELECT id, min(rank) AS rank FROM (${foundSql.join(' UNION ALL ')}) GROUP BY id)
       SELECT ${columns} FROM meant CROSS JOIN accounts ON accounts.id = meant.id ${beside}
       ORDER BY meant.rank, accounts.name COLLATE NOCASE, accounts.id LIMIT ?3`,
    )
    .bind(text, text + last, pageLimit({ limit }))
    .all<ListedAccount>();
  return results;
}
