import type { AccountId } from '../core/units/ids.ts';
import type { Instant } from '../core/units/instant.ts';
import type { D1Port } from './d1.ts';
import { pageLimit } from './list-page.ts';

export const wrongStates = ['behind', 'differs', 'failed'] as const;

/** `behind`: D1 lacks entries it could not be sent. `differs`: it has others, or other payments. */
export type ReconciliationState = 'in_order' | (typeof wrongStates)[number];

export interface Reconciliation {
  readonly account: string;
  /** Instant (ms) of the last comparison. */
  readonly at: number;
  readonly state: ReconciliationState;
  /** Instant (ms) from which it has been in this state. */
  readonly since: number;
  readonly seq: number;
  readonly drainedSeq: number;
  readonly paymentsApart: number;
  readonly detail: string | null;
}

export type Compared = Omit<Reconciliation, 'since'>;

/** An account that stays in its state keeps since when; one that could not be asked keeps its seqs. */
export async function putReconciliation(
  db: D1Port,
  { account, at, state, seq, drainedSeq, paymentsApart, detail }: Compared,
): Promise<void> {
  await db
    .prepare(
      `INSERT INTO reconciliations (account, at, state, since, seq, drained_seq, payments_apart, detail)
       VALUES (?1, ?2, ?3, ?2, ?4, ?5, ?6, ?7)
       ON CONFLICT (account) DO UPDATE SET
         since = iif(state = excluded.state, since, excluded.at),
         at = excluded.at,
         state = excluded.state,
         seq = max(seq * (excluded.state = 'failed'), excluded.seq),
         drained_seq = excluded.drained_seq,
         payments_apart = excluded.payments_apart,
         detail = excluded.detail`,
    )
    .bind(account, at, state, seq, drainedSeq, paymentsApart, detail)
    .run();
}

export interface ListedReconciliation extends Reconciliation {
  readonly accountName: string;
  /** For the cursor. */
  readonly row: number;
}

const columns = `found.account, found.at, found.state, found.since, found.seq,
  found.drained_seq AS drainedSeq, found.payments_apart AS paymentsApart, found.detail`;

/** The last row of the page before. */
export interface ReconciliationCursor {
  readonly state: string;
  readonly at: number;
  readonly row: number;
}

/** Those that are not in order, or of one state of these; by state, the longest unchecked first. */
export async function listReconciliations(
  db: D1Port,
  asked: {
    readonly state?: (typeof wrongStates)[number];
    readonly after?: ReconciliationCursor;
    readonly limit: number;
  },
): Promise<ListedReconciliation[]> {
  const { state, after, limit } = asked;
  const only = state ? 'AND found.state = ?' : '';
  const later = after ? 'AND (found.state, found.at, found.rowid) > (?, ?, ?)' : '';
  const from = after ? [after.state, after.at, after.row] : [];
  const { results } = await db
    .prepare(
      `SELECT ${columns}, found.rowid AS row, coalesce(accounts.name, '') AS accountName
       FROM reconciliations AS found LEFT JOIN accounts ON accounts.id = found.account
       WHERE found.state <> 'in_order' ${only} ${later}
       ORDER BY found.state, found.at, found.rowid LIMIT ?`,
    )
    .bind(...(state ? [state] : []), ...from, pageLimit({ limit }))
    .all<ListedReconciliation>();
  return results;
}

/** Undefined where it was never compared. */
export async function findReconciliation(
  db: D1Port,
  account: AccountId,
): Promise<Reconciliation | undefined> {
  const query = `SELECT ${columns} FROM reconciliations AS found WHERE found.account = ?`;
  return (await db.prepare(query).bind(account).first<Reconciliation>()) ?? undefined;
}

/** Payments and grants of an account that are compared: the newest of each. */
const comparedMax = 1_000;

export interface PaymentsApart {
  /** Payments that came and bought credits the ledger never granted. */
  readonly ungranted: number;
  /** Grants of the ledger for a payment that is not on record. */
  readonly unpaid: number;
}

/**
 * Holds payments against grants as D1 has both; it must have all of the ledger. What is not older
 * than `settledBefore` is left out: a grant is in the ledger before its payment is on record. Free
 * credits have a payment's name for being given once, and no payment.
 */
export async function paymentsApart(
  db: D1Port,
  account: AccountId,
  settledBefore: Instant,
): Promise<PaymentsApart> {
  const row = await db
    .prepare(
      `WITH paid AS MATERIALIZED (SELECT id FROM payments
         WHERE account = ?1 AND settled_at < ?2 AND status = 'succeeded' AND credits > 0
         ORDER BY settled_at DESC LIMIT ${comparedMax}),
       granted AS MATERIALIZED (SELECT json_extract(detail, '$.payment') AS payment FROM ledger_entries
         WHERE account = ?1 AND kind = 'grant' AND at < ?2
           AND json_extract(detail, '$.payment') IS NOT NULL
           AND json_extract(detail, '$.source') <> 'free'
         ORDER BY seq DESC LIMIT ${comparedMax})
       SELECT
         (SELECT count(*) FROM paid WHERE NOT EXISTS (
           SELECT 1 FROM payment_grants CROSS JOIN ledger_entries AS entry
             ON entry.account = ?1 AND entry.seq = payment_grants.seq
           WHERE payment_grants.payment = paid.id AND entry.kind = 'grant'
             AND json_extract(entry.detail, '$.payment') = payment_grants.key)) AS ungranted,
         (SELECT count(*) FROM granted WHERE NOT EXISTS (
           SELECT 1 FROM payment_grants WHERE key = granted.payment)) AS unpaid`,
    )
    .bind(account, settledBefore)
    .first<PaymentsApart>();
  return row ?? { ungranted: 0, unpaid: 0 };
}
